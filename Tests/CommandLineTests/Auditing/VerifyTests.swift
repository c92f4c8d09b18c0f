import EventLog
import Foundation
import History
import Runs
import Testing

@Suite("Verifying a log that somebody changed")
struct VerifyTests {
    enum Change: CaseIterable {
        case ofText, ofRoot, ofRootToNoHash, ofTheSharedPast

        /// What stands in a changed event instead; nil where the event stays.
        func changed(_ event: Event) -> Event? {
            var event = event
            switch (self, event.payload) {
            case (.ofText, .candidateGenerated(var generated)) where event.step == 1:
                generated.text += "!"
                event.payload = .candidateGenerated(generated)
            case (.ofRoot, .logCheckpoint(var checkpoint)):
                checkpoint.root = String(repeating: "0", count: 64)
                event.payload = .logCheckpoint(checkpoint)
            case (.ofRootToNoHash, .logCheckpoint(var checkpoint)):
                checkpoint.root = "none"
                event.payload = .logCheckpoint(checkpoint)
            case (.ofTheSharedPast, .runForked(var forked)):
                forked.parentRoot = String(forked.parentRoot.reversed())
                event.payload = .runForked(forked)
            default: return nil
            }
            return event
        }

        func words(forked: Int, checkpoint: Int) -> String {
            switch self {
            // The fork's own statement is the first that the change contradicts.
            case .ofText, .ofTheSharedPast: "the checkpoint in event \(forked) does not follow"
            case .ofRoot: "the checkpoint in event \(checkpoint) does not follow"
            case .ofRootToNoHash: "event \(checkpoint) cannot be read: a root that is not 64 hexadecimal digits"
            }
        }
    }

    @Test("exits 2 and names the event", arguments: Change.allCases)
    func changed(_ change: Change) async throws {
        try await Workplace.run { place in
            try place.copyExample()
            try await place.succeed(["fork", "example", "--at", "step:2", "--id", "fork"])
            let events = try place.events("fork")
            let forked = try #require(events.first { $0.payload.type == "run.forked" }).seq
            let checkpoint = try #require(events.first { $0.payload.type == "log.checkpoint" }).seq
            try await write(events, changing: nil, as: "sound", in: place)
            try await place.succeed(["verify", "sound"])
            try await write(events, changing: change, as: "changed", in: place)
            let outcome = try await place.gpo.run(["verify", "changed"])
            #expect(outcome.status == 2)
            #expect(outcome.output.contains("NOT sound"))
            let words = change.words(forked: forked, checkpoint: checkpoint)
            #expect(outcome.error.contains(words), "\(outcome.error)")
        }
    }

    /// Writes the events as a run's log, of which the first that `change` concerns is changed.
    private func write(_ events: [Event], changing change: Change?, as id: String, in place: Workplace) async throws {
        let writer = try LogWriter.create(directory: place.store.location(of: id).path)
        var change = change
        for event in events {
            let changed = change?.changed(event)
            if changed != nil { change = nil }
            writer.append((changed ?? event).line, count: 1)
        }
        #expect(change == nil)
        try await writer.seal()
        try await writer.close()
    }
}
