/// Cuts a text into tokens, in one pass.
struct Tokenizer {
    private let scalars: [Unicode.Scalar]
    /// The text's bytes where each is a scalar; empty where some are not.
    private let ascii: [UInt8]
    private var index = 0

    init(_ text: String) {
        var folded = text.lowercased()
        ascii = folded.withUTF8 { bytes in bytes.contains { $0 >= 0x80 } ? [] : Array(bytes) }
        scalars = ascii.isEmpty ? Array(folded.unicodeScalars) : ascii.map { Unicode.Scalar($0) }
    }

    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        // A word and the space behind it are some five letters.
        tokens.reserveCapacity(scalars.count / 5)
        while let scalar = scalar(index) {
            if scalar == "\n" || scalar == "\r" {
                index += 1
                if tokens.last?.kind != .lineEnd { tokens.append(Token(kind: .lineEnd, text: "\n")) }
            } else if Self.isSpace(scalar) {
                index += 1
            } else if Self.isWord(scalar), !isDigit(index) {
                tokens.append(word())
            } else if let number = number() {
                tokens.append(number)
            } else {
                index += 1
                tokens.append(Token(kind: .symbol, text: String(Character(scalar))))
            }
        }
        return tokens
    }

    private func scalar(_ at: Int) -> Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private func isDigit(_ at: Int) -> Bool { at < scalars.count && scalars[at].value &- 0x30 < 10 }

    private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "’" || scalar == "_" || scalar == "-"
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || "\t"..."\r" ~= scalar : scalar.properties.isWhitespace
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        // The tables of Unicode are asked only where they are needed.
        let value = scalar.value
        return value < 0x80 ? (value | 0x20) &- 0x61 < 26 || value &- 0x30 < 10 : isWordBeyondASCII(scalar)
    }

    private static func isWordBeyondASCII(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    /// Letters and digits, with the apostrophes, underscores and hyphens between them.
    private mutating func word() -> Token {
        let start = index
        while let scalar = scalar(index) {
            let isInside =
                Self.isWord(scalar) || Self.isJoint(scalar) && self.scalar(index + 1).map { Self.isWord($0) } ?? false
            if !isInside { break }
            index += 1
        }
        if !ascii.isEmpty { return Token(kind: .word, text: String(decoding: ascii[start..<index], as: UTF8.self)) }
        var text = String.UnicodeScalarView()
        for scalar in scalars[start..<index] { text.append(scalar == "’" ? "'" : scalar) }
        return Token(kind: .word, text: String(text))
    }

    /// A number at the cursor: sign, currency, digits with or without thousands separators, decimals.
    ///
    /// A minus counts as a sign where no operand stands before it, so `10-3` holds no negative number.
    private mutating func number() -> Token? {
        var position = index
        var text = ""
        if let sign = scalar(position), sign == "-" || sign == "−" || sign == "+" {
            if position > 0, Self.isWord(scalars[position - 1]) || scalars[position - 1] == ")" { return nil }
            if sign != "+" { text = "-" }
            position += 1
        }
        if let currency = scalar(position),
            currency.isASCII ? currency == "$" : currency.properties.generalCategory == .currencySymbol
        {
            position += 1
        }
        // A decimal point without a digit before it, such as ".5", but not the end of a sentence.
        if scalar(position) == ".", isDigit(position + 1), position == 0 || !Self.isWord(scalars[position - 1]) {
            text += "0"
        } else if !isDigit(position) {
            return nil
        }
        let whole = wholeDigits(at: &position)
        text += whole
        if scalar(position) == ".", isDigit(position + 1) {
            text += "."
            position += 1
            while isDigit(position) {
                text.unicodeScalars.append(scalars[position])
                position += 1
            }
        }
        index = position
        return Token(kind: .number, text: text)
    }

    /// Digits at `position`; commas between groups of three are dropped.
    private func wholeDigits(at position: inout Int) -> String {
        var digits = ""
        while isDigit(position) {
            digits.unicodeScalars.append(scalars[position])
            position += 1
        }
        guard (1...3).contains(digits.count) else { return digits }
        while scalar(position) == ",", isDigit(position + 1), isDigit(position + 2), isDigit(position + 3),
            !isDigit(position + 4)
        {
            for offset in 1...3 { digits.unicodeScalars.append(scalars[position + offset]) }
            position += 4
        }
        return digits
    }
}
