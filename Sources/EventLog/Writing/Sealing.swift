import Crypto

/// Packs a finished segment anew into members of about 1 MB; the text stays as it is.
///
/// A crash at any point leaves either the old file or the new one under the segment's name.
struct Sealing {
    let segment: Segment
    let fileSystem: any LogFileSystem
    let deflater: Deflater
    let sizes: LogSizes

    /// Repacks what `file` holds and renames the result over it.
    func run(from file: OpenFile) throws(LogError) {
        let old = try fileSystem.contents(of: file)
        var packer = MemberPacker(segment: segment, deflater: deflater, memberText: sizes.memberText)
        let digest = try digest(of: old) { packer.add($0) }
        let path = segment.sealingPath
        let sealed = try fileSystem.open(path, for: .create)
        defer { fileSystem.close(sealed) }
        try fileSystem.append(packer.finish(), to: sealed)
        try fileSystem.synchronize(sealed)
        let written = try fileSystem.contents(of: sealed)
        guard try self.digest(of: written) == digest else {
            throw LogError(.corrupt("the packed copy differs from what it was made of"), file: path)
        }
        try fileSystem.rename(path, to: segment.path)
        try fileSystem.synchronizeDirectory(segment.directory.events)
    }

    /// The digest of a file's text; `use` gets the text in pieces of whole lines.
    private func digest(
        of file: [UInt8], _ use: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(LogError) -> SHA256.Digest {
        var hasher = SHA256()
        var walk = SegmentWalk(firstSeq: segment.firstSeq)
        var text = TextBuffer()
        do throws(SegmentWalk.Fault) {
            try file.withBytes { (bytes) throws(SegmentWalk.Fault) in
                while try walk.next(in: bytes, into: &text) {
                    text.withBytes { text in
                        hasher.update(bufferPointer: text)
                        use(text)
                    }
                    text.count = 0
                }
            }
        } catch {
            throw LogError(error, in: segment)
        }
        return hasher.finalize()
    }
}

/// Packs whole lines into members of about equal size, the first of which carries the segment's name.
struct MemberPacker {
    private let segment: Segment
    private let deflater: Deflater
    private let memberText: Int
    private var pending: [UInt8] = []
    private var output: [UInt8] = []

    init(segment: Segment, deflater: Deflater, memberText: Int = LogSizes.standard.memberText) {
        self.segment = segment
        self.deflater = deflater
        self.memberText = memberText
    }

    /// Adds whole lines.
    mutating func add(_ lines: UnsafeRawBufferPointer) {
        var rest = lines
        while pending.count + rest.count >= memberText {
            let wanted = max(0, memberText - pending.count - 1)
            guard let end = LineScan.newline(in: rest, from: min(wanted, rest.count - 1)) else { break }
            pending.append(contentsOf: rest[...end])
            pack()
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            if rest.isEmpty { return }
        }
        pending.append(contentsOf: rest)
    }

    /// The whole file.
    mutating func finish() -> [UInt8] {
        if !pending.isEmpty { pack() }
        return output
    }

    private mutating func pack() {
        let name = output.isEmpty ? segment.nameOfText : nil
        pending.withUnsafeBytes { deflater.pack($0, name: name, into: &output) }
        pending.removeAll(keepingCapacity: true)
    }
}
