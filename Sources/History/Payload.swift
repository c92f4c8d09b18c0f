import JSON

/// What an event says, one case a type of event.
///
/// The value stands in memory of its own, so that an event is small, and to copy it is to count one reference.
package indirect enum Payload: Hashable, Sendable {
    case runCreated(RunCreated)
    case runForked(RunForked)
    case sessionStarted(SessionStarted)
    case sessionEnded(SessionEnded)
    case datasetLoaded(DatasetLoaded)
    case exampleLoaded(ExampleLoaded)
    case stepStarted(StepStarted)
    case trajectoryRetrieved(TrajectoryRetrieved)
    case metapromptBuilt(MetapromptBuilt)
    case callRequested(CallRequested)
    case callCompleted(CallCompleted)
    case callFailed(CallFailed)
    case candidateGenerated(CandidateGenerated)
    case candidateRejected(CandidateRejected)
    case embeddingComputed(EmbeddingComputed)
    case exampleScored(ExampleScored)
    case candidateEvaluated(CandidateEvaluated)
    case candidateSelected(CandidateSelected)
    case stepFinished(StepFinished)
    case budgetExhausted(BudgetExhausted)
    case warningRaised(WarningRaised)
    case runFinished(RunFinished)
    case logCheckpoint(LogCheckpoint)
    case exampleRescored(ExampleRescored)
    case candidateRescored(CandidateRescored)
    /// A type that this version does not know: kept as it is, and skipped by every projection.
    case unknown(UnknownPayload)
}

/// A payload of one type: how it is named, and how it is written and read.
package protocol EventPayload: Hashable, Sendable {
    /// The event's type, such as `candidate.generated`.
    static var type: String { get }
    /// The version of the payload's form that is written.
    static var version: Int { get }
    /// Writes the payload as one JSON object.
    func encode(to writer: inout JSONWriter)
    /// Reads the current version; members in any order, unknown members skipped.
    init(from reader: inout JSONReader) throws(JSONError)
    /// The case that holds it.
    var payload: Payload { get }
}

extension EventPayload {
    package static var version: Int { 1 }
}

/// A payload of a type that this version does not know.
package struct UnknownPayload: Hashable, Sendable {
    package var type: String
    package var version: Int
    /// The JSON value under `data`, byte for byte.
    package var data: [UInt8]
}

extension Payload {
    /// Every type that this version writes, in the order in which a run first meets them.
    package static let types: [any EventPayload.Type] = [
        RunCreated.self, RunForked.self, SessionStarted.self, SessionEnded.self, DatasetLoaded.self,
        ExampleLoaded.self, StepStarted.self, TrajectoryRetrieved.self, MetapromptBuilt.self, CallRequested.self,
        CallCompleted.self, CallFailed.self, CandidateGenerated.self, CandidateRejected.self, EmbeddingComputed.self,
        ExampleScored.self, CandidateEvaluated.self, CandidateSelected.self, StepFinished.self, BudgetExhausted.self,
        WarningRaised.self, RunFinished.self, LogCheckpoint.self, ExampleRescored.self, CandidateRescored.self,
    ]

    private static let typesByName = Dictionary(uniqueKeysWithValues: types.map { ($0.type, $0) })

    /// The value inside, or nil for an unknown type.
    package var known: (any EventPayload)? {
        switch self {
        case .runCreated(let value): value
        case .runForked(let value): value
        case .sessionStarted(let value): value
        case .sessionEnded(let value): value
        case .datasetLoaded(let value): value
        case .exampleLoaded(let value): value
        case .stepStarted(let value): value
        case .trajectoryRetrieved(let value): value
        case .metapromptBuilt(let value): value
        case .callRequested(let value): value
        case .callCompleted(let value): value
        case .callFailed(let value): value
        case .candidateGenerated(let value): value
        case .candidateRejected(let value): value
        case .embeddingComputed(let value): value
        case .exampleScored(let value): value
        case .candidateEvaluated(let value): value
        case .candidateSelected(let value): value
        case .stepFinished(let value): value
        case .budgetExhausted(let value): value
        case .warningRaised(let value): value
        case .runFinished(let value): value
        case .logCheckpoint(let value): value
        case .exampleRescored(let value): value
        case .candidateRescored(let value): value
        case .unknown: nil
        }
    }

    package var type: String {
        if case .unknown(let value) = self { return value.type }
        return kind?.type ?? ""
    }

    package var version: Int {
        if case .unknown(let value) = self { return value.version }
        return kind?.version ?? 0
    }

    package func encode(to writer: inout JSONWriter) {
        switch self {
        // The types that fill a log are written without a box around them.
        case .callRequested(let value): value.encode(to: &writer)
        case .callCompleted(let value): value.encode(to: &writer)
        case .exampleScored(let value): value.encode(to: &writer)
        case .unknown(let value): writer.raw(value.data)
        default: known?.encode(to: &writer)
        }
    }

    /// The type of the value inside, without a look at the value, or nil for an unknown type.
    private var kind: (any EventPayload.Type)? {
        switch self {
        case .runCreated: RunCreated.self
        case .runForked: RunForked.self
        case .sessionStarted: SessionStarted.self
        case .sessionEnded: SessionEnded.self
        case .datasetLoaded: DatasetLoaded.self
        case .exampleLoaded: ExampleLoaded.self
        case .stepStarted: StepStarted.self
        case .trajectoryRetrieved: TrajectoryRetrieved.self
        case .metapromptBuilt: MetapromptBuilt.self
        case .callRequested: CallRequested.self
        case .callCompleted: CallCompleted.self
        case .callFailed: CallFailed.self
        case .candidateGenerated: CandidateGenerated.self
        case .candidateRejected: CandidateRejected.self
        case .embeddingComputed: EmbeddingComputed.self
        case .exampleScored: ExampleScored.self
        case .candidateEvaluated: CandidateEvaluated.self
        case .candidateSelected: CandidateSelected.self
        case .stepFinished: StepFinished.self
        case .budgetExhausted: BudgetExhausted.self
        case .warningRaised: WarningRaised.self
        case .runFinished: RunFinished.self
        case .logCheckpoint: LogCheckpoint.self
        case .exampleRescored: ExampleRescored.self
        case .candidateRescored: CandidateRescored.self
        case .unknown: nil
        }
    }

    /// Reads the value under `data`; a payload of an older version is first brought up to date.
    package init(type: String, version: Int, data: UnsafeRawBufferPointer) throws(JSONError) {
        guard let known = Self.typesByName[type] else {
            self = .unknown(UnknownPayload(type: type, version: version, data: Array(data)))
            return
        }
        if version > known.version {
            throw JSONError(offset: 0, problem: "\(type) of version \(version), which is newer than this gpo reads")
        }
        if version == known.version {
            self = try Self.read(known, data)
        } else {
            let current = try Upcasting.upcast(type: type, from: version, to: known.version, data: data)
            self = try current.withUnsafeBytesTyped { buffer throws(JSONError) in try Self.read(known, buffer) }
        }
    }

    private static func read(
        _ type: any EventPayload.Type, _ data: UnsafeRawBufferPointer
    ) throws(JSONError) -> Payload {
        var reader = JSONReader(data)
        return try type.init(from: &reader).payload
    }
}
