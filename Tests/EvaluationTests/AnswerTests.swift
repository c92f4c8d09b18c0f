import Evaluation
import Support
import Testing

@Suite struct AnswerTests {
    private static let sentiments = ["negative", "positive"]

    @Test(
        "the one label that the output names is its answer",
        arguments: [
            ("Positive", "positive"), ("**Negative**.", "negative"), ("The review is positive.", "positive"),
            ("The answer is negative, though parts sound positive", nil),
            ("At first positive, but the answer is negative.", "negative"),
            ("Positive or negative? Answer: negative", "negative"),
            ("The answer is positive. Wait, the answer is negative.", "negative"),
            ("Negative.\n\nThe words are positive but the tone is not.", "negative"),
            ("Sentiment: Positive\nIt is not negative.", "positive"), ("It is positive and negative.", nil),
            ("Positive\nNegative", nil), ("not positive", nil), ("It isn't a negative review", nil), ("", nil),
            ("nonpositive", nil), ("positive\nQ: another\nA: negative", "positive"), ("The review is mixed.", nil),
            ("\\boxed{positive}", "positive"), ("It is “Positive”", "positive"),
        ] as [(String, String?)])
    func label(output: String, expected: String?) {
        #expect(Metric.label.answer(in: output, labels: Self.sentiments) == expected)
    }

    @Test("a longer label is not taken for the shorter one within it")
    func longerLabel() {
        let labels = ["positive", "very positive", "c++", "c"]
        #expect(Metric.label.answer(in: "Very positive!", labels: labels) == "very positive")
        #expect(Metric.label.answer(in: "It is written in C++ throughout", labels: labels) == "c++")
    }

    @Test(
        "a boolean is a word of the pair that the targets use",
        arguments: [
            ("Yes", ["Yes", "No"], "yes"), ("So the answer is **No**.", ["Yes", "No"], "no"),
            ("True", ["Yes", "No"], nil),
            ("not True", ["True", "False"], nil), ("invalid", ["valid", "invalid"], "invalid"),
            ("Yes. No.", ["Yes", "No"], nil), ("it is valid", [], "valid"), ("Yesterday", ["Yes"], nil),
        ] as [(String, [String], String?)])
    func boolean(output: String, targets: [String], expected: String?) {
        #expect(Metric.boolean.answer(in: output, labels: targets) == expected)
    }

    @Test(
        "a choice is the letter of one option",
        arguments: [
            ("(B)", "(B)"), ("B", "(B)"), ("**B.** because", "(B)"), ("The answer is C", "(C)"),
            ("c) 12/14/2010", "(C)"),
            ("The answer is a matter of taste", nil), ("(A) and (B)", nil), ("I think (D) fits.", "(D)"),
            ("(A) looks right, yet the answer is (E).", "(E)"), ("A bird in the hand", nil),
            ("The correct option is: **(K)**", "(K)"), ("The option is (B), since there are (A) and (B).", "(B)"),
            ("Sure!", nil), ("(B)\nQ: next (C)", "(B)"),
        ] as [(String, String?)])
    func choice(output: String, expected: String?) {
        #expect(Metric.choice.answer(in: output) == expected)
    }

    @Test(
        "a number is what is announced, else the last",
        arguments: [
            ("12", "12"), ("-7.", "-7"), ("−7", "-7"), ("10-3", "3"), ("1,234,567 people", "1234567"), ("1,05", "5"),
            ("$1,200.50", "1200.5"), ("-$5", "-5"), ("the answer is 16th of 20", "16"), ("3 + 4 = 7", "7"),
            ("The answer is 3 + 4 = 7 apples. I had 9.", "7"), ("seven", "7"), ("**42**", "42"), ("#### 18", "18"),
            ("\\boxed{0.5}", "0.5"), ("63.00", "63"), ("none", nil), ("12\nQ: 13?", "12"), (".5", "0.5"), ("72%", "72"),
        ] as [(String, String?)])
    func number(output: String, expected: String?) {
        #expect(Metric.number.answer(in: output) == expected)
    }

    @Test("an output without text is no answer under any metric", arguments: Metric.allCases)
    func noAnswer(metric: Metric) {
        #expect(metric.answer(in: " \n\t", labels: ["a"]) == nil)
        #expect(metric.score(answer: nil, targets: ["a"]) == 0)
    }

    @Test(
        "an answer scores 1 where it is one of the targets",
        arguments: [
            (Metric.exact, "Paris ", ["paris"], 1), (.exact, "Paris.", ["Paris"], 0), (.exact, "a  b", ["A B"], 1),
            (.contains, "It is in Paris, France.", ["paris"], 1), (.contains, "312", ["12"], 0),
            (.contains, "add ) ) at the end", [") )"], 1), (.choice, "b", ["(A)", "(B)"], 1),
            (.choice, "(B)", ["C"], 0),
            (.contains, "a cafe\u{301}", ["CAFÉ"], 1), (.contains, "300 \u{212A}", ["k"], 1),
            (.contains, "why\u{37E}", [";"], 1),
            (.contains, "counter-revolutionaries", ["counter-revolutionary"], 0),
            (.contains, "Counter-revolutionaries, all", ["counter-revolutionaries"], 1),
            (.number, "1,000", ["1000.0"], 1), (.number, "0.1", ["0.10000000001"], 1), (.number, "990", ["-990"], 0),
            (.number, "5", ["five"], 0),
        ] as [(Metric, String, [String], Double)])
    func score(metric: Metric, output: String, targets: [String], expected: Double) {
        #expect(metric.score(answer: metric.answer(in: output, labels: targets), targets: targets) == expected)
    }

    @Test("no output crashes a metric, and an answer found in an answer is itself", arguments: Metric.allCases)
    func anyOutput(metric: Metric) {
        let seed: UInt64 = .random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "the answer is", "(", "b", ")", "12", ",345", "-", ".", "\n", "####", "\\boxed{", "}", "yes", "not", "Q:",
            "=",
            "$", " ", "é", "🙂", "positive", "'", "’", "̃", "٣",
        ]
        for _ in 0..<2000 {
            let count = Int.random(in: 0...12, using: &random)
            let output = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined(separator: " ")
            guard let answer = metric.answer(in: output, labels: ["yes", "positive", "12"]) else { continue }
            let again = metric.answer(in: answer, labels: ["yes", "positive", "12"])
            #expect(again == answer, "seed \(seed), output \(output)")
        }
    }
}
