import Diagnostics
import EventLog
import Foundation
import History
import JSON
import Models
import Pipelines

extension Session {
    /// Begins a new run: its directory, its lock, and its first events in one commit.
    package static func create(
        _ inputs: PipelineInputs, id: String, in store: RunStore, fresh: Bool, world: World,
        notify: @escaping @Sendable (String) -> Void, observe: @escaping @Sendable (Event, RunState) -> Void
    ) async throws -> Session {
        let location = store.location(of: id)
        try KeyReader(environment: world.environment).check(inputs.pipeline)
        try BudgetCoverage.check(inputs.pipeline, rates: Rates.of(inputs.pipeline))
        try makeDirectory(store, location)
        do {
            let lock = try RunLock(directory: location.path, fileSystem: world.logFiles)
            let writer = try LogWriter.create(directory: location.path, fileSystem: world.logFiles)
            let journal = Journal(
                writer: writer, state: RunState(), budget: inputs.pipeline.budget, now: world.now, observe: observe)
            try await journal.append(firstEvents(inputs, id: id, world: world))
            return Session(
                world: world, location: location, pipeline: inputs.pipeline, fresh: fresh, notify: notify, lock: lock,
                journal: journal)
        } catch {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }

    /// Takes up a run where its log ends; nil where it is finished.
    ///
    /// `overrides` may change what it may spend, how fast, and where its models are found, but not what it decides.
    package static func resume(
        _ location: RunLocation, overrides: [Override], fresh: Bool, world: World,
        notify: @escaping @Sendable (String) -> Void, observe: @escaping @Sendable (Event, RunState) -> Void
    ) async throws -> Session? {
        do {
            let lock = try RunLock(directory: location.path, fileSystem: world.logFiles)
            let (writer, recovery) = try LogWriter.open(directory: location.path, fileSystem: world.logFiles)
            let state = try RunHistory.state(of: location, files: world.logFiles)
            if state.progress.result != nil, recovery.torn == nil, state.sessions.status == .finished { return nil }
            guard !state.origin.run.isEmpty, state.datasets.isComplete else { throw unborn(location) }
            let (pipeline, changes) = try changed(state.origin.pipeline, by: overrides)
            try KeyReader(environment: world.environment).check(pipeline)
            try BudgetCoverage.check(pipeline, rates: state.origin.rates)
            let journal = Journal(
                writer: writer, state: state, budget: pipeline.budget, now: world.now, observe: observe)
            var drafts = [
                Draft(
                    SessionStarted(
                        host: world.host, process: world.process, tool: Tool.version,
                        reason: state.sessions.isForked ? .forked : .resumed, changes: changes))
            ]
            if let warning = recovery.warning { drafts.append(Draft(causes: [.sibling(0)], warning)) }
            try await journal.append(drafts)
            return Session(
                world: world, location: location, pipeline: pipeline, fresh: fresh, notify: notify, lock: lock,
                journal: journal)
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }

    private static func unborn(_ location: RunLocation) -> Problems {
        Problems(
            Diagnostic(
                place: Place(file: location.path), problem: "the run was cut off before its first events were durable",
                remedy: "Nothing was spent. Remove the directory and start again: gpo run PIPELINE"),
            exitCode: .noInput)
    }

    private static func makeDirectory(_ store: RunStore, _ location: RunLocation) throws(Problems) {
        do {
            try FileManager.default.createDirectory(atPath: store.path, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: location.path, withIntermediateDirectories: false)
        } catch {
            let exists = FileManager.default.fileExists(atPath: location.path)
            throw Problems(
                Diagnostic(
                    place: Place(file: location.path),
                    problem: exists ? "there is a run of this id already" : "the run's directory cannot be made",
                    remedy: exists
                        ? "Choose another --id, or go on with it: gpo resume \(location.id)"
                        : "Give this user the right to write there, or name another directory with --runs."),
                exitCode: .cannotCreate)
        }
    }

    /// What a run's log begins with: the settings, the first session, and the data.
    package static func firstEvents(_ inputs: PipelineInputs, id: String, world: World) -> [Draft] {
        var drafts = [
            Draft(
                RunCreated(
                    run: id, tool: Tool.version, seed: inputs.pipeline.seed, pipelineFile: inputs.file,
                    pipelineDigest: inputs.digest, pipeline: inputs.pipeline.resolved,
                    texts: inputs.texts.sorted { $0.key < $1.key }.map { NamedText(name: $0.key, text: $0.value) },
                    rates: Rates.of(inputs.pipeline))),
            Draft(
                causes: [.sibling(0)],
                SessionStarted(
                    host: world.host, process: world.process, tool: Tool.version, reason: .created, changes: [])),
        ]
        for split in inputs.splits { drafts += split.drafts(causes: [.sibling(0)], firstIndex: drafts.count) }
        return drafts
    }

    /// The pipeline with the overrides, and what they changed.
    private static func changed(
        _ recorded: JSONValue, by overrides: [Override]
    ) throws(Problems) -> (Pipeline, [SettingChange]) {
        let place = Place(file: "the run's pipeline")
        let pipeline = try Pipeline(resolved: recorded, overrides: overrides, place: place)
        let changes = SettingChanges.between(recorded, pipeline.resolved)
        let refused = changes.filter { !SettingChanges.mayChangeOnResume($0.path) }
        if !refused.isEmpty {
            throw Problems(
                refused.map { change in
                    Diagnostic(
                        place: Place(file: "--set \(change.path)"),
                        problem:
                            "this would change what the run decides, and a resumed run equals an uninterrupted one",
                        remedy: "Fork it: gpo fork RUN --at step:N --set \(change.path)=...")
                }, exitCode: .usage)
        }
        return (pipeline, changes)
    }
}
