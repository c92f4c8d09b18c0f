import EventLog
import Foundation
import History
import Runs
import Testing

@Suite("Scores by another metric")
struct RescoreTests {
    /// What a rescoring appends, but for the times.
    private static func scores(_ events: [Event]) -> [Event] {
        events.compactMap { event in
            switch event.payload {
            case .exampleRescored, .candidateRescored:
                Event(
                    seq: event.seq, time: Timestamp(microseconds: 0), step: event.step, causes: event.causes,
                    payload: event.payload)
            default: nil
            }
        }
    }

    @Test("that were cut off behind any candidate are completed by asking again, as if they never were")
    func cutOff() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            let ended = try place.events("example").last?.seq ?? 0
            try await place.succeed(["rescore", "example", "--metric", "contains"])
            let whole = Self.scores(try place.events("example"))
            let ends = whole.filter { $0.payload.type == CandidateRescored.type }.map(\.seq)
            #expect(ends.count > 3)
            for end in [ended, ends[0], ends[ends.count / 2]] {
                let id = "cut-\(end)"
                let cut = place.store.location(of: id)
                try LogFork.make(from: place.store.location(of: "example").path, through: end, to: cut.path)
                try await place.succeed(["rescore", id, "--metric", "contains"])
                #expect(Self.scores(try place.events(id)) == whole, "cut off behind event \(end)")
                try await place.succeed(["verify", id])
                try await place.succeed(["replay", id])
            }
        }
    }

    @Test("are appended with a checkpoint every thousand events, and one at the end")
    func checkpoints() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            let ended = try place.events("example").last?.seq ?? 0
            let (writer, recovery) = try LogWriter.open(directory: place.store.location(of: "example").path)
            // A clock that stands still.
            var supplement = Supplement(
                writer, recovery, lastCheckpoint: ended, now: { Timestamp(microseconds: 1_900_000_000_000_000) })
            for batch in 0..<30 {
                try await supplement.append(
                    (0..<100).map { Draft(WarningRaised(code: "made", message: "\(batch) \($0)")) })
            }
            try await supplement.finish()
            let events = try place.events("example")
            let checkpoints = events.filter { $0.seq >= ended && $0.payload.type == LogCheckpoint.type }.map(\.seq)
            let gaps = zip(checkpoints, checkpoints.dropFirst()).map { $1 - $0 }
            #expect(gaps == [1001, 1001, 1001, 1])
            #expect(checkpoints.last == events.last?.seq)
            // What was appended together has one time, and what stands beside it another.
            let times = events.filter { $0.seq >= ended }.map(\.time)
            #expect(zip(times, times.dropFirst()).count { $0 != $1 } == 30 + 4)
            try await place.succeed(["verify", "example"])
        }
    }
}
