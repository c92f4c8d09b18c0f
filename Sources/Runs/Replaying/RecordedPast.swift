import Diagnostics
import EventLog
import History
import JSON

/// Looks up what a replay needs of a run's past beside its state, read from the log when it is first asked for.
final class RecordedPast {
    private let location: RunLocation
    private let files: any LogFileSystem
    private lazy var read = Result { try readScores() }

    init(location: RunLocation, files: any LogFileSystem) {
        self.location = location
        self.files = files
    }

    /// Any event, or nil where the log does not have it. Cost: one member of the log.
    func event(_ seq: Int) throws -> Event? {
        try RunHistory.event(seq, of: location, files: files)
    }

    /// The `example.scored` and `candidate.evaluated` events up to `seq`, in order.
    func scores(through seq: Int) throws -> [Event] {
        Array(try read.get().prefix { $0.seq <= seq })
    }

    /// The `example.scored` of this number, or nil where that event is none.
    func scored(_ seq: Int) throws -> Event? {
        let events = try read.get()
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].seq < seq { low = middle + 1 } else { high = middle }
        }
        return low < events.count && events[low].seq == seq ? events[low] : nil
    }

    private func readScores() throws -> [Event] {
        var events: [Event] = []
        do {
            try LogReader(directory: location.path, fileSystem: files).forEachBatch(
                preparing: { batch in
                    var scores: [Event] = []
                    try batch.forEachLine { _, line in
                        if let event = try Self.score(line) { scores.append(event) }
                    }
                    return scores
                },
                { _, scores in events += scores })
        } catch is JSONError {
            // Read again in full, which says which event it is and what to do.
            try RunHistory.events(of: location, files: files) { _ in }
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
        return events
    }

    /// The event of a line, if it is a score; most others are not decoded to find that out.
    private static func score(_ line: UnsafeRawBufferPointer) throws(JSONError) -> Event? {
        if let frequent = FrequentLine(line) {
            guard case .scored = frequent.content else { return nil }
            return try Event(line: line)
        }
        let event = try Event(line: line)
        switch event.payload {
        case .exampleScored, .candidateEvaluated: return event
        default: return nil
        }
    }
}
