import ArgumentParser
import Diagnostics
import Foundation
import History
import JSON
import Runs

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: """
            Example: gpo init my-task

            Writes a pipeline and small data files to begin from: edit them, then `gpo doctor` and `gpo run`.
            """)

    @Argument(help: "The directory to write to; made if missing.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = Scaffold.files(name: URL(fileURLWithPath: directory).lastPathComponent)
        let existing = files.map { "\(directory)/\($0.path)" }.filter { FileManager.default.fileExists(atPath: $0) }
        if !existing.isEmpty {
            throw Problems(
                existing.map { path in
                    Diagnostic(
                        place: Place(file: path), problem: "there is such a file already",
                        remedy: "Nothing was written. Name another directory.")
                }, exitCode: .cannotCreate)
        }
        for file in files {
            let path = "\(directory)/\(file.path)"
            do {
                try FileManager.default.createDirectory(
                    at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            } catch {
                throw Problems(
                    Diagnostic(
                        place: Place(file: path), problem: "cannot be written",
                        remedy: "Give this user the right to write there, or name another directory."),
                    exitCode: .cannotCreate)
            }
            if !output.json { Screen.print(path) }
        }
        if output.json {
            Page.json { writer in
                writer.object { writer in writer.field("files", files.map { "\(directory)/\($0.path)" }) }
            }
        }
        output.note("edit them, then: gpo doctor \(directory)/pipeline.yaml")
    }
}
