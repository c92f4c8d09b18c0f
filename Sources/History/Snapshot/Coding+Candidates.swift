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
        writer.put(memoryOf: table.rowNumbers)
        writer.put(memoryOf: table.values)
        writer.put(table.longest)
        writer.put(model)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        let rows: [Int] = try reader.memory()
        let values: [Float] = try reader.memory()
        guard let table = VectorTable(rows: rows, values: values, longest: try reader.get()) else {
            throw SnapshotError()
        }
        self.table = table
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
