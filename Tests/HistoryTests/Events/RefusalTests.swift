import History
import JSON
import Testing

@Suite("A line that is no event")
struct RefusalTests {
    private static let good =
        #"{"seq":7,"time":"2026-11-22T07:00:00.123456Z","type":"warning.raised","v":1,"causes":[5],"#
        + #""data":{"code":"a","message":"b"}}"#

    @Test(
        "is refused",
        arguments: [
            ("\"seq\":7,", ""), ("\"time\":\"2026-11-22T07:00:00.123456Z\",", ""), ("\"v\":1,", ""),
            ("\"causes\":[5],", ""), (",\"data\":{\"code\":\"a\",\"message\":\"b\"}", ""), ("\"type\":", "\"kind\":"),
            ("\"seq\":7", "\"seq\":7.0"), ("\"seq\":7", "\"seq\":\"7\""), ("\"seq\":7", "\"seq\":07"),
            ("07:00:00.123456Z", "07:00:00.123Z"), ("07:00:00.123456Z", "07:00:00.123456+00:00"), ("11-22", "02-30"),
            ("\"code\":\"a\",", ""), ("\"a\"", "1"), ("\"b\"}}", "\"b\"}"), ("\"b\"}}", "\"b\"}} x"), ("\"b\"", "\"b"),
            ("\"b\"", "\"\\ud83d\""), ("\"b\"", "\"\\ude00\\ud83d\""), ("\"b\"", "\"\\x41\""), ("\"b\"", "\"\t\""),
            ("[5]", "[5,]"), ("[5]", "[\"5\"]"), ("[5]", "5"), ("{\"seq\"", "[\"seq\""), (Self.good, ""),
            (Self.good, "null"),
        ])
    func refused(part: String, replacement: String) throws {
        let line = Self.good.replacing(part, with: replacement, maxReplacements: 1)
        #expect(line != Self.good)
        #expect(throws: JSONError.self) { try Event(line: Array(line.utf8)) }
    }

    @Test("is refused where its text is not UTF-8")
    func notUTF8() {
        for junk in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe6, 0x97]] as [[UInt8]] {
            let line = Self.good.utf8.flatMap { $0 == UInt8(ascii: "b") ? junk : [$0] }
            #expect(throws: JSONError.self) { try Event(line: line) }
        }
        #expect(throws: Never.self) { try Event(line: Array(Self.good.utf8)) }
    }

    @Test("is refused wherever it is cut off")
    func cutOff() {
        for event in PayloadMaker.events(.present, seed: 3) {
            let line = event.line.dropLast()
            let read = (0..<line.count).filter { (try? Event(line: Array(line.prefix($0)))) != nil }
            #expect(read.isEmpty, "\(event.payload.type)")
        }
    }
}
