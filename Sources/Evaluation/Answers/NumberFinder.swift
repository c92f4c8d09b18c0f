/// Finds the number that an output gives as its answer.
enum NumberFinder {
    /// The first number of what is announced last (behind an equals sign, where it has one), else the last number.
    ///
    /// A number word up to twenty counts where the output has no digit.
    static func number(in tokens: [Token]) -> Double? {
        for sentence in Marks.announced(in: tokens) {
            let result = sentence.lastIndex { $0.text == "=" }.map { sentence[($0 + 1)...] } ?? sentence
            if let number = result.lazy.compactMap(\.number).first { return number }
        }
        if let number = tokens.last(where: { $0.kind == .number })?.number { return number }
        return tokens.last { words[$0.text] != nil }.flatMap { words[$0.text] }
    }

    /// The number that a target is, or nil if it is none.
    static func value(of target: String) -> Double? {
        let numbers = Token.tokens(of: target).compactMap(\.number)
        return numbers.count == 1 ? numbers[0] : nil
    }

    /// The shortest text of a number, without a fraction of zero.
    static func text(_ number: Double) -> String {
        guard let whole = Int(exactly: number) else { return number.description }
        return String(whole)
    }

    private static let words: [TokenText: Double] = {
        let names = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        ]
        return Dictionary(uniqueKeysWithValues: names.enumerated().map { (TokenText($1), Double($0)) })
    }()
}
