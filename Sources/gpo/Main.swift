import ArgumentParser
import Diagnostics
import EventLog
import Foundation
import Runs

/// The command line's entry: parses, runs one verb, and turns every error into its exit code.
@main
enum Main {
    static func main() async {
        // A reader that goes away, such as `head`, ends the program quietly.
        signal(SIGPIPE, SIG_DFL)
        FileDescriptors.prepare()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try VerbCheck.check(arguments.first)
            var command = try Gpo.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let problems as Problems {
            Screen.error(problems.description)
            exit(problems.exitCode.rawValue)
        } catch let error as LogError {
            Screen.error(error.description)
            exit(error.exitStatus.rawValue)
        } catch let status as Finished {
            exit(status.status.rawValue)
        } catch {
            Gpo.exit(withError: error)
        }
    }
}

/// Ends the program with an exit code, everything having been said.
struct Finished: Error {
    var status: ExitStatus
}

struct Gpo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gpo",
        abstract: """
            Example: gpo run pipelines/quickstart.yaml

            Improves a task prompt by letting a language model rewrite it step by step, in an event log from which a \
            run can be resumed and audited.
            """,
        version: Tool.version,
        subcommands: [
            Init.self, Doctor.self, EstimateRun.self, Run.self, Resume.self, ForkRun.self, ReplayRun.self, Verify.self,
            List.self, Show.self, Log.self, Explain.self, Blame.self, Diff.self, Diagnose.self, Rescore.self,
            Export.self,
        ])
}

/// A misspelt verb gets the nearest one.
enum VerbCheck {
    static func check(_ word: String?) throws(Problems) {
        guard let word, !word.hasPrefix("-"), word != "help" else { return }
        let verbs = Gpo.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        if verbs.contains(word) { return }
        let nearest = NearestMatch.of(word, among: verbs)
        throw Problems(
            Diagnostic(
                problem: "no command \"\(word)\"",
                remedy: nearest.map { "Did you mean `gpo \($0)`?" }
                    ?? "The commands are: \(verbs.joined(separator: ", "))."),
            exitCode: .usage)
    }
}
