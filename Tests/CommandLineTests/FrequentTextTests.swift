import History
import JSON
import Support
import Testing

@testable import gpo

@Suite("A line of gpo log")
struct FrequentTextTests {
    /// The line made of the log's bytes; nil where it is left to the event.
    private static func line(of event: Event, width: Int) -> String? {
        var writer = FrequentText(width: width)
        var text: [UInt8] = []
        let isMade = event.line.withUnsafeBytes { bytes in
            writer.append(UnsafeRawBufferPointer(rebasing: bytes.dropLast()), to: &text)
        }
        if !isMade { #expect(text.isEmpty) }
        return isMade ? String(decoding: text, as: UTF8.self) : nil
    }

    @Test("made of the log's bytes is the line made of the event, whatever its texts", arguments: 0..<200)
    func same(seed: Int) {
        var random = SeededGenerator(seed: seed)
        for event in Self.events(
            ["Yes", " step by step", "\n", "\r\n", "\t", "\"", "\\", "\u{7f}", "\u{1}", "é", "e\u{301}", "👩‍👩‍👧"], &random)
        {
            for width in [40, 80, 120, 1000] {
                if let line = Self.line(of: event, width: width) {
                    #expect(line == EventText.line(event, width: width), "seed \(seed)")
                }
            }
        }
    }

    @Test("needs no event where the texts are ASCII", arguments: 0..<50)
    func needsNoEvent(seed: Int) {
        var random = SeededGenerator(seed: seed)
        for event in Self.events(["Yes", " step by step", "\t", "\"", "\\", " and so on, at length"], &random) {
            #expect(Self.line(of: event, width: 120) == EventText.line(event, width: 120), "seed \(seed)")
        }
    }

    /// An event of each type that fills a log.
    private static func events(_ pieces: [String], _ random: inout SeededGenerator) -> [Event] {
        func text() -> String {
            (0..<Int.random(in: 0...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        let candidate = CandidateID(Int.random(in: 0...9999, using: &random))
        let call = CallID.task(candidate, example: "validation/0007")
        let answer = Bool.random(using: &random) ? text() : nil
        let score: Double = [0, 1, 0.5, 1.0 / 3].randomElement(using: &random) ?? 0
        let payloads: [any EventPayload] = [
            CallRequested(
                call: call, role: .task, endpoint: text(), model: text(), choices: 1, bodyDigest: "00", body: [0x30],
                worst: WorstCase(tokens: 12, microdollars: 3)),
            CallCompleted(
                call: call, role: .task, texts: Bool.random(using: &random) ? [text(), text()] : [],
                usage: TokenUsage(
                    prompt: 400, cached: Int.random(in: 0...1, using: &random), completion: 20, counted: true),
                microdollars: 4, latencyMilliseconds: 512, attempts: 1, status: 200, finish: ["stop"], model: nil,
                headers: [], reply: text(), reused: Bool.random(using: &random) ? 17 : nil),
            ExampleScored(
                candidate: candidate, split: .validation, example: "validation/0007", call: call, output: text(),
                answer: answer, score: score),
            ExampleRescored(
                metric: text(), candidate: candidate, split: .validation, example: "validation/0007", answer: answer,
                score: score),
        ]
        return payloads.enumerated().map { index, payload in
            Event(
                seq: 99_997 + index, time: Timestamp(microseconds: 1_795_330_800_123_456 - index * 999_999_999),
                step: Bool.random(using: &random) ? index * 3000 : nil, causes: [1], payload: payload.payload)
        }
    }
}
