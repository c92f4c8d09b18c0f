import ArgumentParser
import Glibc
import History
import Optimization

/// Measures the search that the retrieval by relevance makes, beside FAISS.
struct SearchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "The nearest of many vectors, beside FAISS on one thread.")

    @Option(help: "How many vectors.") var vectors = 10_000
    @Option(help: "How many queries.") var queries = 200
    @Option(help: "How many neighbours to find.") var count = 7
    @OptionGroup var options: BenchOptions

    func run() async throws {
        let (state, raw) = history()
        let ids = state.trajectory.candidates.map(\.id)
        let file = try options.fresh("vectors")
        try options.write(raw, to: file)
        var last: [Neighbour] = []
        let retrieval = Retrieval(Direction(trajectory: .relevance, size: count))
        let rows = try await Measurement.best(
            ofTurns: options.turns * 2,
            [
                {
                    await Measurement.of("gpo, nearest candidates") {
                        for query in ids.prefix(queries) {
                            last = state.embeddings.nearest(to: query, among: ids, count: count)
                        }
                    }
                },
                {
                    await Measurement.of("gpo, the whole retrieval") {
                        for query in ids.prefix(queries) {
                            _ = retrieval.retrieve(
                                beside: query, from: state.trajectory, similarities: state.embeddings)
                        }
                    }
                },
                {
                    let peer = PythonPeer.faiss
                    let arguments = [file, "\(SampleRun.dimension)", "\(queries)", "\(count)"]
                    return try Measurement.ofItself(peer.name, options.python, ["-c", peer.program] + arguments)
                },
            ])
        try options.remove(file)
        var notes: [String] = []
        if let peer = rows.first(where: { $0.name == PythonPeer.faiss.name }) {
            let found = peer.output.split(whereSeparator: \.isWhitespace).dropLast(2).compactMap { Int($0) }
            let same = Set(found) == Set(last.map(\.candidate.number))
            notes = ["Both find the \(same ? "same" : "NOT the same") neighbours of the last query."]
        }
        MeasurementTable(
            title: "Nearest \(count) of \(vectors) vectors of \(SampleRun.dimension) numbers, a query at a time",
            unit: "queries", amount: Double(queries), atLeast: [PythonPeer.faiss.name: 1], notes: notes
        ).print(rows)
    }

    /// The state after that many scored candidates, and their vectors as the index holds them.
    private func history() -> (RunState, [UInt8]) {
        var text = SampleText(seed: 3)
        let center = text.vector(near: [Float](repeating: 0, count: SampleRun.dimension))
        var state = RunState()
        var raw: [UInt8] = []
        func apply(_ payload: some EventPayload) {
            state.apply(
                Event(
                    seq: state.lastSeq + 1, time: Timestamp(microseconds: 0), step: nil, causes: [],
                    payload: payload.payload))
        }
        for number in 0..<vectors {
            let id = CandidateID(number)
            let vector = text.vector(near: center)
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            for value in vector { withUnsafeBytes(of: value / length) { raw += $0 } }
            apply(
                CandidateGenerated(
                    candidate: id, text: "prompt \(number)", parent: nil, call: nil, choice: nil, form: "initial",
                    changedWords: 0, budgetWords: nil))
            apply(
                CandidateEvaluated(
                    candidate: id, split: .validation, n: 48, failed: 0, mean: Double(text.number(0...48)) / 48,
                    standardError: 0))
            apply(
                EmbeddingComputed(
                    candidate: id, model: "m", dimension: vector.count, vector: EmbeddingComputed.encoded(vector),
                    call: nil))
        }
        return (state, raw)
    }
}
