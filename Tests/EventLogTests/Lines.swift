@testable import EventLog

/// Lines of events that say nothing but their number, and a text that differs from one to the next.
enum Lines {
    /// The line of event `seq` without its newline, a few times ten bytes long unless `padding` is given.
    static func line(_ seq: Int, padding: Int = 0) -> String {
        var text = ""
        var state = UInt64(seq) &* 0x9E37_79B9_7F4A_7C15
        for _ in 0..<(padding + 7) / 8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += String(state >> 36)
        }
        return "{\"seq\":\(seq),\"type\":\"test\",\"text\":\"\(text)\"}"
    }

    /// Whole lines from `seq` on.
    static func text(_ seqs: some Sequence<Int>, padding: Int = 0) -> [UInt8] {
        Array(seqs.map { line($0, padding: padding) + "\n" }.joined().utf8)
    }

    /// All of a log's lines, without newlines, from event `seq` on.
    static func read(
        _ directory: String, from seq: Int = 1, fileSystem: any LogFileSystem = LiveFileSystem(),
        sizes: LogSizes = .standard
    ) throws -> (lines: [String], end: LogEnd) {
        var lines: [String] = []
        let end = try LogReader(directory: directory, fileSystem: fileSystem, sizes: sizes).forEachBatch(from: seq) {
            batch in
            var expected = batch.firstSeq
            batch.forEachLine { number, line in
                precondition(number == expected)
                expected += 1
                lines.append(String(decoding: line, as: UTF8.self))
            }
            precondition(expected == batch.firstSeq + batch.count)
        }
        return (lines, end)
    }
}
