import EventLog
import Foundation
import History
import Models
import Runs
import Support
import Synchronization
import Testing

@Suite("The log is written first")
struct WriteAheadTests {
    @Test("each request is in the log, to the byte, when it reaches the endpoint")
    func requests() async throws {
        try await Workplace.run { place in
            let missing = Mutex<[String]>([])
            let sent = SentBodies(place.store.location(of: "run"))
            try await FakeServer.run { request in
                do {
                    if try !sent.contains(request.body) { missing.withLock { $0.append(request.text) } }
                } catch {
                    missing.withLock { $0.append("\(error)") }
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url, concurrency: 8)
                try await place.succeed(["run", "pipeline.yaml", "--id", "run", "-q", "--set", "optimizer.epochs=1"])
                #expect(server.requests.count > 40)
            }
            #expect(missing.withLock(\.self) == [])
        }
    }

    @Test("what is appended together carries one time, and what follows another, by a clock that stands still too")
    func times() async throws {
        try await Workplace.run { place in
            try FileManager.default.createDirectory(atPath: place.store.path, withIntermediateDirectories: true)
            let writer = try LogWriter.create(directory: place.store.location(of: "still").path)
            let journal = Journal(
                writer: writer, state: RunState(), budget: Budget(), now: { Timestamp(microseconds: 7) },
                observe: { _, _ in })
            for _ in 0..<3 {
                let draft = Draft(causes: [], WarningRaised(code: "test", message: "said"))
                try await journal.append([draft, draft])
            }
            try await journal.checkpoint()
            try await journal.close()
            let times = try place.events("still").map(\.time.microseconds)
            for batch in [0, 2, 4] {
                #expect(times[batch] == times[batch + 1] && times[batch + 1] != times[batch + 2], "\(times)")
            }
        }
    }

    @Test("a segment that is full is sealed once, behind its checkpoint, however many append meanwhile")
    func seals() async throws {
        try await Workplace.run { place in
            try FileManager.default.createDirectory(atPath: place.store.path, withIntermediateDirectories: true)
            var sizes = LogSizes.standard
            sizes.segmentText = 20_000
            let location = place.store.location(of: "full")
            let journal = Journal(
                writer: try LogWriter.create(directory: location.path, sizes: sizes), state: RunState(),
                budget: Budget(), now: { Timestamp(microseconds: 7) }, observe: { _, _ in })
            let draft = Draft(WarningRaised(code: "test", message: String(repeating: "said ", count: 200)))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { for _ in 0..<20 { try await journal.append([draft]) } }
                }
                try await group.waitForAll()
            }
            try await journal.close()
            let events = try place.events("full")
            #expect(events.count > 400)
            let ends = try LogReader(directory: location.path).segments.map(\.firstSeq).dropFirst().map { $0 - 1 }
            #expect(ends.count >= 2)
            for (start, end) in zip([0] + ends, ends) {
                guard case .logCheckpoint(let checkpoint) = events[end - 1].payload else {
                    Issue.record("segment ends with \(events[end - 1])")
                    continue
                }
                #expect(checkpoint.size == end - 1)
                #expect(events[start..<end].reduce(0) { $0 + $1.line.count } >= 20_000, "events \(start + 1) to \(end)")
            }
        }
    }

    @Test("each reply is in a commit before the one of anything that follows from it")
    func replies() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, concurrency: 16)
                try await place.succeed(["run", "pipeline.yaml", "--id", "run", "-q", "--set", "optimizer.epochs=1"])
            }
            // Events that were appended together carry one time, and what is appended after them another.
            var replied: [Int: Timestamp] = [:]
            var followed = 0
            for event in try place.events("run") {
                if case .callCompleted = event.payload { replied[event.seq] = event.time }
                // The vectors of a reply are no decision: they are what it says.
                if case .embeddingComputed = event.payload { continue }
                for time in event.causes.compactMap({ replied[$0] }) {
                    followed += 1
                    #expect(time < event.time, "event \(event.seq)")
                }
            }
            #expect(followed > 40)
        }
    }
}

/// The bodies of all requests that a run's log holds by now, also while it is written.
private final class SentBodies: Sendable {
    private struct State {
        var bodies: Set<[UInt8]> = []
        var nextSeq = 1
    }

    private let location: RunLocation
    private let state = Mutex(State())

    init(_ location: RunLocation) {
        self.location = location
    }

    func contains(_ body: [UInt8]) throws -> Bool {
        try state.withLock { state in
            if !state.bodies.contains(body) {
                try RunHistory.events(of: location, from: state.nextSeq, files: LiveFileSystem()) { event in
                    if case .callRequested(let call) = event.payload { state.bodies.insert(call.body) }
                    state.nextSeq = event.seq + 1
                }
            }
            return state.bodies.contains(body)
        }
    }
}
