/// The projections that hold candidates and their scores.
extension Trajectory.Evaluation: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(seq)
        writer.put(n)
        writer.put(failed)
        writer.put(mean)
        writer.put(standardError)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(
            seq: try reader.get(), n: try reader.get(), failed: try reader.get(), mean: try reader.get(),
            standardError: try reader.get())
    }
}

extension Trajectory.Candidate: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(id)
        writer.put(seq)
        writer.put(step)
        writer.put(text)
        writer.put(parent)
        writer.put(changedWords)
        writer.put(isGiven)
        writer.put(evaluations)
        writer.put(isUnmeasured)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(
            id: try reader.get(), seq: try reader.get(), step: try reader.get(), text: try reader.get(),
            parent: try reader.get(), changedWords: try reader.get(), isGiven: try reader.get(),
            evaluations: try reader.get(),
            isUnmeasured: try reader.get())
    }
}

extension Trajectory.Selected: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(candidate)
        writer.put(seq)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(candidate: try reader.get(), seq: try reader.get())
    }
}

extension Trajectory: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(candidates)
        writer.put(path)
        writer.put(idsByText)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        candidates = try reader.get()
        path = try reader.get()
        idsByText = try reader.get()
    }
}

extension EmbeddingIndex: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(table.rows.count)
        for row in table.rows {
            writer.put(row.candidate)
            writer.put(seqs[row.candidate] ?? 0)
            writer.put(memoryOf: Array(table.values[row.start..<row.start + row.count]))
        }
        writer.put(model)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        for _ in 0..<(try reader.count(ofBytes: 24)) {
            let candidate: CandidateID = try reader.get()
            let seq: Int = try reader.get()
            seqs[candidate] = seq
            let vector: [Float] = try reader.memory()
            table.set(vector, of: candidate)
        }
        model = try reader.get()
    }
}

extension ExampleScores.Key: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(candidate)
        writer.put(split)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(candidate: try reader.get(), split: try reader.get())
    }
}

extension ExampleScores.Cells: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(memoryOf: scores)
        writer.put(firstSeq)
        writer.put(lastSeq)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(scores: try reader.memory(), firstSeq: try reader.get(), lastSeq: try reader.get())
        guard firstSeq <= lastSeq else { throw SnapshotError() }
    }
}

extension ExampleScores: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(rows)
        writer.put(numbers)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        rows = try reader.get()
        numbers = try reader.get()
    }
}
