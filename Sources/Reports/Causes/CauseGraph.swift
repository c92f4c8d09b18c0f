/// Which event followed from which, over a whole log.
package struct CauseGraph: Sendable {
    /// The causes of event `seq`, counted from 1, are `causes[starts[seq - 1]..<starts[seq]]`.
    private var starts: [UInt32] = [0]
    private var causes: [UInt32] = []
    private var typeNumbers: [UInt16] = []
    private var types: [String] = []
    private var typesByHash: [Int: UInt16] = [:]

    package init() {}

    /// How many events there are.
    package var count: Int { typeNumbers.count }

    /// Takes the next line's head; lines come in order from the first.
    package mutating func append(_ head: LineHead) {
        head.forEachCause { causes.append(UInt32(truncatingIfNeeded: $0)) }
        starts.append(UInt32(causes.count))
        typeNumbers.append(number(of: head))
    }

    /// Takes what follows: a graph that was made of the next lines alone.
    package mutating func append(_ next: CauseGraph) {
        let base = UInt32(causes.count)
        causes.append(contentsOf: next.causes)
        starts.append(contentsOf: next.starts.dropFirst().map { $0 + base })
        let numbers = next.types.map { type in
            if let known = types.firstIndex(of: type) { return UInt16(known) }
            types.append(type)
            return UInt16(types.count - 1)
        }
        typeNumbers.append(contentsOf: next.typeNumbers.map { numbers[Int($0)] })
    }

    package func type(of seq: Int) -> String { types[Int(typeNumbers[seq - 1])] }

    /// The events that it followed from, ascending.
    package func causes(of seq: Int) -> [Int] {
        guard (1...count).contains(seq) else { return [] }
        return causes[Int(starts[seq - 1])..<Int(starts[seq])].map(Int.init)
    }

    /// What led to the event, nearest first: a level holds the causes of the level before it, each event only once.
    package func ancestry(of seq: Int) -> [[Int]] {
        levels(from: seq) { frontier in Set(frontier.flatMap(causes(of:))) }
    }

    /// What came of the event, nearest first, at most `depth` levels. Cost: a pass over the later events a level.
    package func consequences(of seq: Int, depth: Int) -> [[Int]] {
        var remaining = depth
        return levels(from: seq) { frontier in
            guard remaining > 0, let first = frontier.min() else { return [] }
            remaining -= 1
            var isWanted = [Bool](repeating: false, count: count + 1)
            for seq in frontier { isWanted[seq] = true }
            var next: Set<Int> = []
            for later in stride(from: first + 1, through: count, by: 1) {
                for place in Int(starts[later - 1])..<Int(starts[later]) {
                    // A cause that is none, in a log that was made by hand.
                    guard causes[place] <= count else { continue }
                    if isWanted[Int(causes[place])] {
                        next.insert(later)
                        break
                    }
                }
            }
            return next
        }
    }

    private func levels(from seq: Int, _ next: ([Int]) -> Set<Int>) -> [[Int]] {
        var seen: Set<Int> = [seq]
        var levels: [[Int]] = []
        var frontier = [seq]
        while true {
            frontier = next(frontier).subtracting(seen).sorted()
            if frontier.isEmpty { return levels }
            seen.formUnion(frontier)
            levels.append(frontier)
        }
    }

    private mutating func number(of head: LineHead) -> UInt16 {
        var hasher = Hasher()
        hasher.combine(bytes: head.typeBytes)
        let hash = hasher.finalize()
        if let known = typesByHash[hash] { return known }
        let number = UInt16(types.count)
        types.append(head.type)
        typesByHash[hash] = number
        return number
    }
}
