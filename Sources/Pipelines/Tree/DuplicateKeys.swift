import Yams

/// Composes YAML in which keys may be written twice, so that each such key can be reported with its place.
///
/// Yams refuses a mapping with two equal keys and names only the first. So the first is renamed, in a copy of the
/// text and to a name of the same length, until the text composes.
struct DuplicateKeys {
    private var text: String
    /// The names given, with what stands in the file there.
    private(set) var renamed: [String: String] = [:]

    init(text: String) {
        self.text = text
    }

    mutating func compose() throws -> Node? {
        while true {
            do {
                return try Yams.compose(yaml: text)
            } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
                guard renamed.count < 1000, rename(at: context.mark) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: duplicates, context: context)
                }
            }
        }
    }

    /// Renames the key that begins at `mark`; says whether that could be done without changing the text around it.
    private mutating func rename(at mark: Mark) -> Bool {
        var scalars = Array(text.unicodeScalars)
        guard var start = Self.index(of: mark, in: scalars) else { return false }
        var isEnd: (Unicode.Scalar) -> Bool = { $0 == ":" || $0 == "\n" || $0 == " " || $0 == "," || $0 == "}" }
        if scalars[start] == "\"" || scalars[start] == "'" {
            let quote = scalars[start]
            isEnd = { $0 == quote || $0 == "\\" || $0 == "\n" }
            start += 1
        }
        let end = scalars[start...].firstIndex(where: isEnd) ?? scalars.endIndex
        guard start < end, let name = Self.name(renamed.count, length: end - start) else { return false }
        let original = String(String.UnicodeScalarView(scalars[start..<end]))
        scalars.replaceSubrange(start..<end, with: name.unicodeScalars)
        renamed[name] = original
        text = String(String.UnicodeScalarView(scalars))
        return true
    }

    private static func index(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
        var line = 1
        var start = 0
        while line < mark.line {
            guard let end = scalars[start...].firstIndex(of: "\n") else { return nil }
            start = end + 1
            line += 1
        }
        let index = start + mark.column - 1
        return index < scalars.count ? index : nil
    }

    /// A name that nobody writes: private-use characters, as many as the key had.
    private static func name(_ number: Int, length: Int) -> String? {
        guard let first = Unicode.Scalar(UInt32(0xE000 + number)) else { return nil }
        return String(repeating: String(Character(first)), count: length)
    }
}
