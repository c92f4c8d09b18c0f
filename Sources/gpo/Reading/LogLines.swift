import EventLog
import History
import JSON
import Reports
import Runs

/// Some lines of a log, in order; valid only while the closure that they were given to runs.
struct LogLines {
    /// A line that is no event.
    struct Unreadable: Error {
        var seq: Int?
        var problem: JSONError
    }

    private let batch: LineBatch

    init(_ batch: LineBatch) {
        self.batch = batch
    }

    /// Calls `body` with what each line's beginning says, and the line.
    func forEachLine(_ body: (LineHead, UnsafeRawBufferPointer) throws -> Void) throws {
        try batch.forEachLine { seq, line in try Self.visit(line, seq, body) }
    }

    /// What the lines do to a state.
    func folded() throws -> FoldedBatch {
        var folding = LineFolding()
        try batch.forEachLine { seq, line in
            do throws(JSONError) { try folding.take(line) } catch { throw Unreadable(seq: seq, problem: error) }
        }
        return folding.finish()
    }

    /// Calls `body` with a line; what is wrong with the line is thrown with its number.
    static func visit<Result>(
        _ line: UnsafeRawBufferPointer, _ seq: Int?, _ body: (LineHead, UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        do {
            return try body(LineHead(line: line), line)
        } catch let problem as JSONError {
            throw Unreadable(seq: seq, problem: problem)
        }
    }
}
