import Foundation
import JSON
import Support
import Testing

@Suite("What --json prints")
struct OutputSchemaTests {
    /// A command over the recorded run, and the definition that describes what it prints.
    private static let commands: [(definition: String, arguments: [String])] = [
        ("list", ["list"]), ("list", ["list", "--tree"]), ("run", ["show", "example"]), ("run", ["resume", "example"]),
        ("run", ["show", "forked"]), ("step", ["show", "example", "step:1"]), ("candidate", ["show", "example", "c0"]),
        ("candidate", ["show", "example", "c11"]), ("event", ["show", "example", "seq:400"]),
        ("explain", ["explain", "example", "c11"]), ("explain", ["explain", "example", "c0"]),
        ("blame", ["blame", "example"]), ("diff", ["diff", "example", "forked"]),
        ("diff", ["diff", "example", "example"]),
        ("diagnose", ["diagnose", "example"]), ("diagnose", ["diagnose", "forked"]), ("replay", ["replay", "example"]),
        ("verify", ["verify", "example"]), ("proof", ["verify", "example", "--prove", "400"]),
        ("consistency", ["verify", "forked", "--consistent-with", "example"]),
        ("consistency", ["verify", "example", "--consistent-with", "example"]), ("export", ["export", "example"]),
        ("estimate", ["estimate", "pipelines/quickstart.yaml"]), ("doctor", ["doctor", "pipelines/bbh-navigate.yaml"]),
        ("init", ["init", "new"]), ("rescore", ["rescore", "example", "--metric", "contains"]),
    ]

    @Test("is what schemas/output.v1.json describes, for every command, and each of its definitions is printed")
    func described() async throws {
        let schema = try Self.schema()
        let defined = Set(schema.schema["$defs"]?.members?.map(\.key) ?? []).subtracting(["spent"])
        #expect(defined == Set(Self.commands.map(\.definition) + ["fork"]))
        try await Workplace.run { place in
            for name in ["runs/example", "pipelines"] { try place.copy(name) }
            let fork = ["fork", "example", "--at", "step:1", "--set", "optimizer.epochs=2", "--id", "forked"]
            for (definition, arguments) in [("fork", fork)] + Self.commands {
                let outcome = try await place.gpo.run(arguments + ["--json"])
                let printed = try JSONValue(parsing: outcome.output)
                let described = try #require(schema.definition(definition), "\(definition)")
                let problems = described.problems(of: printed)
                #expect(problems.isEmpty, "\(arguments): \(problems.prefix(5))")
            }
        }
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func schema() throws -> JSONSchema {
        func read(_ name: String) throws -> JSONValue {
            try JSONValue(parsing: String(contentsOf: root.appending(path: "schemas/\(name)"), encoding: .utf8))
        }
        return JSONSchema(try read("output.v1.json"), files: ["event.v1.json": try read("event.v1.json")])
    }
}
