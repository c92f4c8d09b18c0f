import Foundation
import JSON
import Support
import Testing

@Suite("Whatever the value")
struct PropertyTests {
    @Test("what is written reads back equal, and Foundation reads the same", arguments: 0..<300)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let value = RandomJSON.value(&generator, depth: 0)
        let text = value.text
        #expect(try JSONValue(parsing: text) == value, "seed \(seed): \(text)")
        #expect(try skipped(Array(text.utf8)) == text.utf8.count, "seed \(seed)")
        #expect(try JSONValue(parsing: text).text == text, "seed \(seed)")
        let theirs = try JSONDecoder().decode(FoundationValue.self, from: Data(text.utf8))
        #expect(theirs.isSame(as: value), "seed \(seed): \(text)")
    }

    @Test("a text with a few bytes changed is read, skipped and refused alike", arguments: 0..<2000)
    func mutations(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(RandomJSON.value(&generator, depth: 0).text.utf8)
        for _ in 0..<(1 + generator.below(3)) where !bytes.isEmpty {
            let index = generator.below(bytes.count)
            switch generator.below(4) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(RandomJSON.telling[generator.below(RandomJSON.telling.count)], at: index)
            case 2: bytes[index] ^= 1 << UInt8(generator.below(8))
            default: bytes[index] = RandomJSON.telling[generator.below(RandomJSON.telling.count)]
            }
        }
        let parsed = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
        let length = Result { () throws(JSONError) in try skipped(bytes) }
        switch (parsed, length) {
        case (.success(let value), .success(let length)):
            #expect(length == bytes.count, "seed \(seed)")
            #expect(try JSONValue(parsing: value.text) == value, "seed \(seed)")
        case (.failure(let left), .failure(let right)):
            #expect(left == right, "seed \(seed)")
        default:
            Issue.record("seed \(seed): \(parsed) and \(length)")
        }
    }

    @Test("doubles are read as strtod reads them", arguments: 0..<50)
    func doubles(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let text = RandomJSON.number(&generator)
            let expected = try #require(Double(text))
            let found = Result { () throws(JSONError) in try read(text) { (r) throws(JSONError) in try r.number() } }
            switch found {
            case .success(let value): #expect(value.bitPattern == expected.bitPattern, "seed \(seed): \(text)")
            case .failure: #expect(!expected.isFinite, "seed \(seed): \(text)")
            }
        }
    }

    @Test("any finite double and any integer reads back bit for bit", arguments: 0..<50)
    func bits(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let number = Double(bitPattern: generator.next())
            let integer = Int(bitPattern: UInt(generator.next())) >> generator.below(64)
            var writer = JSONWriter()
            writer.array { writer in
                if number.isFinite { writer.number(number) }
                writer.integer(integer)
                writer.integer(UInt32(truncatingIfNeeded: integer))
            }
            let parsed = try JSONValue(parsing: writer.bytes)
            let elements = try #require(parsed.array)
            #expect(elements.suffix(2) == [.integer(integer), .integer(Int(UInt32(truncatingIfNeeded: integer)))])
            if number.isFinite { #expect(elements[0].number?.bitPattern == number.bitPattern, "seed \(seed)") }
        }
    }

    @Test("a string of every scalar reads back")
    func scalars() throws {
        for start in stride(from: UInt32(0), through: 0x10FFFF, by: 0x1000) {
            let text = String(String.UnicodeScalarView((start..<(start + 0x1000)).compactMap(Unicode.Scalar.init)))
            let written = JSONValue.string(text).text
            #expect(try JSONValue(parsing: written) == .string(text))
            #expect(try skipped(Array(written.utf8)) == written.utf8.count)
        }
    }

    @Test("a quote, a backslash, a control character and a letter are found at every offset")
    func offsets() throws {
        for length in 0..<40 {
            for special in ["\"", "\\", "\u{1}", "é", "\n", "\u{7F}", " ", "!"] {
                for position in 0...length {
                    let text =
                        String(repeating: "a", count: position) + special
                        + String(repeating: "z", count: length - position)
                    #expect(try JSONValue(parsing: JSONValue.string(text).text) == .string(text))
                }
            }
        }
    }
}

/// Any JSON as Foundation's decoder sees it.
enum FoundationValue: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([FoundationValue])
    case object([String: FoundationValue])

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let value = try? single.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? single.decode(Double.self) {
            self = .number(value)
        } else if let value = try? single.decode(String.self) {
            self = .string(value)
        } else if let value = try? single.decode([FoundationValue].self) {
            self = .array(value)
        } else {
            self = .object(try single.decode([String: FoundationValue].self))
        }
    }

    func isSame(as value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), _): return value.number == left
        case (.string(let left), .string(let right)): return left == right
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count && right.allSatisfy { left[$0.key]?.isSame(as: $0.value) ?? false }
        default: return false
        }
    }
}
