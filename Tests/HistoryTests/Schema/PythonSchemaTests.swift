import Foundation
import History
import Testing

@Suite(
    "Python's jsonschema",
    .enabled("python3 with the package jsonschema is not there") { await PythonSchema.isThere() })
struct PythonSchemaTests {
    @Test("finds the schema well-formed, and every line valid: samples, older versions and recorded runs")
    func agrees() async throws {
        var lines = ValueMaker.Optionals.allCases.flatMap { PayloadMaker.events($0, seed: 1).map(\.line) }
        lines += try Golden.lines("candidate.evaluated.v1.jsonl").map { Array(($0 + "\n").utf8) }
        let outcome = try await PythonSchema.run(PythonSchema.check, input: Data(lines.joined()))
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.hasPrefix("\(lines.count) samples"), "\(outcome.output)")
    }
}

/// The reference checker, where it is installed.
enum PythonSchema {
    /// The one that scripts/install-peers made, or the system's.
    private static let python: String = {
        let installed = EventSchema.root.appending(path: ".local/peers/bin/python").path(percentEncoded: false)
        return FileManager.default.isExecutableFile(atPath: installed) ? installed : "python3"
    }()

    static func isThere() async -> Bool {
        (try? await run("import jsonschema", input: Data()))?.status == 0
    }

    /// Checks the lines on stdin, and those of the runs that are recorded in the repository.
    static let check = """
        import glob, gzip, json, sys
        from jsonschema import Draft202012Validator
        root = sys.argv[1]
        schema = json.load(open(root + "/schemas/event.v1.json"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        def check(lines, name):
            count = 0
            for line in lines:
                problems = list(validator.iter_errors(json.loads(line)))
                if problems: sys.exit(f"{name}: {problems[0].json_path}: {problems[0].message}")
                count += 1
            return count
        samples = check(sys.stdin.buffer, "sample")
        recorded = sum(check(gzip.open(path), path) for path in glob.glob(root + "/runs/*/events/*.jsonl.gz"))
        print(samples, "samples and", recorded, "recorded lines are valid")
        """

    /// Waits on a thread of its own, since all tests share as many as there are processors.
    static func run(_ program: String, input: Data) async throws -> (status: Int32, output: String) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "gpo.tests.python").async {
                continuation.resume(with: Result { try runHere(program, input: input) })
            }
        }
    }

    private static func runHere(_ program: String, input: Data) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", program, EventSchema.root.path(percentEncoded: false)]
        let file = FileManager.default.temporaryDirectory.appending(path: "gpo-lines-\(UUID().uuidString)")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
