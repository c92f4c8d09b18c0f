import CMalloc
import Dispatch
import Glibc
import Synchronization

/// Whether memory of a megabyte and more goes back to the system when it is given back.
///
/// Otherwise glibc keeps it after the first time, in an arena of each thread: of a log's files, which are read one after the
/// other by several threads, that is a sixth of the memory that a fold takes (mallopt(3), M_MMAP_THRESHOLD).
private enum LargeMemory {
    /// Set once for the whole process.
    static let isReturned: Void = { _ = gpo_return_memory_from(1 << 20) }()
}

/// Unpacks the pieces of a log on several threads, a little ahead of the one that takes them in order, and makes a part
/// of each there and then.
///
/// What is in memory is bounded: two files, and a piece of about 1 MB with its part for each thread and two more.
final class ReadAhead<Part: Sendable>: Sendable {
    /// A piece of the log, and what was made of it; without, where it is not as it should be.
    struct Prepared: Sendable {
        var piece: SegmentPiece
        var part: Result<Part, any Error>?
    }

    private struct Source {
        var segment: Int
        var startSeq: Int
        var file: [UInt8] = []
        var units: ArraySlice<Range<Int>> = []
        var beginsAt: Int?
        var isAtEnd = false
    }

    private struct State {
        var source: Source
        /// The number of the next piece to be given out.
        var given = 0
        var done: [Int: Prepared] = [:]
        /// How many pieces there are, once that is known.
        var total: Int?
        var isStopped = false
        /// What was taken and used.
        var used: [Prepared] = []
    }

    private let reader: LogReader
    private let seqs: ClosedRange<Int>
    private let prepare: @Sendable (LineBatch) throws -> Part
    private let state: Mutex<State>
    /// The number of the next piece to be taken; used by the taker alone.
    private let taken = Mutex(0)
    private let workers: Int
    private let free: DispatchSemaphore
    private let ready = DispatchSemaphore(value: 0)

    /// Begins in the reader's segment number `segment`, and stops before the first one that has none of the events.
    init(
        _ reader: LogReader, segment: Int, seqs: ClosedRange<Int>, compressedBytes: Int,
        prepare: @escaping @Sendable (LineBatch) throws -> Part
    ) {
        self.reader = reader
        self.seqs = seqs
        self.prepare = prepare
        state = Mutex(State(source: Source(segment: segment, startSeq: seqs.lowerBound)))
        // Threads do not pay for a small log, nor for a few events of a large one.
        let isLarge =
            compressedBytes >= reader.sizes.threading
            && seqs.upperBound - seqs.lowerBound >= reader.sizes.threadingEvents
        workers = isLarge ? min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) : 0
        if isLarge { LargeMemory.isReturned }
        // A semaphore must not end below the value that it began with.
        free = DispatchSemaphore(value: 0)
        // One more than is being worked at, since what takes them has little to do.
        for _ in 0..<(isLarge ? workers + 1 : 0) { free.signal() }
        for worker in 0..<workers {
            // A serial queue has a thread of its own, so it runs also when all pooled ones wait.
            DispatchQueue(label: "gpo.log.reader.\(worker)").async { self.work() }
        }
    }

    /// The next piece in order; nil at the end.
    func next() -> Prepared? {
        let number = taken.withLock { taken in
            defer { taken += 1 }
            return taken
        }
        if workers == 0 {
            guard case (_, let piece)? = take() else { return nil }
            return prepared(piece, with: WholeInflater())
        }
        while true {
            let (prepared, isOver) = state.withLock { state in
                (state.done.removeValue(forKey: number), state.total.map { number >= $0 } ?? false)
            }
            if let prepared {
                free.signal()
                return prepared
            }
            if isOver { return nil }
            ready.wait()
        }
    }

    private func prepared(_ piece: SegmentPiece, with inflater: WholeInflater) -> Prepared {
        var piece = piece
        if case .irregular = piece.outcome { piece.unpack(with: inflater, into: spare()) }
        guard case .lines(let text, let firstSeq, let count) = piece.outcome else { return Prepared(piece: piece) }
        let part = text.withBytes { bytes in
            LineBatch(text: bytes, firstSeq: firstSeq, count: count).within(seqs).map { batch in
                Result { try prepare(batch) }
            }
        }
        return Prepared(piece: piece, part: part)
    }

    /// Gives back the memory of a piece that was used. Its part is taken apart by the threads that make the next: one of
    /// many events takes as long to free as to make.
    func recycle(_ prepared: consuming Prepared) {
        let prepared = prepared
        state.withLock { $0.used.append(prepared) }
    }

    /// Lets the threads end, whatever they have not done yet.
    func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<workers { free.signal() }
    }

    private func spare() -> TextBuffer {
        let used = state.withLock { $0.used.popLast() }
        if case .lines(let text, _, _)? = used?.piece.outcome { return text }
        return TextBuffer(capacity: workers == 0 ? 1 << 16 : 5 << 18)
    }

    private func work() {
        let inflater = WholeInflater()
        while true {
            free.wait()
            guard case (let number, let piece)? = take() else {
                ready.signal()
                // So that the next thread sees the end, too.
                free.signal()
                return
            }
            let prepared = prepared(piece, with: inflater)
            state.withLock { state in state.done[number] = prepared }
            ready.signal()
        }
    }

    /// The next piece of work and its number, or nil when there is none.
    private func take() -> (Int, SegmentPiece)? {
        state.withLock { state in
            guard !state.isStopped, let piece = take(from: &state.source) else {
                if state.total == nil { state.total = state.given }
                return nil
            }
            defer { state.given += 1 }
            return (state.given, piece)
        }
    }

    private func take(from source: inout Source) -> SegmentPiece? {
        if source.units.isEmpty {
            guard source.segment < reader.segments.count, !source.isAtEnd else { return nil }
            // The first segment behind the last event still tells whether one is missing before it.
            if source.segment > 0, reader.segments[source.segment - 1].firstSeq > seqs.upperBound { return nil }
            do throws(LogError) {
                try open(&source)
            } catch {
                source.isAtEnd = true
                return SegmentPiece(
                    segment: source.segment, file: [], unit: 0..<0, beginsAt: nil, outcome: .failed(error))
            }
        }
        let unit = source.units.removeFirst()
        defer {
            source.beginsAt = nil
            if source.units.isEmpty { source.segment += 1 }
        }
        return SegmentPiece(
            segment: source.segment, file: source.file, unit: unit, beginsAt: source.beginsAt, outcome: .irregular)
    }

    private func open(_ source: inout Source) throws(LogError) {
        let segment = reader.segments[source.segment]
        do throws(LogError) {
            source.file = try reader.fileSystem.contents(of: segment.path)
        } catch { throw error.about(segment.firstSeq) }
        let startSeq = source.startSeq
        let (units, beginsAt) = try source.file.withBytes { (bytes) throws(LogError) in
            let start = try reader.start(in: segment, bytes, at: startSeq)
            return (SegmentUnits.split(bytes, from: start.offset, unitBytes: reader.sizes.unit), start.nextSeq)
        }
        source.units = units[...]
        source.beginsAt = beginsAt
        source.startSeq = 1
    }
}
