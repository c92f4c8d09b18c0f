/// Numbers as YAML's core schema writes them, and no other forms: no `1_000`, no `0x10`, no `1:30`, no infinity.
enum NumberText {
    static func isWhole(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// The value of a finite decimal number, or nil if the text is none.
    static func double(_ text: String) -> Double? {
        guard text.utf8.contains(where: { (0x30...0x39).contains($0) }),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            text.utf8.first.map({ $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }) ?? false,
            let value = Double(text), value.isFinite
        else { return nil }
        return value
    }

    /// Without `.0` where the number is whole.
    static func short(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? value.description
    }
}
