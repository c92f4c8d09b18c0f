import JSON
import Support

/// JSON values and numbers drawn by seed.
enum RandomJSON {
    /// Bytes that change what a text means.
    static let telling = Array("{}[],:\"\\ \n-+.eE0123456789tfnul/\u{1F}é😀".utf8) + [0xFF, 0x80, 0x00]

    static func value(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
        switch generator.below(depth > 4 ? 5 : 8) {
        case 0: return .null
        case 1: return .bool(generator.below(2) == 0)
        case 2: return .integer(Int(Int64(bitPattern: generator.next())) >> generator.below(64))
        case 3: return .number(Double(generator.below(2_000_001) - 1_000_000) / 1024 + 0.0001220703125)
        case 4, 5: return .string(string(&generator))
        case 6: return .array((0..<generator.below(5)).map { _ in value(&generator, depth: depth + 1) })
        default:
            let keys = Set((0..<generator.below(5)).map { _ in string(&generator) }).sorted()
            return .object(keys.map { JSONMember($0, value(&generator, depth: depth + 1)) })
        }
    }

    static func string(_ generator: inout SeededGenerator) -> String {
        let parts = [
            "a", "Bc", " ", "\"", "\\", "\n", "\u{1}", "é", "😀", "\u{7F}", "\u{2028}", "plain words here", "/",
        ]
        return (0..<generator.below(12)).map { _ in parts[generator.below(parts.count)] }.joined()
    }

    /// The text of a number with up to 25 digits and an exponent.
    static func number(_ generator: inout SeededGenerator) -> String {
        func digits(_ count: Int) -> String { (0..<count).map { _ in String(generator.below(10)) }.joined() }
        var text = generator.below(2) == 0 ? "-" : ""
        text += generator.below(4) == 0 ? "0" : String(1 + generator.below(9)) + digits(generator.below(20))
        if generator.below(2) == 0 { text += "." + digits(1 + generator.below(20)) }
        switch generator.below(4) {
        case 0: text += "e\(generator.below(60) - 30)"
        case 1: text += "E\(["", "+", "-"][generator.below(3)])\(generator.below(330))"
        default: break
        }
        return text
    }
}
