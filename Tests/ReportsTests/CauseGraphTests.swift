import History
import Reports
import Testing

@Suite("Causes and consequences")
struct CauseGraphTests {
    private let run = SampleRun()

    private func graph() throws -> CauseGraph {
        var graph = CauseGraph()
        for event in run.events {
            try Array(event.line.dropLast()).withUnsafeBytes { graph.append(try LineHead(line: $0)) }
        }
        return graph
    }

    @Test("a graph that is made in parts is the same as one that is made in one go", arguments: [1, 2, 7, 40])
    func parts(size: Int) throws {
        let whole = try graph()
        var joined = CauseGraph()
        for start in stride(from: 0, to: run.events.count, by: size) {
            var part = CauseGraph()
            for event in run.events[start..<min(start + size, run.events.count)] {
                try Array(event.line.dropLast()).withUnsafeBytes { part.append(try LineHead(line: $0)) }
            }
            joined.append(part)
        }
        #expect(joined.count == whole.count)
        for event in run.events {
            #expect(joined.type(of: event.seq) == whole.type(of: event.seq))
            #expect(joined.causes(of: event.seq) == whole.causes(of: event.seq))
            #expect(joined.consequences(of: event.seq, depth: 9) == whole.consequences(of: event.seq, depth: 9))
        }
    }

    @Test("every event keeps its type and its causes")
    func keeps() throws {
        let graph = try graph()
        #expect(graph.count == run.events.count)
        for event in run.events {
            #expect(graph.type(of: event.seq) == event.payload.type)
            #expect(graph.causes(of: event.seq) == event.causes)
        }
    }

    @Test("what is an ancestor has the event among its consequences")
    func opposite() throws {
        let graph = try graph()
        for event in run.events {
            let ancestors = graph.ancestry(of: event.seq).flatMap(\.self)
            #expect(Set(ancestors).count == ancestors.count)
            for ancestor in ancestors {
                let consequences = graph.consequences(of: ancestor, depth: run.events.count).flatMap(\.self)
                #expect(consequences.contains(event.seq))
            }
        }
    }

    @Test("consequences go no deeper than asked")
    func depth() throws {
        let graph = try graph()
        let start = run.seqs(ofType: "step.started")[0]
        #expect(graph.consequences(of: start, depth: 1).count == 1)
        #expect(graph.consequences(of: start, depth: 0).isEmpty)
    }

    @Test("a level is grouped by type, in the order of the first of each")
    func groups() throws {
        let graph = try graph()
        let groups = EventGroup.grouping([1, 3, 2], in: graph)
        #expect(groups.map(\.type) == ["example.loaded", "candidate.generated"])
        #expect(groups[0].seqs == [1, 2])
    }
}
