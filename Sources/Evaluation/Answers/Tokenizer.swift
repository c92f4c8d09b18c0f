/// Cuts a text into tokens, in one pass.
struct Tokenizer {
    /// The folded text where it is ASCII, each byte a scalar; empty where it is not.
    private let ascii: UnsafeRawBufferPointer
    /// The folded text where it is not.
    private let scalars: [Unicode.Scalar]
    private let count: Int
    private var index = 0

    /// The tokens of a text.
    static func tokens(of text: String) -> [Token] {
        FoldedCase.with(text) { ascii in
            var tokenizer = Tokenizer(ascii: ascii, scalars: [])
            return tokenizer.tokens()
        } otherwise: { folded in
            var tokenizer = Tokenizer(
                ascii: UnsafeRawBufferPointer(start: nil, count: 0), scalars: Array(folded.unicodeScalars))
            return tokenizer.tokens()
        }
    }

    private init(ascii: UnsafeRawBufferPointer, scalars: [Unicode.Scalar]) {
        self.ascii = ascii
        self.scalars = scalars
        count = ascii.isEmpty ? scalars.count : ascii.count
    }

    private mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        // A word and the space behind it are some five letters.
        tokens.reserveCapacity(count / 5)
        while let scalar = scalar(index) {
            if scalar == "\n" || scalar == "\r" {
                index += 1
                if tokens.last?.kind != .lineEnd { tokens.append(.lineEnd) }
            } else if Self.isSpace(scalar) {
                index += 1
            } else if Self.isWord(scalar), !isDigit(index) {
                tokens.append(word())
            } else if let number = number() {
                tokens.append(number)
            } else {
                index += 1
                tokens.append(Token(kind: .symbol, text: TokenText(String(Character(scalar)))))
            }
        }
        return tokens
    }

    private func scalar(_ at: Int) -> Unicode.Scalar? { at < count ? known(at) : nil }

    /// The scalar at a place that is in the text.
    private func known(_ at: Int) -> Unicode.Scalar { ascii.isEmpty ? scalars[at] : Unicode.Scalar(ascii[at]) }

    private func isDigit(_ at: Int) -> Bool { at < count && known(at).value &- 0x30 < 10 }

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
        if !ascii.isEmpty { return wordOfASCII() }
        let start = index
        while let scalar = scalar(index) {
            let isInside =
                Self.isWord(scalar) || Self.isJoint(scalar) && self.scalar(index + 1).map { Self.isWord($0) } ?? false
            if !isInside { break }
            index += 1
        }
        var text = String.UnicodeScalarView()
        for scalar in scalars[start..<index] { text.append(scalar == "’" ? "'" : scalar) }
        return Token(kind: .word, text: TokenText(String(text)))
    }

    private mutating func wordOfASCII() -> Token {
        let start = index
        while index < count {
            let byte = ascii[index]
            if !Self.isWord(byte) {
                guard Self.isJoint(Unicode.Scalar(byte)), index + 1 < count, Self.isWord(ascii[index + 1]) else {
                    break
                }
            }
            index += 1
        }
        let text =
            TokenText(piece: start..<index, of: ascii) ?? .long(String(decoding: ascii[start..<index], as: UTF8.self))
        return Token(kind: .word, text: text)
    }

    private static func isWord(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    /// A number at the cursor: sign, currency, digits with or without thousands separators, decimals.
    ///
    /// A minus counts as a sign where no operand stands before it, so `10-3` holds no negative number.
    private mutating func number() -> Token? {
        var position = index
        var text = ""
        if let sign = scalar(position), sign == "-" || sign == "−" || sign == "+" {
            if position > 0, Self.isWord(known(position - 1)) || known(position - 1) == ")" { return nil }
            if sign != "+" { text = "-" }
            position += 1
        }
        if let currency = scalar(position),
            currency.isASCII ? currency == "$" : currency.properties.generalCategory == .currencySymbol
        {
            position += 1
        }
        // A decimal point without a digit before it, such as ".5", but not the end of a sentence.
        if scalar(position) == ".", isDigit(position + 1), position == 0 || !Self.isWord(known(position - 1)) {
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
                text.unicodeScalars.append(known(position))
                position += 1
            }
        }
        index = position
        return Token(kind: .number, text: TokenText(text))
    }

    /// Digits at `position`; commas between groups of three are dropped.
    private func wholeDigits(at position: inout Int) -> String {
        var digits = ""
        while isDigit(position) {
            digits.unicodeScalars.append(known(position))
            position += 1
        }
        guard (1...3).contains(digits.count) else { return digits }
        while scalar(position) == ",", isDigit(position + 1), isDigit(position + 2), isDigit(position + 3),
            !isDigit(position + 4)
        {
            for offset in 1...3 { digits.unicodeScalars.append(known(position + offset)) }
            position += 4
        }
        return digits
    }
}
