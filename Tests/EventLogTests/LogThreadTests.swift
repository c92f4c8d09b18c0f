import Foundation
import Testing

@testable import EventLog

@Suite("The log's thread")
struct LogThreadTests {
    @Test("a task that prefers it goes on there after each commit")
    func stays() async throws {
        let writer = try LogWriter.create(directory: "/run", fileSystem: SimulatedDisk())
        let own = await withCheckedContinuation { waiter in
            writer.thread.run { waiter.resume(returning: Self.thread) }
        }
        try await withTaskExecutorPreference(writer.thread) {
            for seq in 1...20 {
                try await writer.append(Lines.text(seq..<seq + 1), count: 1).durable()
                #expect(Self.thread == own)
            }
        }
        #expect(Self.thread != own)
        try await writer.close()
    }

    private static var thread: UInt { UInt(pthread_self()) }
}
