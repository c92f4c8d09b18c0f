import Diagnostics
import EventLog
import History
import JSON

/// A run read back from its log.
package struct RunHistory: Sendable {
    package var location: RunLocation
    package var state: RunState
    /// What lies behind the last whole commit.
    package var torn: TornTail?

    package init(location: RunLocation, state: RunState, torn: TornTail? = nil) {
        self.location = location
        self.state = state
        self.torn = torn
    }

    /// Folds the whole log; `visit` sees each event on the way.
    package static func load(
        _ location: RunLocation, files: any LogFileSystem, visit: (Event) throws -> Void = { _ in }
    ) throws -> RunHistory {
        var state = RunState()
        let end = try events(of: location, files: files) { event in
            state.apply(event)
            try visit(event)
        }
        return RunHistory(location: location, state: state, torn: end.torn)
    }

    /// Reads the events from `seq` on, in order.
    @discardableResult
    package static func events(
        of location: RunLocation, from seq: Int = 1, files: any LogFileSystem, _ body: (Event) throws -> Void
    ) throws -> LogEnd {
        try lines(of: location, from: seq, files: files) { event, _ in try body(event) }
    }

    /// Reads the events from `seq` on, in order, each with its line as it stands in the log, without the newline.
    @discardableResult
    package static func lines(
        of location: RunLocation, from seq: Int = 1, files: any LogFileSystem,
        _ body: (Event, UnsafeRawBufferPointer) throws -> Void
    ) throws -> LogEnd {
        do {
            return try LogReader(directory: location.path, fileSystem: files).forEachBatch(
                from: seq, preparing: { DecodedBatch($0) },
                { batch, decoded in
                    var index = 0
                    try batch.forEachLine { seq, line in
                        guard index < decoded.events.count else {
                            throw unreadable(location, seq: seq, decoded.problem ?? JSONError(offset: 0, problem: ""))
                        }
                        try body(decoded.events[index], line)
                        index += 1
                    }
                })
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }

    /// One event; nil where the log does not have it.
    package static func event(_ seq: Int, of location: RunLocation, files: any LogFileSystem) throws -> Event? {
        do {
            return try Event(line: LogReader(directory: location.path, fileSystem: files).line(at: seq))
        } catch let error as JSONError {
            throw unreadable(location, seq: seq, error)
        } catch let error as LogError {
            if case .beyondEnd = error.kind { return nil }
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }

    /// The events of a batch, up to the first line that is none, and what is wrong with that.
    private struct DecodedBatch: Sendable {
        var events: [Event] = []
        var problem: JSONError?

        init(_ batch: LineBatch) {
            events.reserveCapacity(batch.count)
            batch.forEachLine { _, line in
                if problem != nil { return }
                do throws(JSONError) { events.append(try Event(line: line)) } catch { problem = error }
            }
        }
    }

    private static func unreadable(_ location: RunLocation, seq: Int, _ error: JSONError) -> Problems {
        Problems(
            Diagnostic(
                place: Place(file: "\(location.path)/events"), problem: "event \(seq) cannot be read: \(error)",
                remedy: seq > 1
                    ? "The log was changed outside gpo. Start from the last good event: "
                        + "gpo fork \(location.id) --at seq:\(seq - 1)" : "The log was changed outside gpo."),
            exitCode: .invalidInput)
    }
}
