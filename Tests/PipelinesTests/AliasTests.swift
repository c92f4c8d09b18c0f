import Diagnostics
import Testing

@testable import Pipelines

@Suite("A pipeline's text is not trusted")
struct AliasTests {
    /// Nine levels of nine aliases each: 9 to the 9th values in a few lines.
    private static func bomb(_ line: (Int, String) -> String) -> String {
        let levels = (1...8).map { level in
            line(level, Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))
        }
        return levels.joined(separator: "\n")
    }

    /// Lists, sections, merge keys and keys, each with an alias bomb, and the line in which that passes the limit.
    private static let bombs: [(name: String, text: String, line: Int)] = [
        ("lists", "a0: &a0 [x, x, x]\n" + bomb { "a\($0): &a\($0) [\($1)]" }, 5),
        ("merge keys", "a0: &a0 {k: 1}\n" + bomb { "a\($0): &a\($0) {<<: [\($1)]}" }, 5),
        ("keys", "a0: &a0 [x, x, x]\n" + bomb { "? &a\($0) [\($1)]\n: 1" }, 8),
    ]

    @Test("aliases of aliases are counted, not written out, and refused where they pass what a pipeline can be")
    func bombs() throws {
        for bomb in Self.bombs {
            let text = SmallPipeline.text + bomb.text + "\n"
            let before = SmallPipeline.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            let error = #expect(throws: Problems.self, "\(bomb.name)") {
                try Pipeline.parse(text: text, file: "bad.yaml")
            }
            let diagnostics = error?.diagnostics ?? []
            #expect(diagnostics.count == 1, "\(bomb.name): \(diagnostics)")
            #expect(diagnostics.first?.problem.hasPrefix("more than 10000 values") == true, "\(diagnostics)")
            #expect(diagnostics.first?.place?.line == before + bomb.line, "\(bomb.name): \(diagnostics)")
        }
        let given = Override(path: "optimizer", value: "{\(Self.bombs[0].text.replacing("\n", with: ", "))}")
        let error = #expect(throws: Problems.self) {
            try Pipeline.parse(text: SmallPipeline.text, file: "good.yaml", overrides: [given])
        }
        #expect(error?.diagnostics.first?.place?.file == "--set optimizer", "\(error?.diagnostics ?? [])")
    }

    @Test("a byte order mark before it is passed over, and columns count from behind it")
    func byteOrderMark() throws {
        #expect(
            try Pipeline.parse(text: "\u{FEFF}" + SmallPipeline.text, file: "a.yaml")
                == Pipeline.parse(text: SmallPipeline.text, file: "a.yaml"))
        let error = #expect(throws: Problems.self) { try Pipeline.parse(text: "\u{FEFF}versoin: 1\n", file: "a.yaml") }
        #expect(error?.diagnostics.first?.place?.column == 1)
    }

    @Test("a thousand keys that are written twice are each reported, and the text is composed but once")
    func manyDuplicates() throws {
        let keys = (0..<1000).map { "k\($0): 1\n\"k\($0)\": 2\n" }.joined()
        let error = #expect(throws: Problems.self) {
            try Pipeline.parse(text: SmallPipeline.text + keys, file: "bad.yaml")
        }
        #expect(error?.diagnostics.count { $0.problem.hasPrefix("written twice") } == 1000)
    }
}
