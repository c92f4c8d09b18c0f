import ArgumentParser
import Diagnostics
import History
import JSON
import Pipelines
import Runs

struct ForkRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: """
            Example: gpo fork latest --at step:2 --set optimizer.edit_budget.decay=linear --run

            Makes a new run with the same past, up to a point, and other settings from there on.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(
        help: "step:N (before step N begins), seq:N (after event N) or candidate:ID (after the step that scored it).")
    var at: String

    @Option(help: "A setting and its value, such as optimizer.epochs=5. May be repeated.")
    var set: [String] = []

    @Option(help: "The new run's id; by default the parent's with a number.")
    var id: String?

    @Flag(help: "Go on with the new run at once.")
    var run = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        let parent = try options.store.resolve(reference)
        let point = try ForkPoint(parsing: at)
        let overrides = try set.map { argument throws(Problems) in try Override(parsing: argument) }
        if let id { try RunNaming.check(id) }
        let id = id ?? RunNaming.fork(of: parent.id, taken: options.store.ids())
        let fork = try await Fork.make(
            of: parent, at: point, overrides: overrides, id: id, in: options.store, world: world)
        if case .seq(let wanted) = point, wanted != fork.lastShared {
            output.note(
                "event \(wanted) was written together with the one after it; the last point before it from which a run "
                    + "can go on is event \(fork.lastShared)")
        }
        output.note("forked \(parent.id) after event \(fork.lastShared) as \(id)")
        for change in fork.changes {
            output.note("  \(change.path): \(change.old?.text ?? "nothing") becomes \(change.new.text)")
        }
        for consequence in fork.consequences { output.note(consequence) }
        guard run else {
            if output.json {
                Page.json { writer in
                    writer.object { writer in
                        writer.field("run", id)
                        writer.field("parent", parent.id)
                        writer.field("parent_seq", fork.lastShared)
                        writer.list("changes", fork.changes)
                    }
                }
            } else {
                Screen.print(id)
            }
            output.note("go on with: gpo resume \(id)")
            return
        }
        let display = ProgressDisplay(quiet: output.quiet)
        try await Signals.runSession {
            let session = try await Session.resume(
                fork.location, overrides: [], fresh: false, world: world, notify: { output.note($0) },
                observe: { display.observe($0, $1) })
            if let session { try await SessionEnding(session: session, output: output).run() }
        }
    }
}
