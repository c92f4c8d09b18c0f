/// The edit distance between two texts in words: the fewest words inserted, deleted or replaced.
package enum WordDistance {
    /// The words of a text: what stands between white space.
    package static func words(of text: String) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace)
    }

    /// How many words were changed from one text to the other. Cost: the product of the lengths over 64.
    package static func between(_ old: String, _ new: String) -> Int {
        let (oldNumbers, newNumbers, symbols) = PlainWords.numbers(old, new) ?? numbers(old, new)
        return distance(oldNumbers, newNumbers, symbols: symbols)
    }

    /// The words of both texts as numbers below `symbols`, equal words alike.
    static func numbers(_ old: String, _ new: String) -> (old: [Int], new: [Int], symbols: Int) {
        var numbers: [Substring: Int] = [:]
        func number(_ words: [Substring]) -> [Int] {
            words.map { word in
                if let known = numbers[word] { return known }
                numbers[word] = numbers.count
                return numbers.count - 1
            }
        }
        let oldNumbers = number(words(of: old))
        return (oldNumbers, number(words(of: new)), numbers.count)
    }

    /// The edit distance between two sequences of numbers below `symbols`.
    static func distance(_ old: [Int], _ new: [Int], symbols: Int) -> Int {
        // What both begin or end with costs nothing.
        let shorter = min(old.count, new.count)
        var begin = 0
        while begin < shorter, old[begin] == new[begin] { begin += 1 }
        var end = 0
        while end < shorter - begin, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
        let (pattern, text) = (old[begin..<old.count - end], new[begin..<new.count - end])
        if pattern.isEmpty { return text.count }
        if text.isEmpty { return pattern.count }
        return pattern.withUnsafeBufferPointer { pattern in
            text.withUnsafeBufferPointer { text in BlockDistance(pattern, symbols: symbols).distance(to: text) }
        }
    }
}

/// Source: the bit-vector algorithm of Myers (1999) in the block form of Hyyrö (2003): a column of the table is held as
/// the places where it rises and falls by one, 64 rows a word.
private struct BlockDistance {
    private let pattern: UnsafeBufferPointer<Int>
    private let symbols: Int
    private let blocks: Int

    init(_ pattern: UnsafeBufferPointer<Int>, symbols: Int) {
        self.pattern = pattern
        self.symbols = symbols
        blocks = (pattern.count + 63) / 64
    }

    func distance(to text: UnsafeBufferPointer<Int>) -> Int {
        // Where each symbol stands in the pattern, then where the column rises, then where it falls.
        let size = (symbols + 2) * blocks
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: size) { words in
            words.initialize(repeating: 0)
            let places = UnsafeMutableBufferPointer(rebasing: words[..<(symbols * blocks)])
            let rises = UnsafeMutableBufferPointer(rebasing: words[(symbols * blocks)...].prefix(blocks))
            let falls = UnsafeMutableBufferPointer(rebasing: words[((symbols + 1) * blocks)...])
            for (row, symbol) in pattern.enumerated() {
                places[symbol * blocks + row / 64] |= 1 << UInt64(row % 64)
            }
            rises.update(repeating: .max)
            var distance = pattern.count
            for symbol in text {
                distance += column(UnsafeMutableBufferPointer(rebasing: places[(symbol * blocks)...]), rises, falls)
            }
            return distance
        }
    }

    /// Moves on by one column; returns by how much the last row changes.
    @inline(__always)
    private func column(
        _ places: UnsafeMutableBufferPointer<UInt64>, _ rises: UnsafeMutableBufferPointer<UInt64>,
        _ falls: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        // What comes into a block from the one above: the first row rises by one from column to column.
        var (rising, falling): (UInt64, UInt64) = (1, 0)
        for block in 0..<blocks - 1 {
            step(places, rises, falls, block, &rising, &falling, edge: 63)
        }
        step(places, rises, falls, blocks - 1, &rising, &falling, edge: UInt64((pattern.count - 1) % 64))
        return Int(rising) - Int(falling)
    }

    @inline(__always)
    private func step(
        _ places: UnsafeMutableBufferPointer<UInt64>, _ rises: UnsafeMutableBufferPointer<UInt64>,
        _ falls: UnsafeMutableBufferPointer<UInt64>, _ block: Int, _ rising: inout UInt64, _ falling: inout UInt64,
        edge: UInt64
    ) {
        let match = places[block]
        let (rise, fall) = (rises[block], falls[block])
        let vertical = match | fall
        let reached = match | falling
        let diagonal = (((reached & rise) &+ rise) ^ rise) | reached
        let up = fall | ~(diagonal | rise)
        let down = rise & diagonal
        let shiftedUp = up &<< 1 | rising
        let shiftedDown = down &<< 1 | falling
        rises[block] = shiftedDown | ~(vertical | shiftedUp)
        falls[block] = shiftedUp & vertical
        rising = up &>> edge & 1
        falling = down &>> edge & 1
    }
}
