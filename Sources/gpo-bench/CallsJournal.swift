import EventLog
import JSON
import Models
import Synchronization

/// Writes the events of calls to a log, with all that a run keeps of them, and waits until they are durable.
final class CallsJournal: Sendable {
    private let writer: LogWriter
    /// Numbers follow in the order of appending.
    private let order = Mutex(())

    init(_ writer: LogWriter) {
        self.writer = writer
    }

    func requested(_ call: PreparedCall) async throws {
        try await append("call.requested") { writer in
            writer.key("role")
            writer.string("task")
            writer.key("endpoint")
            writer.string(call.endpoint)
            writer.key("body")
            writer.string(String(decoding: call.body, as: UTF8.self))
        }
    }

    func completed(_ reply: ReceivedReply) async throws {
        try await append("call.completed") { writer in
            writer.key("body")
            writer.string(String(decoding: reply.body, as: UTF8.self))
            writer.key("attempts")
            writer.integer(reply.attempts)
        }
    }

    func failed(_ failure: CallFailure) async throws {
        try await append("call.failed") { writer in
            writer.key("error")
            writer.string(failure.description)
        }
    }

    func close() async throws {
        try await writer.close()
    }

    private func append(_ type: StaticString, _ data: (inout JSONWriter) -> Void) async throws {
        let commit = order.withLock { _ in
            var line = JSONWriter()
            line.object { line in
                line.key("seq")
                line.integer(writer.nextSeq)
                line.key("type")
                line.string(type.description)
                line.key("data")
                line.object(data)
            }
            return writer.append(line.bytes + [0x0A], count: 1)
        }
        try await commit.durable()
    }
}
