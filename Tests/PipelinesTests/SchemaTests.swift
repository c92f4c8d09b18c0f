import Diagnostics
import Foundation
import JSON
import Support
import Testing

@testable import Pipelines

@Suite("The schema of a pipeline")
struct SchemaTests {
    let root: URL
    let schema: JSONValue

    init() throws {
        root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        let file = root.appending(path: "schemas/pipeline.v1.json")
        schema = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
    }

    @Test("has the keys that the parser asks for, and no others")
    func keys() {
        let findings = Findings()
        let tree = YAMLText.compose(DesignExampleTests.text, file: "full.yaml", findings: findings)
        _ = tree.map { PipelineDecoding.pipeline(from: $0, findings: findings) }
        #expect(findings.diagnostics.isEmpty)
        var paths: Set<String> = []
        var words: [String: [String]] = [:]
        walk(schema, path: "") { path, schema in
            paths.insert(path)
            words[path] = schema["enum"]?.array?.compactMap(\.string)
        }
        #expect(paths == findings.known)
        #expect(words == findings.words)
    }

    @Test("is strict: every section refuses what it does not name, and every setting is described")
    func strict() {
        walk(schema, path: "") { path, schema in
            if schema["properties"] != nil {
                #expect(schema["additionalProperties"] == .bool(false), "\(path)")
            }
            #expect(schema["description"]?.string?.hasSuffix(".") == true, "\(path)")
        }
    }

    @Test("names the defaults that the parser fills in")
    func defaults() throws {
        let text = SmallPipeline.text + "servers: {local: {command: [serve, \"{port}\"]}}\n"
        let resolved = try Pipeline.parse(text: text, file: "small.yaml").resolved
        var count = 0
        walk(schema, path: "") { path, schema in
            guard let standard = schema["default"] else { return }
            let steps = path.replacing("*", with: "local").split(separator: ".").map(String.init)
            let value = steps.reduce(resolved as JSONValue?) { $0?[$1] }
            #expect(value?.number == standard.number && value?.string == standard.string, "\(path)")
            count += 1
        }
        #expect(count > 20)
    }

    @Test("accepts what the parser accepts, as written and as resolved")
    func accepted() throws {
        for text in [DesignExampleTests.text, SmallPipeline.text] {
            #expect(try JSONSchema(schema).problems(of: json(text)) == [])
            let pipeline = try Pipeline.parse(text: text, file: "good.yaml")
            #expect(JSONSchema(schema).problems(of: pipeline.resolved) == [])
        }
    }

    @Test("refuses what the parser refuses, but for what no schema can say")
    func refused() throws {
        // These concern two settings at once, or the text around the values.
        let beyond: Set<String> = [
            "two endpoints", "an undefined server", "two keys", "a command for an endpoint", "a url for a command",
            "a version outside Azure", "phrases without recombine", "a misspelt server", "a key written twice",
            "a final budget above the initial one", "a duration of zero", "an amount with too many places",
            "a secret as a model", "an unknown tag", "a number beyond 64 bits",
            "a merge key without a section", "a key that is no word", "three keys written twice",
        ]
        for entry in BadPipelines.all where entry.overrides.isEmpty {
            let findings = Findings()
            guard let tree = YAMLText.compose(entry.text, file: "bad.yaml", findings: findings) else { continue }
            let isRefused = !JSONSchema(schema).problems(of: tree.json).isEmpty
            #expect(isRefused || beyond.contains(entry.name), "\(entry.name)")
        }
    }

    @Test("accepts every pipeline that comes with the project, and so does the parser")
    func shipped() throws {
        let directory = root.appending(path: "pipelines")
        let files =
            FileManager.default.fileExists(atPath: directory.path)
            ? try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil) : []
        for file in files where file.pathExtension == "yaml" {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(throws: Never.self, "\(file.lastPathComponent)") {
                try Pipeline.parse(text: text, file: file.lastPathComponent)
            }
            #expect(try JSONSchema(schema).problems(of: json(text)) == [], "\(file.lastPathComponent)")
        }
    }

    /// The YAML text as JSON, by YAML's core schema.
    private func json(_ text: String) throws -> JSONValue {
        let findings = Findings()
        let tree = try #require(YAMLText.compose(text, file: "any.yaml", findings: findings))
        try findings.finish()
        return tree.json
    }

    /// Calls `body` with each setting's path and schema.
    private func walk(_ schema: JSONValue, path: String, _ body: (String, JSONValue) -> Void) {
        for member in schema["properties"]?.members ?? [] {
            let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
            body(inner, member.value)
            walk(member.value, path: inner, body)
            if let named = member.value["additionalProperties"], named.members != nil {
                walk(named, path: "\(inner).*", body)
            }
        }
    }
}
