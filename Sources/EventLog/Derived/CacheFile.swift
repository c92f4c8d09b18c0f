/// A small text file under `cache/`: lines of words, of which the first names the kind and the last holds the hash of
/// those before it.
///
/// It may be missing, stale or cut off at any time, so it is only ever a hint, and whoever reads it checks what it says.
struct CacheFile {
    let path: String
    let kind: String
    let fileSystem: any LogFileSystem

    /// The words of each line between the first and the last; nil for anything that is not complete.
    func read() -> [[Substring]]? {
        do throws(LogError) {
            guard try fileSystem.status(at: path) != nil else { return nil }
            let text = String(decoding: try fileSystem.contents(of: path), as: UTF8.self)
            let lines = text.split(separator: "\n")
            guard lines.count > 1, lines[0] == kind, text == Self.text(lines.dropLast()) else { return nil }
            return lines.dropFirst().dropLast().map { $0.split(separator: " ") }
        } catch {
            // It can be derived again.
            return nil
        }
    }

    /// Writes it for the next reader, if the directory can be written to.
    func write(_ lines: [String], in directory: LogDirectory) {
        do throws(LogError) {
            _ = try fileSystem.makeDirectory(directory.cache)
            let unfinished = "\(path).\(UInt32.random(in: 0...(.max)))"
            let file = try fileSystem.open(unfinished, for: .create)
            defer { fileSystem.close(file) }
            try fileSystem.append(Array(Self.text([kind] + lines).utf8), to: file)
            try fileSystem.rename(unfinished, to: path)
        } catch {
            // A run that cannot be written to, or a full disk: it is derived in memory each time.
        }
    }

    /// The lines, and behind them the line with their hash.
    private static func text(_ lines: some Sequence<some StringProtocol>) -> String {
        let text = lines.map { $0 + "\n" }.joined()
        let hash = Array(text.utf8).withBytes { TreeHash(leaf: $0) }
        return "\(text)sum \(hash)\n"
    }
}
