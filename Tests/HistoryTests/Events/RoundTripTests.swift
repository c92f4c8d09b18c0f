import History
import JSON
import Support
import Testing

@Suite("An event's line")
struct RoundTripTests {
    @Test("reads back as the same event, whatever its type and values", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        for event in PayloadMaker.events(.mixed, seed: seed) {
            let read = try Event(line: event.line)
            #expect(read == event, "seed \(seed), \(event.payload.type)")
            #expect(read.line == event.line, "seed \(seed), \(event.payload.type)")
        }
    }

    @Test("is made of samples of every type there is")
    func everyType() {
        let made = PayloadMaker.events(.present).map(\.payload.type)
        #expect(made == Payload.types.map { $0.type })
    }

    @Test("has its members in one order, without space, and a newline")
    func golden() {
        let event = Event(
            seq: 7, time: Timestamp(microseconds: 1_795_330_800_123_456), step: 3, causes: [5, 6],
            payload: WarningRaised(code: "torn-tail", message: "12 bytes\n\"set\" aside").payload)
        #expect(
            String(decoding: event.line, as: UTF8.self)
                == #"{"seq":7,"time":"2026-11-22T07:00:00.123456Z","type":"warning.raised","v":1,"step":3,"#
                + #""causes":[5,6],"data":{"code":"torn-tail","message":"12 bytes\n\"set\" aside"}}"# + "\n")
    }

    @Test("has no step outside steps, and an empty list where it follows from nothing")
    func goldenWithoutStep() {
        let event = Event(
            seq: 1, time: Timestamp(microseconds: 0), step: nil, causes: [],
            payload: LogCheckpoint(size: 0, root: "00").payload)
        #expect(
            String(decoding: event.line, as: UTF8.self)
                == #"{"seq":1,"time":"1970-01-01T00:00:00.000000Z","type":"log.checkpoint","v":1,"causes":[],"#
                + #""data":{"size":0,"root":"00"}}"# + "\n")
    }

    @Test("reads the same with its members in another order and other spacing", arguments: 0..<20)
    func otherOrder(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        for event in PayloadMaker.events(.mixed, seed: seed) {
            guard case .callRequested = event.payload else {
                let shuffled = Self.respelt(try JSONValue(parsing: event.line), using: &random)
                #expect(try Event(line: Array(shuffled.utf8)) == event, "seed \(seed): \(shuffled)")
                continue
            }
        }
    }

    @Test("reads escapes for characters that need none, and surrogate pairs")
    func escapes() throws {
        let line =
            #"{"seq":1,"time":"2026-11-22T07:00:00.123456Z","\u0074ype":"warning\u002eraised","v":1,"causes":[],"#
            + #""data":{"code":"\u0041\/\u00e9","message":"\ud83d\ude00\u0000\b\f"}}"#
        #expect(
            try Event(line: Array(line.utf8)).payload
                == WarningRaised(code: "A/é", message: "😀\u{0}\u{8}\u{c}").payload)
    }

    /// The value as text with members shuffled at every level that is ours, spaces strewn in, and letters escaped.
    private static func respelt(_ value: JSONValue, using random: inout SeededGenerator, depth: Int = 0) -> String {
        let space = [" ", "", "\t", "\n ", "\r\n"].randomElement(using: &random) ?? ""
        switch value {
        case .object(var members):
            // Below the payload's own objects, order is content.
            if depth < 2 { members.shuffle(using: &random) }
            let texts = members.map { member in
                "\(space)\(Self.escaped(member.key))\(space):\(space)"
                    + (member.key == "pipeline" || member.key == "old" || member.key == "new"
                        ? member.value.text : respelt(member.value, using: &random, depth: depth + 1))
            }
            return "\(space){\(texts.joined(separator: "\(space),"))\(space)}\(space)"
        case .array(let elements):
            let texts = elements.map { respelt($0, using: &random, depth: depth + 1) }
            return "[\(space)\(texts.joined(separator: ",\(space)"))\(space)]"
        case .string(let text): return Self.escaped(text)
        default: return value.text + space
        }
    }

    private static func escaped(_ text: String) -> String {
        "\""
            + text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined() + "\""
    }
}
