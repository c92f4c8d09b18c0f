/// The projections that hold calls and what they cost.
extension CallIndex.Answer: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(seq)
        switch outcome {
        case .texts(let texts):
            writer.put(true)
            writer.put(texts)
        case .failed(let kind, let message):
            writer.put(false)
            writer.put(kind)
            writer.put(message)
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        let seq: Int = try reader.get()
        let outcome: CallIndex.Outcome =
            try reader.get()
            ? .texts(try reader.get()) : .failed(kind: try reader.get(), message: try reader.get())
        self.init(seq: seq, outcome: outcome)
    }
}

extension BodyDigest: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(bits: high)
        writer.put(bits: low)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(high: try reader.bits(), low: try reader.bits())
    }
}

extension CallIndex.Request: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(body)
        writer.put(choices)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init(body: try reader.get(), choices: try reader.get())
    }
}

extension CallIndex: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(waiting)
        writer.put(memoryOf: answeredBodies.slots)
        writer.put(honoursChoices)
        writer.put(requested)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        waiting = try reader.get()
        guard let bodies = AnsweredBodies(slots: try reader.memory()) else { throw SnapshotError() }
        answeredBodies = bodies
        honoursChoices = try reader.get()
        requested = try reader.get()
    }
}

extension Ledger: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(completed)
        writer.put(byRole)
        writer.put(cachedTokens)
        writer.put(reusedCalls)
        writer.put(failedAttempts)
        writer.put(failed)
        writer.put(inDoubt)
        writer.put(underWay.byCall)
        writer.put(endedSessionsMicroseconds)
        writer.put(sessionStart)
        writer.put(lastTime)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        completed = try reader.get()
        byRole = try reader.get()
        cachedTokens = try reader.get()
        reusedCalls = try reader.get()
        failedAttempts = try reader.get()
        failed = try reader.get()
        inDoubt = try reader.get()
        underWay = Reservations(try reader.get())
        endedSessionsMicroseconds = try reader.get()
        sessionStart = try reader.get()
        lastTime = try reader.get()
    }
}
