import Diagnostics
import Evaluation
import History
import JSON
import Models
import Optimization
import Pipelines

/// What changed settings mean for the past that a fork shares: nothing, something to be made anew, or a contradiction.
struct PastChanges {
    let state: RunState
    let pipeline: Pipeline
    let changes: [SettingChange]

    private func changes(_ path: String) -> Bool {
        changes.contains { $0.path == path || $0.path.hasPrefix("\(path).") }
    }

    private var hasScores: Bool { !state.trajectory.scored.isEmpty }

    private var isTested: Bool { state.trajectory.candidates.contains { $0.evaluations[.test] != nil } }

    /// Whether the past scores are to be given again from the recorded outputs, with these as the fork's data: by another
    /// metric, or because answers are now looked for among other labels.
    func changesScores(with datasets: Datasets) -> Bool {
        guard hasScores else { return false }
        if changes("task.answer.metric") { return true }
        return switch pipeline.task.answer.metric {
        case .label, .boolean: datasets.labels != state.datasets.labels
        case .exact, .choice, .number, .contains: false
        }
    }

    var changesTaskModel: Bool { changes("models.task") && hasScores }

    /// What the models cost from here on, or nil where that is as before: a model that stays keeps the rate that the run
    /// began with, whatever a newer table says.
    var changedRates: [ModelRate]? {
        let rates = Rates.of(pipeline).map { rate in
            if changes("prices") || changes("models.\(rate.role.rawValue)") { return rate }
            return state.origin.rates.first { $0.role == rate.role } ?? rate
        }
        return rates == state.origin.rates ? nil : rates
    }

    /// Throws for what would make the past scores mean something else and cannot be computed again offline.
    func check() throws(Problems) {
        var reasons = [("task.fields", "the examples that the log has were read by other keys, and stay as they are")]
        var diagnostics: [Diagnostic] = []
        if changes("task.data.test"), pipeline.task.data.test != nil, isTested {
            diagnostics.append(
                Diagnostic(
                    place: Place(file: "--set task.data.test"),
                    problem: "the past prompts were tested on other examples",
                    remedy: "Fork from before that: --at step:\(state.progress.finishedSteps)"))
        }
        if hasScores {
            reasons += [
                ("task.data.validation", "the past candidates were scored on other examples"),
                ("task.position", "the past candidates were scored with the prompt in another place"),
                ("task.answer.ask_again", "the past answers were asked for in another way"),
            ]
        }
        diagnostics += reasons.filter { changes($0.0) }.map { path, reason in
            Diagnostic(
                place: Place(file: "--set \(path)"), problem: reason,
                remedy: "Start a new run with it: gpo run PIPELINE --set \(path)=...")
        }
        if diagnostics.isEmpty { return }
        throw Problems(diagnostics, exitCode: .usage)
    }

    /// The texts of templates and phrases that the fork names anew.
    func changedTexts(overrides: [Override]) throws(Problems) -> [NamedText] {
        let named = [
            ("generate", pipeline.templates.generate, "templates.generate"),
            ("edit", pipeline.templates.edit, "templates.edit"),
            ("phrases", pipeline.models.optimizer.phrases, "models.optimizer.phrases"),
        ]
        var texts: [NamedText] = []
        for case (let name, let path?, let setting) in named where changes(setting) {
            let bytes = try NamedFile(written: path, path: path, setting: setting).bytes()
            texts.append(NamedText(name: name, text: String(decoding: bytes, as: UTF8.self)))
        }
        let update = pipeline.optimizer.update.rawValue
        if changes("optimizer.update"), state.origin.texts[update] == nil, !texts.contains(where: { $0.name == update })
        {
            texts += PipelineInputs.builtInTexts(for: pipeline).map { NamedText(name: $0.key, text: $0.value) }
                .sorted { $0.name < $1.name }
        }
        return texts
    }

    /// The data that a fork has after these events.
    func datasets(after drafts: [Draft]) -> Datasets {
        drafts.enumerated().reduce(into: state.datasets) { datasets, draft in
            datasets.apply(draft.element.event(seq: 1, index: draft.offset, time: Timestamp(microseconds: 0)))
        }
    }

    /// The events of splits that the fork reads anew; paths given by `--set` are relative to the current directory.
    func reloadedData(overrides: [Override]) throws -> [Draft] {
        let data = pipeline.task.data
        let splits: [(SplitName, String?)] = [
            (.train, data.train), (.validation, data.validation), (.test, data.test),
            (.demonstrations, data.demonstrations),
        ]
        var drafts: [Draft] = []
        for (split, path) in splits where changes("task.data.\(split.rawValue)") {
            guard let path else {
                // The split is left out from here on, which is to say that it has no examples.
                drafts.append(
                    Draft(
                        causes: [.sibling(0)],
                        DatasetLoaded(split: split, source: "", examples: 0, digest: FileReading.digest([]))))
                continue
            }
            let file = NamedFile(written: path, path: path, setting: "task.data.\(split.rawValue)")
            let loaded = try PipelineInputs.loadSplit(split, file: file, pipeline.task.fields)
            // The fork's own event is the first of the batch.
            drafts += loaded.drafts(causes: [.sibling(0)], firstIndex: drafts.count + 1)
        }
        return drafts
    }
}
