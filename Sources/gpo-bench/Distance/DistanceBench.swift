import ArgumentParser
import Optimization

/// Measures the edit distance that candidates are held to, beside rapidfuzz.
struct DistanceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distance", abstract: "The edit distance in words of pairs of texts, beside rapidfuzz.")

    @Option(help: "How many words a text has.") var words = 200
    @Option(help: "How many pairs.") var pairs = 5000
    @OptionGroup var options: BenchOptions

    func run() async throws {
        try await measure("of which a fifth was replaced") { text, old in text.edited(old, words: words / 5) }
        try await measure("that have nothing in common") { text, _ in text.sentence(words: words) }
    }

    private func measure(_ kind: String, _ change: (inout SampleText, String) -> String) async throws {
        var text = SampleText(seed: 5)
        let texts = (0..<pairs).map { _ in
            let old = text.sentence(words: words)
            return (old: old, new: change(&text, old))
        }
        let file = try options.fresh("pairs")
        try options.write(Array(texts.map { "\($0.old)\t\($0.new)\n" }.joined().utf8), to: file)
        var total = 0
        let split = PythonPeer.rapidfuzz(isSplit: true)
        let whole = PythonPeer.rapidfuzz(isSplit: false)
        let rows = try await Measurement.best(
            ofTurns: options.turns * 2,
            [
                {
                    await Measurement.of("gpo, from the texts") {
                        total = texts.reduce(0) { $0 + WordDistance.between($1.old, $1.new) }
                    }
                },
                { try Measurement.ofItself(split.name, options.python, ["-c", split.program, file]) },
                { try Measurement.ofItself(whole.name, options.python, ["-c", whole.program, file]) },
            ])
        try options.remove(file)
        let sums = Set(rows.dropFirst().compactMap { $0.output.split(whereSeparator: \.isWhitespace).first })
        MeasurementTable(
            title: "Edit distance of texts of \(words) words \(kind)", unit: "pairs", amount: Double(pairs),
            atLeast: [split.name: 3, whole.name: 3],
            notes: sums.isEmpty ? [] : ["The distances are \(sums == ["\(total)"] ? "the same" : "NOT the same")."]
        ).print(rows)
    }
}
