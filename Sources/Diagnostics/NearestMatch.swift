/// The known word nearest to a misspelt one, for "did you mean".
package enum NearestMatch {
    /// The candidate with the fewest edits from `word`, or nil when none is within a third of its length.
    package static func of(_ word: String, among candidates: [String]) -> String? {
        let limit = max(1, word.count / 3 + 1)
        return
            candidates
            .map { (candidate: $0, edits: edits(Array(word.lowercased()), Array($0.lowercased()))) }
            .filter { $0.edits <= limit }
            .min { ($0.edits, $0.candidate) < ($1.edits, $1.candidate) }?
            .candidate
    }

    /// The edit distance that also counts a swap of neighbours as one (optimal string alignment).
    private static func edits(_ left: [Character], _ right: [Character]) -> Int {
        var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count { table[row][0] = row }
        for column in 0...right.count { table[0][column] = column }
        for row in stride(from: 1, through: left.count, by: 1) {
            for column in stride(from: 1, through: right.count, by: 1) {
                let substitution = table[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                table[row][column] = min(table[row - 1][column] + 1, table[row][column - 1] + 1, substitution)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
                }
            }
        }
        return table[left.count][right.count]
    }
}
