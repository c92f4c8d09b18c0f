import ArgumentParser
import Diagnostics
import EventLog
import History
import JSON
import Reports
import Runs

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: """
            Example: gpo verify latest

            Checks a run's log: its members, its sequence, every event's form, and every checkpoint.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(help: "Print a proof that this event is in the log, for docs/verify_inclusion.py.")
    var prove: Int?

    @Option(help: "Prove that this run and another share their past, and say up to which event.")
    var consistentWith: String?

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        guard prove == nil || consistentWith == nil else {
            throw Problems(
                Diagnostic(
                    field: "--prove", problem: "not together with --consistent-with",
                    remedy: "Ask for one proof at a time."),
                exitCode: .usage)
        }
        let location = try options.store.resolve(reference)
        do {
            if let prove { return try printProof(of: prove, location, world) }
            if let consistentWith {
                return try compare(location, options.store.resolve(consistentWith), world)
            }
            try check(location, world)
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }

    private func check(_ location: RunLocation, _ world: World) throws {
        let verification = try RunVerification.run(location, files: world.logFiles)
        let log = verification.log
        if output.json {
            var writer = JSONWriter()
            writer.object { writer in
                writer.field("run", location.id)
                writer.field("sound", verification.isSound)
                writer.field("events", log.events)
                writer.field("segments", log.segments)
                writer.field("checkpoints", log.checkpoints)
                writer.field("root", log.checkpoint.root.description)
                writer.optional("first_suspect", log.firstSuspect ?? verification.unreadable.first?.seq)
            }
            Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
        } else {
            Screen.print(
                "\(location.id): \(log.events) events in \(log.segments) segments, \(log.checkpoints) checkpoints, "
                    + (verification.isSound ? "all sound" : "NOT sound"))
            Screen.print("root \(log.checkpoint.root)")
        }
        if let torn = log.torn {
            Screen.error(
                "warning: \(torn.file): \(torn.length) bytes behind the last whole commit, which was never acknowledged"
            )
        }
        if verification.unknown > 0 {
            Screen.error("warning: \(verification.unknown) events are of types that this version does not know")
        }
        if let damage = log.damage { Screen.error(damage.description) }
        if let mismatch = log.mismatch {
            Screen.error(
                "error: the checkpoint in event \(mismatch.seq) does not follow from the events before it\n"
                    + "  The first event that cannot be vouched for is \(mismatch.firstSuspect).")
        }
        for (seq, problem) in verification.unreadable.prefix(10) {
            Screen.error("error: event \(seq) cannot be read: \(problem)")
        }
        if !verification.isSound { throw Finished(status: .different) }
    }

    private func printProof(of seq: Int, _ location: RunLocation, _ world: World) throws {
        let reader = try LogReader(directory: location.path, fileSystem: world.logFiles)
        let (proof, leaf, root) = try reader.inclusionProof(of: seq)
        let line = try reader.line(at: seq)
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("seq", proof.seq)
            writer.field("size", proof.size)
            writer.field("leaf", leaf.description)
            writer.field("root", root.description)
            writer.field("path", proof.path.map(\.description))
            writer.field("line", String(decoding: line, as: UTF8.self))
        }
        Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
    }

    /// What should be shared follows from the forks that led to either run; what is, from the proofs.
    private func compare(_ first: RunLocation, _ second: RunLocation, _ world: World) throws {
        let files = world.logFiles
        let states = try [first, second].map { try RunHistory.load($0, files: files).state }
        let runs = states.map { (forks: $0.origin.forks, lastSeq: $0.lastSeq) }
        let size = SharedPast.events(runs[0], runs[1])
        let beginnings = try [first, second].map {
            try LogReader(directory: $0.path, fileSystem: files).line(at: 1)
        }
        guard beginnings[0] == beginnings[1] else {
            printComparison(first, second, size: 0, root: nil)
            throw Finished(status: .different)
        }
        let proofs = try [first, second].map {
            try LogReader(directory: $0.path, fileSystem: files).consistencyProof(from: size)
        }
        let isProven =
            proofs.allSatisfy { $0.proof.connects($0.oldRoot, to: $0.root) }
            && proofs[0].oldRoot == proofs[1].oldRoot
        printComparison(first, second, size: size, root: isProven ? proofs[0].oldRoot.description : nil)
        if !isProven { throw Finished(status: .different) }
    }

    /// `root` is that of the shared past, where it is proven.
    private func printComparison(_ first: RunLocation, _ second: RunLocation, size: Int, root: String?) {
        if output.json {
            Page.json { writer in
                writer.object { writer in
                    writer.field("runs", [first.id, second.id])
                    writer.field("consistent", root != nil)
                    writer.field("common_events", size)
                    writer.optional("root", root)
                }
            }
        } else if let root {
            Screen.print("\(first.id) and \(second.id) share their first \(size) events, root \(root)")
        } else if size == 0 {
            Screen.print("\(first.id) and \(second.id) share no past: they begin with different events")
        } else {
            Screen.print("\(first.id) and \(second.id) do NOT share their first \(size) events")
        }
    }
}
