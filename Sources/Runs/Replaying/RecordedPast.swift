import EventLog
import History

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
        try RunHistory.events(of: location, files: files) { event in
            switch event.payload {
            case .exampleScored, .candidateEvaluated: events.append(event)
            default: return
            }
        }
        return events
    }
}
