extension LogReader {
    /// Calls `body` with the number and the line of each event that `isWanted` says yes to, in order.
    ///
    /// What it says yes to in a sealed segment is kept under `cache/`, under `name`, where that can be written to; the next
    /// reader of that name unpacks only the segment in hand. So `isWanted` must say the same of a line whenever it is asked
    /// under one name; it is asked on several threads at once. Throws `LogError` or what the closures throw.
    package func forEachLine(
        ofExtract name: String, where isWanted: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Bool,
        _ body: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> LogEnd {
        var end = LogEnd(nextSeq: 1)
        var index = 0
        while index < segments.count {
            let extract = ExtractFile(name: name, segment: segments[index], reader: self)
            if index == 0 || segments[index].firstSeq == end.nextSeq, let kept = extract.read() {
                try kept.text.withUnsafeBytes { text in
                    try LineScan.forEachLine(UnsafeRawBufferPointer(rebasing: text[kept.start...])) { (line) throws in
                        if let seq = LineScan.seq(of: line) { try body(seq, line) }
                    }
                }
                end = LogEnd(nextSeq: kept.nextSeq, segment: segments[index], isSealed: true, length: kept.length)
                index += 1
                continue
            }
            // The reader finds out what is wrong with segments that do not follow each other.
            end = try read(from: index, after: end, name, isWanted, body)
            while index < segments.count, segments[index].firstSeq < end.nextSeq { index += 1 }
        }
        return end
    }

    /// Reads from a segment without an extract on, up to the next one with one.
    private func read(
        from index: Int, after end: LogEnd, _ name: String,
        _ isWanted: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Bool,
        _ body: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> LogEnd {
        let next = segments[(index + 1)...].first { ExtractFile(name: name, segment: $0, reader: self).read() != nil }
        var number = index
        var lines: [UInt8] = []
        func keep(through nextSeq: Int) {
            ExtractFile(name: name, segment: segments[number], reader: self).write(lines, nextSeq: nextSeq)
            lines.removeAll(keepingCapacity: true)
            number += 1
        }
        let first = index == 0 ? 1 : segments[index].firstSeq
        let last = next.map { $0.firstSeq - 1 } ?? .max
        let reached = try forEachBatch(
            from: first, through: last, preparing: { batch in try Self.wanted(batch, isWanted) },
            { batch, wanted in
                while number + 1 < segments.count, segments[number + 1].firstSeq <= batch.firstSeq {
                    keep(through: segments[number + 1].firstSeq)
                }
                lines.append(contentsOf: wanted.text)
                var seqs = wanted.seqs[...]
                try wanted.text.withUnsafeBytes { text in
                    try LineScan.forEachLine(text) { (line) throws in
                        if let seq = seqs.popFirst() { try body(seq, line) }
                    }
                }
            })
        if index > 0, reached.nextSeq <= end.nextSeq, reached.torn == nil {
            throw LogError(
                .corrupt("event \(end.nextSeq) is missing"), file: segments[index].path, seq: end.nextSeq)
        }
        if reached.isSealed { keep(through: reached.nextSeq) }
        return reached
    }
}

extension LogReader {
    /// The wanted lines of a batch with their newlines, and their numbers.
    private static func wanted(
        _ batch: LineBatch, _ isWanted: (UnsafeRawBufferPointer) throws -> Bool
    ) throws -> (text: [UInt8], seqs: [Int]) {
        var text: [UInt8] = []
        var seqs: [Int] = []
        try batch.forEachLine { seq, line in
            guard try isWanted(line) else { return }
            text.append(contentsOf: line)
            text.append(UInt8(ascii: "\n"))
            seqs.append(seq)
        }
        return (text, seqs)
    }
}

/// The file of one segment's extract: a line that says which segment it is of, then the lines.
private struct ExtractFile {
    struct Kept {
        var text: [UInt8]
        /// Where the lines begin.
        var start: Int
        var nextSeq: Int
        /// How long the segment is, in bytes.
        var length: Int
    }

    var name: String
    var segment: Segment
    var reader: LogReader

    private var path: String { "\(reader.directory.cache)/\(segment.stem).\(name)" }

    /// What is kept of the segment as it is now; nil where there is nothing whole.
    func read() -> Kept? {
        do throws(LogError) {
            guard try reader.fileSystem.status(at: path) != nil, let identity = try identity() else { return nil }
            let text = try reader.fileSystem.contents(of: path)
            guard let end = text.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let words = String(decoding: text[..<end], as: UTF8.self).split(separator: " ").map(String.init)
            guard words.count == 7, words[..<3] == ["gpo", "extract", "1"], words[3] == identity.text,
                let nextSeq = Int(words[4]), Int(words[5]) == text.count - end - 1,
                words[6] == Self.sum(text[(end + 1)...])
            else { return nil }
            return Kept(text: text, start: end + 1, nextSeq: nextSeq, length: identity.length)
        } catch {
            // It can be derived again.
            return nil
        }
    }

    /// Keeps the lines, if the segment is sealed and the directory can be written to.
    func write(_ lines: [UInt8], nextSeq: Int) {
        do throws(LogError) {
            guard let identity = try identity() else { return }
            _ = try reader.fileSystem.makeDirectory(reader.directory.cache)
            let unfinished = "\(path).\(UInt32.random(in: 0...(.max)))"
            let file = try reader.fileSystem.open(unfinished, for: .create)
            defer { reader.fileSystem.close(file) }
            let head = "gpo extract 1 \(identity.text) \(nextSeq) \(lines.count) \(Self.sum(lines[...]))\n"
            try reader.fileSystem.append(Array(head.utf8) + lines, to: file)
            try reader.fileSystem.rename(unfinished, to: path)
        } catch {
            // A run that cannot be written to, or a full disk: it is derived in memory each time.
        }
    }

    /// What tells a sealed segment from any other: its length, and the check sum that its last member ends with.
    private func identity() throws(LogError) -> (text: String, length: Int)? {
        guard let length = try reader.fileSystem.status(at: segment.path)?.length, length > 28 else { return nil }
        let file = try reader.fileSystem.open(segment.path, for: .read)
        defer { reader.fileSystem.close(file) }
        let head = try reader.fileSystem.contents(of: file, from: 0, count: 10)
        guard head.withUnsafeBytes({ GzipFormat.isSealed($0) }) else { return nil }
        let trailer = try reader.fileSystem.contents(of: file, from: length - 8, count: 8)
        let number = trailer.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return ("\(length)-\(String(number, radix: 16))", length)
    }

    private static func sum(_ bytes: ArraySlice<UInt8>) -> String {
        String(bytes.withUnsafeBytes(GzipFormat.checkSum), radix: 16)
    }
}
