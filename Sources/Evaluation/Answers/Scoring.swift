extension Metric {
    /// The answer that an output gives, in the form in which `score` compares it; nil when there is none.
    ///
    /// For many outputs, `AnswerFinder` looks at the labels once.
    ///
    /// - Parameter labels: the targets that the data uses, for `label` and `boolean`.
    package func answer(in output: String, labels: [String] = []) -> String? {
        AnswerFinder(self, labels: labels).answer(in: output)
    }

    /// 1 where the answer is one of the targets, 0 where it is not or there is none.
    package func score(answer: String?, targets: [String]) -> Double {
        guard let answer else { return 0 }
        let isRight = targets.contains { target in
            switch self {
            case .exact, .label, .boolean: Self.folded(target) == Self.folded(answer)
            case .choice: ChoiceFinder.letter(ofTarget: target) == ChoiceFinder.letter(ofTarget: answer)
            case .number:
                NumberFinder.value(of: target).map { Self.isClose($0, NumberFinder.value(of: answer)) } ?? false
            case .contains: Self.contains(answer, target)
            }
        }
        return isRight ? 1 : 0
    }

    /// Without case, and with each run of white space as one space.
    static func folded(_ text: String) -> String {
        FoldedCase.with(text) { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { folded in
                var count = 0
                var isBetween = false
                for byte in bytes {
                    if byte == 0x20 || 0x09...0x0D ~= byte {
                        isBetween = count > 0
                        continue
                    }
                    if isBetween {
                        folded[count] = 0x20
                        count += 1
                        isBetween = false
                    }
                    folded[count] = byte
                    count += 1
                }
                return count
            }
        } otherwise: {
            // Beyond ASCII there are other spaces.
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    private static let booleanPairs = [["yes", "no"], ["true", "false"], ["valid", "invalid"]]

    /// The pairs of words that the targets belong to, or all where they belong to none.
    ///
    /// "True" is therefore no answer to a question of yes or no.
    static func booleans(like labels: [String]) -> [String] {
        let used = Set(labels.map(folded))
        let pairs = booleanPairs.filter { !used.isDisjoint(with: $0) }
        return (pairs.isEmpty ? booleanPairs : pairs).flatMap(\.self)
    }

    private static func isClose(_ left: Double, _ right: Double?) -> Bool {
        guard let right else { return false }
        // Both were read from decimal text; only the last bits of a sum or a quotient may differ.
        return abs(left - right) <= 1e-9 * max(1, abs(left))
    }

    /// Whether the target's tokens stand in the answer's, one after the other.
    private static func contains(_ answer: String, _ target: String) -> Bool {
        let answer = Token.tokens(of: answer).filter { $0.kind != .lineEnd }
        let target = Token.tokens(of: target).filter { $0.kind != .lineEnd }
        guard let first = target.first, answer.count >= target.count else { return false }
        return (0...(answer.count - target.count)).contains { start in
            answer[start] == first && answer[start...].starts(with: target)
        }
    }
}
