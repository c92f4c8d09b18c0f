import Foundation
import History
import Support
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is the moment that its text says",
        arguments: [
            ("1970-01-01T00:00:00.000000Z", 0), ("1970-01-01T00:00:00.000001Z", 1),
            ("1969-12-31T23:59:59.999999Z", -1), ("2000-02-29T12:00:00.000000Z", 951_825_600_000_000),
            ("2001-09-09T01:46:40.000000Z", 1_000_000_000_000_000),
            ("2024-02-29T23:59:59.999999Z", 1_709_251_199_999_999),
            ("2024-03-01T00:00:00.000000Z", 1_709_251_200_000_000),
            ("2100-03-01T00:00:00.000000Z", 4_107_542_400_000_000),
            ("2026-11-22T07:00:00.123456Z", 1_795_330_800_123_456),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
            ("0001-01-01T00:00:00.000000Z", -62_135_596_800_000_000),
        ])
    func known(text: String, microseconds: Int) {
        #expect(Timestamp(microseconds: microseconds).description == text)
        #expect(Timestamp(text)?.microseconds == microseconds)
        let draft = Draft(LogCheckpoint(size: 0, root: ""))
        let event = draft.event(seq: 1, index: 0, time: Timestamp(microseconds: microseconds))
        #expect(String(decoding: event.line, as: UTF8.self).contains(#","time":"\#(text)","#))
    }

    @Test(
        "is not read from another form, nor from a day that there is not",
        arguments: [
            "", "2026-11-22", "2026-11-22T07:00:00Z", "2026-11-22T07:00:00.123Z", "2026-11-22 07:00:00.123456Z",
            "2026-11-22T07:00:00.123456z", "2026-11-22T07:00:00,123456Z", "2026-11-22T07:00:00.12345 Z",
            "2026-11-22T24:00:00.000000Z", "2026-11-22T07:60:00.000000Z", "2026-11-22T07:00:60.000000Z",
            "2026-13-22T07:00:00.000000Z", "2026-00-22T07:00:00.000000Z", "2026-11-00T07:00:00.000000Z",
            "2026-11-31T07:00:00.000000Z", "2026-02-29T07:00:00.000000Z", "2100-02-29T07:00:00.000000Z",
            "2024-02-30T07:00:00.000000Z", "+026-11-22T07:00:00.123456Z", "２026-11-22T07:00:00.1234Z",
        ])
    func refused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("reads back as itself, in the same order", arguments: [1, 2, 3])
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var last: (text: String, moment: Timestamp)?
        let moments = (0..<2000).map { _ in Int.random(in: 0...253_402_300_799_999_999, using: &random) }
        for microseconds in moments.sorted() {
            let moment = Timestamp(microseconds: microseconds)
            let text = moment.description
            #expect(Timestamp(text) == moment, "seed \(seed)")
            if let last { #expect(last.text <= text, "seed \(seed)") }
            last = (text, moment)
        }
    }

    @Test("agrees with another calendar over 400 years")
    func fourCenturies() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: 0, to: 146_097, by: 11) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let text = Timestamp(microseconds: day * 86_400_000_000).description
            let expected = [(parts.year, 4), (parts.month, 2), (parts.day, 2)].map { number, width in
                let digits = String(number ?? 0)
                return String(repeating: "0", count: width - digits.count) + digits
            }
            guard text.prefix(10) == expected.joined(separator: "-") else {
                Issue.record("day \(day) is \(text)")
                return
            }
        }
    }
}
