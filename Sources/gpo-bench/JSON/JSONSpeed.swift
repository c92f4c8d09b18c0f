import ArgumentParser
import Foundation
import History
import JSON

/// Decodes scored examples, about 500 bytes each, into Swift values: ours beside Foundation's two ways.
struct JSONSpeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Decoding and encoding events, beside Foundation.")

    @Option(help: "Events.") var events = 20_000
    @OptionGroup var options: BenchOptions

    func run() async throws {
        let lines = ScoredExamples.lines(events)
        let datas = lines.map { Data($0) }
        let values = try lines.map { try Event(line: $0) }
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        let codables = try datas.map { try decoder.decode(CodableScoredExample.self, from: $0) }
        var sum = 0
        func contestant(_ name: String, _ work: @escaping () throws -> Int) -> () async throws -> Measurement {
            { try await Measurement.of(name) { sum &+= try work() } }
        }
        let size = lines.reduce(0) { $0 + $1.count } / events
        let decoding = try await Measurement.best(
            ofTurns: options.turns * 2,
            [
                contestant("gpo, Event") { try lines.reduce(0) { $0 + (try Event(line: $1).seq) } },
                contestant("gpo, JSONValue") {
                    try lines.reduce(0) { $0 + (try JSONValue(parsing: $1)["seq"]?.integer ?? 0) }
                },
                contestant("JSONDecoder, structs") {
                    try datas.reduce(0) { $0 + (try decoder.decode(CodableScoredExample.self, from: $1).seq) }
                },
                contestant("JSONSerialization, Any") {
                    try datas.reduce(0) {
                        $0 + (try JSONSerialization.jsonObject(with: $1) is [String: Any] ? 1 : 0)
                    }
                },
            ])
        table("Decoding \(events) events of \(size) bytes", ["JSONDecoder, structs": 15]).print(decoding)
        let encoding = try await Measurement.best(
            ofTurns: options.turns * 2,
            [
                contestant("gpo, Event") { values.reduce(0) { $0 + $1.line.count } },
                contestant("JSONEncoder, structs") {
                    try codables.reduce(0) { $0 + (try encoder.encode($1).count) }
                },
            ])
        table("Encoding the same", [:]).print(encoding)
    }

    private func table(_ title: String, _ atLeast: [String: Double]) -> MeasurementTable {
        MeasurementTable(title: title, unit: "events", amount: Double(events), compared: .cpu, atLeast: atLeast)
    }
}
