/// The projections that say where the run comes from and how it stands.
extension Origin: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(run)
        writer.put(seed)
        writer.put(pipeline)
        writer.put(pipelineFile)
        writer.put(texts)
        writer.put(rates)
        writer.put(created)
        writer.put(forks)
        writer.put(seq)
        writer.put(tool)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        run = try reader.get()
        seed = try reader.get()
        pipeline = try reader.get()
        pipelineFile = try reader.get()
        texts = try reader.get()
        rates = try reader.get()
        created = try reader.get()
        forks = try reader.get()
        seq = try reader.get()
        tool = try reader.get()
    }
}

extension Sessions: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(count)
        writer.put(last)
        writer.put(status)
        writer.put(detail)
        writer.put(warnings)
        writer.put(isForked)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        count = try reader.get()
        last = try reader.get()
        status = try reader.get()
        detail = try reader.get()
        warnings = try reader.get()
        isForked = try reader.get()
    }
}

extension Datasets.Source: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(seq)
        writer.put(source)
        writer.put(examples)
        writer.put(digest)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(
            seq: try reader.get(), source: try reader.get(), examples: try reader.get(), digest: try reader.get())
    }
}

extension Datasets: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(sources)
        writer.put(examples)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        sources = try reader.get()
        examples = try reader.get()
    }
}

extension Progress.Marked: SnapshotCoded where Value: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(seq)
        writer.put(value)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(seq: try reader.get(), value: try reader.get())
    }
}

extension Progress.Step: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(number)
        writer.put(started)
        writer.put(retrieved)
        writer.put(metaprompt)
        writer.put(repliesParsed)
        writer.put(generated)
        writer.put(repeated)
        writer.put(failedReplies)
        writer.put(selected)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(number: try reader.get(), started: try reader.get())
        retrieved = try reader.get()
        metaprompt = try reader.get()
        repliesParsed = try reader.get()
        generated = try reader.get()
        repeated = try reader.get()
        failedReplies = try reader.get()
        selected = try reader.get()
    }
}

extension Progress: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(step)
        writer.put(finishedSteps)
        writer.put(lastStepFinishedSeq)
        writer.put(result)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        step = try reader.get()
        finishedSteps = try reader.get()
        lastStepFinishedSeq = try reader.get()
        result = try reader.get()
    }
}
