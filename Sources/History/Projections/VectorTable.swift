/// Vectors one behind the other in memory, so that comparing one with all of them is one pass over the table.
struct VectorTable: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        var candidate: CandidateID
        /// Where its numbers begin, and how many there are.
        var start: Int
        var count: Int
    }

    private(set) var rows: [Row] = []
    private(set) var values: [Float] = []
    private var numbers: [CandidateID: Int] = [:]
    /// Whether all vectors have as many numbers as the first.
    private(set) var isRegular = true
    /// The largest length of a vector; 1, but for rounding, where all were scaled.
    private(set) var longest = 0.0

    /// How many numbers a vector has, where all have the same.
    var dimension: Int { rows.first?.count ?? 0 }

    /// The row of a candidate, or nil.
    func row(of candidate: CandidateID) -> Int? {
        // In a run, vectors come in the order of the candidates.
        let number = candidate.number
        if rows.indices.contains(number), rows[number].candidate == candidate { return number }
        return numbers[candidate]
    }

    /// Adds a candidate's vector, or replaces it. Cost: the vector's length; to replace one, the whole table's.
    mutating func set(_ vector: some Collection<Float>, of candidate: CandidateID) {
        if let number = row(of: candidate) { return replace(number, by: vector) }
        numbers[candidate] = rows.count
        rows.append(Row(candidate: candidate, start: values.count, count: vector.count))
        values.append(contentsOf: vector)
        longest = max(longest, Self.length(vector))
        isRegular = isRegular && vector.count == dimension
    }

    private mutating func replace(_ number: Int, by vector: some Collection<Float>) {
        let old = self
        self = VectorTable()
        for (index, row) in old.rows.enumerated() {
            if index == number {
                set(vector, of: row.candidate)
            } else {
                set(old.values[row.start..<row.start + row.count], of: row.candidate)
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

    /// NaN, and what is not finite, count as infinitely long.
    private static func length(_ vector: some Collection<Float>) -> Double {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length.isFinite ? length : .infinity
    }
}
