import JSON

/// The line of a span with gaps where the spans of like calls differ: made once, and filled in a million times.
struct SpanTemplate: Sendable {
    /// A value of a span; a gap where it is left out.
    enum Value {
        case text(String)
        case gap
    }

    /// JSON text has no such byte.
    fileprivate static let mark: UInt8 = 0

    /// What stands before each gap, and behind the last.
    private let pieces: [[UInt8]]

    /// Reads a line with gaps.
    init(_ line: [UInt8]) {
        pieces = line.split(separator: Self.mark, omittingEmptySubsequences: false).map(Array.init)
    }

    /// Appends the line; `fill` appends the value for each gap as JSON, counted from 0.
    func append(to text: inout [UInt8], _ fill: (Int, inout [UInt8]) -> Void) {
        for (gap, piece) in pieces.enumerated() {
            if gap > 0 { fill(gap - 1, &text) }
            text.append(contentsOf: piece)
        }
    }
}

extension JSONWriter {
    mutating func gap() {
        raw(CollectionOfOne(SpanTemplate.mark))
    }

    mutating func field(_ key: StaticString, _ value: SpanTemplate.Value) {
        self.key(key)
        switch value {
        case .text(let text): string(text)
        case .gap: gap()
        }
    }
}
