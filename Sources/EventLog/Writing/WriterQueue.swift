/// What was appended to a log and is not written yet, in order, and which number comes next.
struct WriterQueue {
    struct Lines {
        var text: [UInt8]
        var firstSeq: Int
        var commit = Commit()
    }

    /// A point in the order of what is appended, with the tree over all before it.
    struct Mark {
        var commit = Commit()
        var tree = MerkleTree()
        var last: TreeHash?
    }

    enum Work {
        case write(Lines)
        case seal(Mark)
        case close(Mark)

        var commit: Commit {
            switch self {
            case .write(let lines): lines.commit
            case .seal(let mark), .close(let mark): mark.commit
            }
        }
    }

    /// The number that the next event must have.
    private(set) var nextSeq: Int
    /// Why nothing can be appended any more.
    private(set) var failure: LogError?
    /// The bytes of text in the segment in hand, queued ones included, and how many are enough.
    private var textLength: Int
    private let enough: Int
    private var isGathering = false
    /// What is kept back until the next seal.
    private var gathered: Lines?
    private var work: [Work] = []
    private var isWorkedAt = false

    init(nextSeq: Int, textLength: Int, sizes: LogSizes) {
        self.nextSeq = nextSeq
        self.textLength = textLength
        enough = sizes.segmentText
    }

    var isSegmentFull: Bool { textLength >= enough }

    /// Adds whole lines, `count` of them, that become durable together.
    mutating func add(_ lines: [UInt8], count: Int) -> Commit {
        let firstSeq = nextSeq
        nextSeq += count
        textLength += lines.count
        if isGathering { return keepBack(lines, firstSeq: firstSeq) }
        if case .write(var queued)? = work.last {
            work.removeLast()
            queued.text.append(contentsOf: lines)
            work.append(.write(queued))
            return queued.commit
        }
        let added = Lines(text: lines, firstSeq: firstSeq)
        work.append(.write(added))
        return added.commit
    }

    /// Keeps back from here on what is added, until `addSeal`.
    mutating func gather() {
        isGathering = true
    }

    mutating func addSeal(_ mark: Mark) {
        textLength = 0
        release()
        work.append(.seal(mark))
    }

    /// Ends it: nothing can be added after.
    mutating func addClose(_ mark: Mark, failure: LogError) {
        precondition(gathered == nil, "what was gathered is not sealed")
        self.failure = failure
        work.append(.close(mark))
    }

    /// Whether there is work, and nobody at it until now: whoever asks must see to it.
    mutating func claim() -> Bool {
        guard !work.isEmpty, !isWorkedAt else { return false }
        isWorkedAt = true
        return true
    }

    /// The next work for whoever claimed it, and whether a seal follows at once; nil when all is done.
    mutating func next() -> (Work, sealFollows: Bool)? {
        if work.isEmpty {
            isWorkedAt = false
            return nil
        }
        let next = work.removeFirst()
        if case .seal? = work.first { return (next, true) }
        return (next, false)
    }

    /// Fails all that comes, and returns those who wait for what was queued.
    mutating func fail(_ error: LogError) -> [Commit] {
        failure = error
        release()
        defer { work = [] }
        return work.map(\.commit)
    }

    private mutating func keepBack(_ lines: [UInt8], firstSeq: Int) -> Commit {
        var kept = gathered ?? Lines(text: [], firstSeq: firstSeq)
        // So that the lines are not copied each time.
        gathered = nil
        if kept.text.isEmpty { kept.text.reserveCapacity(enough + lines.count) }
        kept.text.append(contentsOf: lines)
        gathered = kept
        return kept.commit
    }

    private mutating func release() {
        if let gathered { work.append(.write(gathered)) }
        gathered = nil
    }
}
