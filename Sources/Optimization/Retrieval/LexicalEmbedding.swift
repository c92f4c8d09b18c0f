/// A vector of a text's letters, not of its meaning: hashed character n-grams, the same on every machine.
///
/// It stands in where no embedding model is named, and is called `lexical` wherever it is used. The hashing trick with
/// a sign is of Weinberger et al. (2009); the n-grams within word bounds follow fastText (Bojanowski et al. 2017).
package enum LexicalEmbedding {
    /// The name in the log.
    package static let model = "lexical"
    package static let dimension = 256
    private static let lengths = 3...5

    /// The vector, scaled to length 1; zeros for a text without words.
    package static func vector(of text: String) -> [Float] {
        var counts = [Double](repeating: 0, count: dimension)
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let bytes = Array("<\(word)>".utf8)
            for length in lengths where bytes.count >= length {
                for start in 0...(bytes.count - length) { count(bytes[start..<start + length], in: &counts) }
            }
            count(bytes[...], in: &counts)
        }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return counts.map { Float(length > 0 ? $0 / length : 0) }
    }

    private static func count(_ gram: ArraySlice<UInt8>, in counts: inout [Double]) {
        let hash = StableHash.of(gram)
        counts[Int(hash % UInt64(dimension))] += hash >> 63 == 0 ? 1 : -1
    }
}
