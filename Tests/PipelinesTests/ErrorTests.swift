import Diagnostics
import Foundation
import Testing

@testable import Pipelines

@Suite("A bad pipeline file")
struct ErrorTests {
    @Test("is answered with every problem, its place and its remedy")
    func golden() throws {
        var page = ""
        for entry in BadPipelines.all {
            page += "== \(entry.name)\n"
            do throws(Problems) {
                let pipeline = try Pipeline.parse(
                    text: entry.text, file: "pipelines/bad.yaml", overrides: entry.overrides)
                page += "no problem in \(pipeline.name)\n\n"
            } catch {
                #expect(error.exitCode == .invalidInput)
                page += "\(error)\n\n"
            }
        }
        try Golden.compare(page, with: "errors.txt")
    }

    @Test("names more than thirty kinds of problem, each with a remedy and no two alike")
    func kinds() throws {
        var problems: Set<String> = []
        for entry in BadPipelines.all {
            let thrown = #expect(throws: Problems.self, "\(entry.name)") {
                try Pipeline.parse(text: entry.text, file: "bad.yaml", overrides: entry.overrides)
            }
            for diagnostic in thrown?.diagnostics ?? [] {
                problems.insert(diagnostic.problem)
                #expect(diagnostic.remedy != nil, "\(diagnostic)")
                #expect(!diagnostic.problem.hasSuffix("."), "\(diagnostic)")
                #expect(diagnostic.place != nil, "\(diagnostic)")
            }
        }
        #expect(problems.count > 30)
    }

    @Test("never has its keys and tokens repeated in a message", arguments: SecretPlaces.all)
    func secrets(text: String) throws {
        let thrown = #expect(throws: Problems.self) { try Pipeline.parse(text: text, file: "bad.yaml") }
        #expect(thrown?.description.contains(SecretPlaces.tail) == false)
    }

    @Test("is never read as a pipeline when any one line of it is cut off or doubled")
    func cut() throws {
        let lines = DesignExampleTests.text.split(separator: "\n", omittingEmptySubsequences: false)
        for index in lines.indices {
            var doubled = lines
            doubled.insert(lines[index], at: index)
            for text in [lines[..<index].joined(separator: "\n"), doubled.joined(separator: "\n")] {
                // What matters is that it returns: a value, or problems with places in the file.
                do throws(Problems) {
                    _ = try Pipeline.parse(text: text, file: "bad.yaml")
                } catch {
                    #expect(error.diagnostics.allSatisfy { $0.place?.file == "bad.yaml" })
                }
            }
        }
    }
}

/// The small pipeline with a key where none belongs.
enum SecretPlaces {
    static let tail = "q7Zx81LmPp02"
    static let key = "sk-proj-\(tail)Ab3"

    static let all: [String] = [
        SmallPipeline.with("model: small}", "model: small, key: \(key)}"),
        SmallPipeline.with("model: small}", "model: small, api_key: \"\(key)\"}"),
        SmallPipeline.with("model: small}", "model: small, key_env: \(key)}"),
        SmallPipeline.with("model: small}", "model: small, key_env: \(tail)-\(tail)}"),
        SmallPipeline.with("model: small}", "model: \(key)}"),
        SmallPipeline.with("model: small}", "model: small, \(key): 1}"),
        SmallPipeline.with("model: small}", "model: small, temperature: \(key)}"),
        SmallPipeline.with("http://127.0.0.1:8080/v1", "http://user:\(key)@127.0.0.1:8080/v1"),
        SmallPipeline.with("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1?key=\(tail)"),
        SmallPipeline.with("metric: label", "metric: \(key)"),
        SmallPipeline.with("name: small", "name: \(key)"),
        SmallPipeline.with("name: small", "name: small\n\(key): [\n"),
        SmallPipeline.with("name: small", "name: small\n\(key): 1\n\(key): 2"),
        SmallPipeline.text + "servers: {local: {command: [serve, \"{port}\", \"--key=\(key)\"]}}\n",
        SmallPipeline.text + "servers: {\(key): {command: [serve, \"{port}\"], redy: /}}\n",
    ]
}
