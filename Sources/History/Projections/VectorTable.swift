/// Vectors one behind the other in memory, so that comparing one with all of them is one pass over the table.
struct VectorTable: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        var candidate: CandidateID
        /// The seq of the event that brought the vector.
        var seq: Int
        /// Where its numbers begin, and how many there are.
        var start: Int
        var count: Int
    }

    private(set) var rows: [Row] = []
    private(set) var values: [Float] = []
    /// The same vectors, for ruling out.
    private(set) var rounded = RoundedVectors()
    /// The rows of candidates that do not have the row of their own number; in a run, all have it.
    private var strays: [CandidateID: Int] = [:]
    /// Whether all vectors have as many numbers as the first.
    private(set) var isRegular = true
    /// The largest length of a vector; 1, but for rounding, where all were scaled.
    private(set) var longest = 0.0

    init() {}

    /// Takes what a snapshot kept: three numbers a row (candidate, seq and how many numbers it has), and all the numbers;
    /// nil where they do not fit together.
    init?(rows numbers: [Int], values: [Float], longest: Double) {
        guard numbers.count.isMultiple(of: 3) else { return nil }
        rows.reserveCapacity(numbers.count / 3)
        var start = 0
        for place in stride(from: 0, to: numbers.count, by: 3) {
            let row = Row(
                candidate: CandidateID(numbers[place]), seq: numbers[place + 1], start: start, count: numbers[place + 2]
            )
            guard row.count >= 0, row.count <= values.count - start, self.row(of: row.candidate) == nil else {
                return nil
            }
            start += row.count
            add(row)
        }
        guard start == values.count else { return nil }
        self.values = values
        self.longest = longest
        rounded.append(values)
    }

    /// Three numbers a row, as that takes them.
    var rowNumbers: [Int] { rows.flatMap { [$0.candidate.number, $0.seq, $0.count] } }

    /// How many numbers a vector has, where all have the same.
    var dimension: Int { rows.first?.count ?? 0 }

    /// Whether the row of a candidate is its number, where it has one.
    var isInOrder: Bool { strays.isEmpty }

    /// The row of a candidate, or nil.
    func row(of candidate: CandidateID) -> Int? {
        let number = candidate.number
        if rows.indices.contains(number), rows[number].candidate == candidate { return number }
        return strays.isEmpty ? nil : strays[candidate]
    }

    /// Adds a candidate's vector, or replaces it. Cost: the vector's length; to replace one, the whole table's.
    mutating func set(_ vector: some Collection<Float>, of candidate: CandidateID, seq: Int) {
        if let number = row(of: candidate) { return replace(number, by: vector, seq: seq) }
        add(Row(candidate: candidate, seq: seq, start: values.count, count: vector.count))
        values.append(contentsOf: vector)
        rounded.append(vector)
        longest = max(longest, Self.length(vector))
    }

    private mutating func add(_ row: Row) {
        if row.candidate.number != rows.count { strays[row.candidate] = rows.count }
        rows.append(row)
        isRegular = isRegular && row.count == dimension
    }

    private mutating func replace(_ number: Int, by vector: some Collection<Float>, seq: Int) {
        let old = self
        self = VectorTable()
        for (index, row) in old.rows.enumerated() {
            if index == number {
                set(vector, of: row.candidate, seq: seq)
            } else {
                set(old.values[row.start..<row.start + row.count], of: row.candidate, seq: row.seq)
            }
        }
    }

    /// The inner product of two candidates' vectors, exact but for the rounding of the sum, which is always made in the
    /// same order; nil where either has none, or they are not of the same length.
    func product(_ left: CandidateID, _ right: CandidateID) -> Double? {
        guard let left = row(of: left).map({ rows[$0] }), let right = row(of: right).map({ rows[$0] }),
            left.count == right.count
        else { return nil }
        return values.withUnsafeBufferPointer { values in
            var sum = 0.0
            for index in 0..<left.count {
                sum += Double(values[left.start + index]) * Double(values[right.start + index])
            }
            return sum
        }
    }

    private static func length(_ vector: some Collection<Float>) -> Double {
        vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
