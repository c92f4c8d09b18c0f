import JSON
import Testing

@testable import History

@Suite("A snapshot")
struct SnapshotTests {
    /// A state in which every projection holds something.
    private static func state(seed: Int) -> RunState {
        var state = RunState()
        let events = PayloadMaker.events(.mixed, seed: seed)
        // The last events of a step would clear what is under way.
        for event in events where event.payload.type != "step.finished" { state.apply(event) }
        var fold = Fold()
        fold.startSession()
        fold.request("a", digest: "0123456789abcdef0123456789abcdef")
        fold.complete("a")
        fold.request("b", role: .optimizer, choices: 3)
        fold.fail("c", final: true)
        fold.request("d")
        for event in fold.events { state.apply(event) }
        return state
    }

    private static func read(_ bytes: [UInt8]) -> Snapshot? {
        bytes.withUnsafeBytes { Snapshot($0) }
    }

    @Test("reads back as the same state, and folds on to the same", arguments: 0..<30)
    func roundTrip(seed: Int) {
        let snapshot = Snapshot(state: Self.state(seed: seed), lastLine: 7)
        let read = Self.read(snapshot.bytes)
        #expect(read == snapshot, "seed \(seed)")
        guard var resumed = read?.state else { return }
        var whole = snapshot.state
        for event in PayloadMaker.events(.mixed, seed: seed + 1) {
            resumed.apply(event)
            whole.apply(event)
        }
        #expect(resumed == whole, "seed \(seed)")
        #expect(Self.read(Snapshot(state: RunState(), lastLine: 0).bytes)?.state == RunState())
    }

    @Test("is not read with any byte changed, missing or added")
    func damaged() {
        let bytes = Snapshot(state: Self.state(seed: 3), lastLine: 7).bytes
        for index in bytes.indices {
            for bit in 0..<8 where bit == index % 8 || index < 32 {
                var wrong = bytes
                wrong[index] ^= 1 << UInt8(bit)
                if Self.read(wrong) != nil { Issue.record("byte \(index), bit \(bit)") }
            }
            if Self.read(Array(bytes.prefix(index))) != nil { Issue.record("cut to \(index)") }
        }
        #expect(Self.read(bytes + [0]) == nil)
    }

    @Test("of any bytes is no trap, even where their digest is right", arguments: 0..<200)
    func anyBytes(seed: Int) {
        var random = SeededGenerator(seed: seed)
        var bytes = Snapshot(state: Self.state(seed: seed % 10), lastLine: 7).bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = Int.random(in: 16..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(index..<min(bytes.count, index + 9))
            case 2: bytes.insert(contentsOf: repeatElement(0xff, count: 8), at: index)
            default: bytes[index] ^= 0x80
            }
        }
        let digest = bytes.withUnsafeBytes { Snapshot.digest(of: UnsafeRawBufferPointer(rebasing: $0[16...])) }
        withUnsafeBytes(of: digest.littleEndian) { bytes.replaceSubrange(8..<16, with: $0) }
        // What can be read is a state; folding on must not trap either.
        guard var state = Self.read(bytes)?.state else { return }
        for event in PayloadMaker.events(.mixed, seed: 1) { state.apply(event) }
    }
}
