/// The edit distance between two texts in words: the fewest words inserted, deleted or replaced.
package enum WordDistance {
    /// The words of a text: what stands between white space.
    package static func words(of text: String) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace)
    }

    /// How many words were changed from one text to the other. Cost: the product of the lengths over 64.
    package static func between(_ old: String, _ new: String) -> Int {
        var numbers: [Substring: Int] = [:]
        func number(_ words: [Substring]) -> [Int] {
            words.map { word in
                if let known = numbers[word] { return known }
                numbers[word] = numbers.count
                return numbers.count - 1
            }
        }
        let oldNumbers = number(words(of: old))
        return distance(oldNumbers, number(words(of: new)), symbols: numbers.count)
    }

    /// The edit distance between two sequences of numbers below `symbols`.
    ///
    /// Source: the bit-vector algorithm of Myers (1999) in the block form of Hyyrö (2003): a column of the table is
    /// held as the places where it rises and falls by one, 64 rows a word.
    static func distance(_ pattern: [Int], _ text: [Int], symbols: Int) -> Int {
        if pattern.isEmpty { return text.count }
        if text.isEmpty { return pattern.count }
        let blocks = (pattern.count + 63) / 64
        var places = [UInt64](repeating: 0, count: symbols * blocks)
        for (row, symbol) in pattern.enumerated() {
            places[symbol * blocks + row / 64] |= 1 << UInt64(row % 64)
        }
        var rises = [UInt64](repeating: .max, count: blocks)
        var falls = [UInt64](repeating: 0, count: blocks)
        let last: UInt64 = 1 << UInt64((pattern.count - 1) % 64)
        var distance = pattern.count
        for symbol in text {
            var carry = 1
            for block in 0..<blocks {
                let isLast = block == blocks - 1
                var match = places[symbol * blocks + block]
                let vertical = match | falls[block]
                if carry < 0 { match |= 1 }
                let diagonal = (((match & rises[block]) &+ rises[block]) ^ rises[block]) | match
                var up = falls[block] | ~(diagonal | rises[block])
                var down = rises[block] & diagonal
                let edge = isLast ? last : 1 << 63
                let out = up & edge != 0 ? 1 : down & edge != 0 ? -1 : 0
                up <<= 1
                down <<= 1
                if carry < 0 { down |= 1 } else if carry > 0 { up |= 1 }
                rises[block] = down | ~(vertical | up)
                falls[block] = up & vertical
                carry = out
                if isLast { distance += out }
            }
        }
        return distance
    }
}
