import ArgumentParser
import Foundation
import History
import JSON

/// Decodes the events that a log mostly consists of into Swift values: ours beside Foundation's two ways.
struct JSONSpeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Decoding and encoding events, beside Foundation.")

    @Option(help: "Events of each of the three types.") var events = 7000
    @OptionGroup var options: BenchOptions

    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    enum CodingKeys: CodingKey { case events, options }

    func run() async throws {
        let requests = lines("call.requested")
        let replies = lines("call.completed")
        let scores = lines("example.scored")
        try await measure("call.requested", [requests], CodableRequest.self)
        try await measure("call.completed", [replies], CodableReply.self)
        try await measure("example.scored", [scores], CodableScore.self)
        try await measureAll(requests, replies, scores)
    }

    /// One type alone, decoded and encoded.
    private func measure<Payload: Codable>(_ type: String, _ lines: [[[UInt8]]], _: Payload.Type) async throws {
        let lines = lines.flatMap(\.self)
        let datas = lines.map { Data($0) }
        let values = try lines.map { try Event(line: $0) }
        let codables = try datas.map { try decoder.decode(CodableEvent<Payload>.self, from: $0) }
        try await table(
            "Decoding \(type), \(size(lines)) bytes each", lines.count, [:],
            [
                contestant("gpo, Event") { try lines.reduce(0) { $0 + (try Event(line: $1).seq) } },
                contestant("JSONDecoder, structs") {
                    try datas.reduce(0) { $0 + (try decoder.decode(CodableEvent<Payload>.self, from: $1).seq) }
                },
            ])
        try await table(
            "Encoding \(type)", lines.count, [:],
            [
                contestant("gpo, Event") { values.reduce(0) { $0 + $1.line.count } },
                contestant("JSONEncoder, structs") { try codables.reduce(0) { $0 + (try encoder.encode($1).count) } },
            ])
    }

    /// As many of each type, which is how a log has them.
    private func measureAll(_ requests: [[UInt8]], _ replies: [[UInt8]], _ scores: [[UInt8]]) async throws {
        let lines = requests + replies + scores
        let datas = [requests, replies, scores].map { $0.map { Data($0) } }
        try await table(
            "Decoding the events of a log, \(size(lines)) bytes each", lines.count, ["JSONDecoder, structs": 15],
            [
                contestant("gpo, Event") { try lines.reduce(0) { $0 + (try Event(line: $1).seq) } },
                contestant("gpo, JSONValue") {
                    try lines.reduce(0) { $0 + (try JSONValue(parsing: $1)["seq"]?.integer ?? 0) }
                },
                contestant("JSONDecoder, structs") {
                    try datas[0].reduce(0) {
                        $0 + (try decoder.decode(CodableEvent<CodableRequest>.self, from: $1).seq)
                    }
                        + datas[1].reduce(0) {
                            $0 + (try decoder.decode(CodableEvent<CodableReply>.self, from: $1).seq)
                        }
                        + datas[2].reduce(0) {
                            $0 + (try decoder.decode(CodableEvent<CodableScore>.self, from: $1).seq)
                        }
                },
                contestant("JSONSerialization, Any") {
                    try datas.joined().reduce(0) {
                        $0 + (try JSONSerialization.jsonObject(with: $1) is [String: Any] ? 1 : 0)
                    }
                },
            ])
    }

    private func contestant(_ name: String, _ work: @escaping () throws -> Int) -> () async throws -> Measurement {
        {
            try await Measurement.of(name) {
                guard try work() > 0 else { throw ExitCode.failure }
            }
        }
    }

    private func table(
        _ title: String, _ count: Int, _ atLeast: [String: Double], _ contestants: [() async throws -> Measurement]
    ) async throws {
        let rows = try await Measurement.best(ofTurns: options.turns * 2, contestants)
        MeasurementTable(title: title, unit: "events", amount: Double(count), compared: .cpu, atLeast: atLeast)
            .print(rows)
    }

    private func size(_ lines: [[UInt8]]) -> Int { lines.reduce(0) { $0 + $1.count } / lines.count }

    /// So many lines of events of a type, no two alike.
    private func lines(_ type: String) -> [[UInt8]] {
        var run = SampleRun(seed: 1)
        var lines: [[UInt8]] = []
        while lines.count < events {
            for event in run.next() where event.payload.type == type { lines.append(event.line) }
        }
        return Array(lines.prefix(events))
    }
}
