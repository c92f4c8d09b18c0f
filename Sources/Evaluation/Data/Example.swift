/// One input of the task with the answers that count as right.
package struct Example: Hashable, Sendable {
    /// The split and the number of the line that it stood in, such as `train/0007`; the same for the same file.
    package var id: String
    package var input: String
    /// At least one; any of them is right.
    package var targets: [String]
    /// The image files that belong to the input, as the data file names them.
    package var images: [String]

    package init(id: String, input: String, targets: [String], images: [String] = []) {
        self.id = id
        self.input = input
        self.targets = targets
        self.images = images
    }

    /// The id of the example in the given line, counted from 1.
    package static func id(split: Split, line: Int) -> String {
        let digits = String(line)
        return "\(split.rawValue)/\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }
}

/// Which keys of a data file's lines hold what.
package struct ExampleFields: Hashable, Sendable {
    /// The key of the text that the task model is given.
    package var input: String
    /// The key of the right answer, or of the list of right answers.
    package var target: String
    /// The key of the path of an image file, or of a list of them; nil where examples have none.
    package var image: String?

    package init(input: String = "input", target: String = "target", image: String? = nil) {
        self.input = input
        self.target = target
        self.image = image
    }
}
