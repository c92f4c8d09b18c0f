import JSON
import Support
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

    /// Makes the head say what the bytes behind it are.
    private static func putRight(_ bytes: inout [UInt8]) {
        let digest = bytes.withUnsafeBytes {
            Snapshot.digest(of: UnsafeRawBufferPointer(rebasing: $0[Snapshot.headBytes...]))
        }
        withUnsafeBytes(of: digest.littleEndian) { bytes.replaceSubrange(8..<16, with: $0) }
        let count = UInt64(bytes.count - Snapshot.headBytes)
        withUnsafeBytes(of: count.littleEndian) { bytes.replaceSubrange(16..<24, with: $0) }
    }

    @Test("of a long run, with what is set apart from its values, reads back as the same, and not when damaged")
    func large() {
        var fold = Fold()
        for number in 0..<4000 {
            let name = "c0/\(number)"
            fold.request(name, digest: String(number + 1_000_000_000, radix: 16) + "0123456789abcdef01234567")
            fold.complete(name)
        }
        var state = fold.state
        for event in PayloadMaker.events(.mixed, seed: 1) { state.apply(event) }
        let snapshot = Snapshot(state: state, lastLine: 7)
        let bytes = snapshot.bytes
        #expect(snapshot.pieces[2].count > 1 << 16)
        #expect(Self.read(bytes) == snapshot)
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var wrong = bytes
            wrong[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(Self.read(wrong) == nil)
            #expect(Self.read(Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))) == nil)
        }
        #expect(Self.read(bytes + [0]) == nil)
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
            for bit in 0..<8 where bit == index % 8 || index < 40 {
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
            let index = Int.random(in: Snapshot.headBytes..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(index..<min(bytes.count, index + 9))
            case 2: bytes.insert(contentsOf: repeatElement(0xff, count: 8), at: index)
            default: bytes[index] ^= 0x80
            }
        }
        // What was changed is all of the values, and nothing is set apart.
        Self.putRight(&bytes)
        // What can be read is a state; folding on must not trap either.
        guard var state = Self.read(bytes)?.state else { return }
        for event in PayloadMaker.events(.mixed, seed: 1) { state.apply(event) }
    }
}
