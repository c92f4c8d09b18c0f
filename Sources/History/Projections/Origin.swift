import JSON

/// Where the run comes from and what it is set to do.
package struct Origin: Hashable, Sendable {
    /// The run's own id.
    package internal(set) var run = ""
    package internal(set) var seed = 0
    /// The effective pipeline: as created, with every later change.
    package internal(set) var pipeline: JSONValue = .null
    package internal(set) var pipelineFile = ""
    package internal(set) var texts: [String: String] = [:]
    package internal(set) var rates: [ModelRate] = []
    /// When the first event was written.
    package internal(set) var created: Timestamp?
    /// The forks that led here, the earliest first.
    package internal(set) var forks: [RunForked] = []
    /// The seq of the `run.created`, or of the last fork.
    package internal(set) var seq = 0
    package internal(set) var tool = ""

    package init() {}

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .runCreated(let value):
            run = value.run
            seed = value.seed
            pipeline = value.pipeline
            pipelineFile = value.pipelineFile
            texts = Dictionary(value.texts.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
            rates = value.rates
            created = event.time
            seq = event.seq
            tool = value.tool
        case .runForked(let value):
            run = value.run
            forks.append(value)
            seq = event.seq
            for text in value.texts { texts[text.name] = text.text }
            if let changed = value.rates { rates = changed }
            change(value.changes)
        case .sessionStarted(let value):
            change(value.changes)
        case .sessionEnded, .datasetLoaded, .exampleLoaded, .stepStarted, .trajectoryRetrieved, .metapromptBuilt,
            .callRequested, .callCompleted, .callFailed, .candidateGenerated, .candidateRejected, .embeddingComputed,
            .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished, .budgetExhausted, .warningRaised,
            .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }

    private mutating func change(_ changes: [SettingChange]) {
        for change in changes {
            pipeline = pipeline.setting(change.path.split(separator: ".").map(String.init)[...], to: change.new)
            if change.path == "seed", let value = change.new.integer { seed = value }
        }
    }
}

extension JSONValue {
    /// The value with the member at `path` replaced, or added where there is none.
    package func setting(_ path: ArraySlice<String>, to new: JSONValue) -> JSONValue {
        guard let first = path.first else { return new }
        var members = self.members ?? []
        // A key may have points in it, as a model's name does: then it is several steps.
        for count in stride(from: path.count, to: 0, by: -1) {
            let key = path.prefix(count).joined(separator: ".")
            guard let index = members.firstIndex(where: { $0.key == key }) else { continue }
            members[index].value = members[index].value.setting(path.dropFirst(count), to: new)
            return .object(members)
        }
        members.append(JSONMember(first, JSONValue.null.setting(path.dropFirst(), to: new)))
        return .object(members)
    }
}
