import History
import JSON
import Reports

/// Why a candidate exists, as JSON.
struct ExplanationJSON {
    let explanation: Explanation
    let evidence: ExplanationEvidence
    let run: String

    func print() {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", run)
                writer.field("candidate", explanation.candidate.id)
                writer.optional("step", explanation.candidate.step)
                part("generated", explanation.generated, &writer)
                part("started", explanation.started, &writer)
                part("retrieved", explanation.retrieved, &writer)
                writer.field("passed_over", explanation.passedOver) { neighbour, writer in
                    writer.field("candidate", neighbour.candidate)
                    writer.field("score", neighbour.score)
                    writer.optional("similarity", neighbour.similarity)
                }
                part("metaprompt", explanation.metaprompt, &writer)
                writer.optional("reply", evidence.reply)
                writer.optional("validation", explanation.candidate.score)
                if let diff = explanation.diff { writer.field("diff", DiffText.of(diff)) }
                if let parent = explanation.parent {
                    writer.field("parent", parent.id)
                    writer.optional("parent_validation", parent.score)
                    rows("won", evidence.comparison.won, &writer)
                    rows("lost", evidence.comparison.lost, &writer)
                    writer.field("same", evidence.comparison.same)
                }
                part("selected", explanation.selected, &writer)
                writer.key("scoring")
                evidence.evaluation.encode(to: &writer)
            }
        }
    }

    private func part(_ key: StaticString, _ payload: (some EventPayload)?, _ writer: inout JSONWriter) {
        guard let payload else { return }
        writer.key(key)
        payload.encode(to: &writer)
    }

    private func rows(_ key: StaticString, _ rows: [ExampleComparison.Row], _ writer: inout JSONWriter) {
        writer.field(key, rows) { row, writer in
            writer.field("example", row.example)
            writer.field("output_before", row.before.output)
            writer.field("output_after", row.after.output)
            writer.field("score_before", row.before.score)
            writer.field("score_after", row.after.score)
        }
    }
}
