import Foundation
import Subprocess
import SystemPackage
import Testing

private let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Writes what the commands print into the documents, in place of comparing.
private let updates = ProcessInfo.processInfo.environment["GPO_UPDATE_GOLDEN"] != nil

/// Runs the blocks that take minutes on the local model too.
private let withModel =
    ProcessInfo.processInfo.environment["GPO_DOCUMENTS_MODEL"] != nil
    && FileManager.default.fileExists(atPath: root.path + "/.local/venv/bin/python")

@Suite("The documents tell the truth")
struct GuideTests {
    static let documents = ["README.md", "docs/guide.md"]

    @Test("every command that reads the recorded run prints what the document says", arguments: documents)
    func recordedRun(_ document: String) async throws {
        let commands = try commands(of: document)
        try #require(commands.contains { !$0.needsModel })
        try await inCopy { directory in
            var printed: [[String]?] = []
            for command in commands {
                printed.append(command.needsModel ? nil : try await run(command.command, in: directory))
                guard let lines = printed.last ?? nil, !updates else { continue }
                #expect(command.matches(lines), "\(document): \(command) printed\n\(lines.joined(separator: "\n"))")
            }
            if updates {
                let text = DocumentCommand.rewrite(try text(of: document), with: printed)
                try text.write(to: root.appendingPathComponent(document), atomically: true, encoding: .utf8)
            }
        }
    }

    @Test(
        "every command that calls the model ends well, set GPO_DOCUMENTS_MODEL=1 to run them",
        .enabled(if: withModel, "needs the local model, some minutes and GPO_DOCUMENTS_MODEL=1"), arguments: documents)
    func model(_ document: String) async throws {
        let commands = try commands(of: document)
        // A document that makes the example anew must not find it there.
        try await inCopy(recorded: !commands.contains { $0.command.contains("--id example") }) { directory in
            for command in commands {
                let (status, printed) = try await outcome(command.command, in: directory)
                // What the others print, refusals among it, is compared on the recorded run.
                guard command.needsModel else { continue }
                #expect([0, 130].contains(Int(status)), "\(document): \(command) printed\n\(printed)")
            }
        }
    }

    @Test("every `make` target that a document names is there", arguments: documents + ["CONTRIBUTING.md"])
    func targets(_ document: String) throws {
        let makefile = try text(of: "Makefile")
        for match in try text(of: document).matches(of: /`make ([a-z]+)`|^make ([a-z]+)/.anchorsMatchLineEndings()) {
            let target = match.1 ?? match.2 ?? ""
            #expect(makefile.contains("\n\(target):"), "\(document) names make \(target)")
        }
    }

    @Test("every file that a document links to is there", arguments: documents + ["CONTRIBUTING.md"])
    func links(_ document: String) throws {
        let folder = root.appendingPathComponent(document).deletingLastPathComponent()
        for match in try text(of: document).matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
            let path = folder.appendingPathComponent(String(match.1)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(match.1)")
        }
    }

    @Test("the recorded run names no place of the machine that made it")
    func noPlaces() async throws {
        let printed = try await run(
            "zcat runs/example/events/*.gz | grep -cE '\"/(work|tmp|root|home)/'", in: root.path)
        #expect(printed == ["0"])
    }

    private func text(of document: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)
    }

    private func commands(of document: String) throws -> [DocumentCommand] {
        DocumentCommand.all(in: try text(of: document))
    }

    /// A copy of what the documents' commands read, so that they may write.
    private func inCopy(recorded: Bool = true, _ body: (String) async throws -> Void) async throws {
        let copy = NSTemporaryDirectory() + "gpo-documents-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: copy + "/runs", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: copy) }
        for name in (recorded ? ["runs/example"] : []) + ["pipelines", "docs"] {
            try files.copyItem(atPath: "\(root.path)/\(name)", toPath: "\(copy)/\(name)")
        }
        for name in ["scripts", ".local"] where files.fileExists(atPath: "\(root.path)/\(name)") {
            try files.createSymbolicLink(atPath: "\(copy)/\(name)", withDestinationPath: "\(root.path)/\(name)")
        }
        try await body(copy)
    }

    private func run(_ command: String, in directory: String) async throws -> [String] {
        try await outcome(command, in: directory).printed
    }

    /// Both streams of the command, in the order in which they were written.
    private func outcome(_ command: String, in directory: String) async throws -> (status: Int32, printed: [String]) {
        let binaries = URL(fileURLWithPath: Gpo.binary).deletingLastPathComponent().path
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", "export PATH=\"\(binaries):$PATH\"; { \(command)\n} 2>&1"],
            workingDirectory: FilePath(directory), input: .none, output: .string(limit: 8 << 20),
            error: .string(limit: 1 << 20))
        var lines = result.standardOutput.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map(String.init)
        if lines.last == "" { lines.removeLast() }
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return (status, lines)
    }
}
