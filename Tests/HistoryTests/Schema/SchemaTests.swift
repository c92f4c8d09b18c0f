import History
import JSON
import Support
import Testing

@Suite("The schema of the events")
struct SchemaTests {
    private let schema: JSONSchema

    init() throws {
        schema = try EventSchema.load()
    }

    @Test(
        "accepts what is written, with all that may be absent, without it, and with some of it",
        arguments: ValueMaker.Optionals.allCases)
    func accepts(optionals: ValueMaker.Optionals) throws {
        for seed in 0..<20 {
            for event in PayloadMaker.events(optionals, seed: seed) {
                let problems = schema.problems(of: try JSONValue(parsing: event.line))
                #expect(problems.isEmpty, "seed \(seed), \(event.payload.type): \(problems)")
            }
        }
    }

    @Test("accepts the lines that older versions wrote")
    func acceptsOlder() throws {
        for line in try Golden.lines("candidate.evaluated.v1.jsonl") {
            #expect(schema.problems(of: try JSONValue(parsing: line)) == [])
        }
    }

    @Test("names every type and version that is written or read, and no other")
    func types() {
        let names = schema.schema["properties"]?["type"]?["enum"]?.array?.compactMap(\.string)
        #expect(names == Payload.types.map { $0.type })
        let defined = Set((schema.schema["$defs"]?.members ?? []).map(\.key).filter { $0.contains(".v") })
        #expect(defined == Set(Payload.types.flatMap { type in (1...type.version).map { "\(type.type).v\($0)" } }))
    }

    @Test("has the fields of each payload, in the order in which they are written")
    func fields() throws {
        let full = PayloadMaker.events(.present)
        let bare = PayloadMaker.events(.absent)
        for (full, bare) in zip(full, bare) {
            let name = "\(full.payload.type).v\(full.payload.version)"
            let definition = try #require(schema.definition(name)).schema
            expectAgreement(
                definition, full: try #require(JSONValue(parsing: full.line)["data"]),
                bare: try #require(JSONValue(parsing: bare.line)["data"]), at: name)
        }
    }

    /// All there is in the schema is in the full sample, and all that is required, and no more, in the bare one.
    private func expectAgreement(_ definition: JSONValue, full: JSONValue, bare: JSONValue, at place: String) {
        let definition = schema.resolved(definition)
        if let items = definition["items"], let first = full[0], let bareFirst = bare[0] {
            return expectAgreement(items, full: first, bare: bareFirst, at: "\(place)[]")
        }
        guard let properties = definition["properties"]?.members else { return }
        #expect(properties.map(\.key) == full.members?.map(\.key), "\(place)")
        let required = definition["required"]?.array?.compactMap(\.string) ?? []
        #expect(required == bare.members?.map(\.key), "\(place)")
        #expect(definition["additionalProperties"] == .bool(false), "\(place)")
        for property in properties {
            #expect(
                property.value["description"]?.string?.isEmpty == false, "\(place).\(property.key) is not described")
            if let full = full[property.key], let bare = bare[property.key] {
                expectAgreement(property.value, full: full, bare: bare, at: "\(place).\(property.key)")
            }
        }
    }

    @Test("refuses a line with a member too many, too few, or of another type, at every level")
    func refuses() throws {
        for event in PayloadMaker.events(.present, seed: 5) {
            let line = try JSONValue(parsing: event.line)
            for wrong in Self.broken(line) {
                #expect(!schema.problems(of: wrong).isEmpty, "\(wrong.text)")
            }
        }
    }

    /// The line with one thing wrong in each.
    private static func broken(_ line: JSONValue) -> [JSONValue] {
        let data = line["data"] ?? .null
        var broken = [
            line.setting(["extra"], to: .null), line.setting(["data", "extra"], to: .null),
            line.setting(["seq"], to: .integer(0)), line.setting(["type"], to: .string("moon.landed")),
            line.setting(["v"], to: .integer(9)), line.setting(["time"], to: .string("yesterday")),
            line.setting(["causes"], to: .array([.integer(1), .integer(1)])), line.setting(["data"], to: .null),
        ]
        for member in data.members ?? [] where !["body", "old", "new"].contains(member.key) {
            broken.append(line.setting(["data", member.key], to: .null))
        }
        return broken
    }
}
