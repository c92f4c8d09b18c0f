/// Finds the answer that a metric compares in outputs to questions of one dataset.
package struct AnswerFinder: Sendable {
    private let metric: Metric
    /// For the metrics that look for a label.
    private let labels: LabelFinder

    /// `labels` are the targets that the data uses.
    package init(_ metric: Metric, labels: [String]) {
        self.metric = metric
        switch metric {
        case .boolean: self.labels = LabelFinder(labels: Metric.booleans(like: labels))
        case .label: self.labels = LabelFinder(labels: labels)
        case .exact, .contains, .choice, .number: self.labels = LabelFinder(labels: [])
        }
    }

    /// The answer that an output gives, in the form in which `Metric.score` compares it; nil when there is none.
    package func answer(in output: String) -> String? {
        switch metric {
        case .exact, .contains:
            let text = Metric.folded(output)
            return text.isEmpty ? nil : text
        case .boolean, .label: return labels.label(in: Token.tokens(of: output))
        case .choice: return ChoiceFinder.letter(in: Token.tokens(of: output)).map { "(\($0.uppercased()))" }
        case .number: return NumberFinder.number(in: Token.tokens(of: output)).map(NumberFinder.text)
        }
    }
}
