import History
import JSON

/// Which events are wanted: those that meet every condition that is set.
package struct EventFilter: Sendable {
    /// A whole type, or the beginning of types up to a dot, such as `call`.
    package let type: String?
    package let step: Int?
    /// Events that are about the candidate, or that name it.
    package let candidate: CandidateID?
    /// A whole name of a call, or the beginning of names up to a slash, such as `c3/validation`.
    package let call: String?
    /// Stands in a text of the event, in any case of its letters; in lower case.
    package let text: String?
    // What lines are searched for before any of them is decoded.
    private let candidateMarks: [ByteSearch]
    private let callMark: ByteSearch
    private let textMark: ByteSearch?

    package init(
        type: String? = nil, step: Int? = nil, candidate: CandidateID? = nil, call: String? = nil, text: String? = nil
    ) {
        self.type = type
        self.step = step
        self.candidate = candidate
        self.call = call
        self.text = text?.lowercased()
        candidateMarks = candidate.map { [ByteSearch("\"\($0)\"".utf8), ByteSearch("\"\($0)/".utf8)] } ?? []
        callMark = ByteSearch("\"\(call ?? "")".utf8)
        textMark = text.flatMap { ByteSearch(anyCaseOf: $0) }
    }

    /// Whether the line is wanted; decodes it only where its bytes leave the question open.
    package func admits(_ head: LineHead, line: UnsafeRawBufferPointer) throws(JSONError) -> Bool {
        if let step, head.step != step { return false }
        if let type, !Self.isUnder(head.type, type, separator: ".") { return false }
        if let candidate {
            if head.isCanonical, !candidateMarks.contains(where: { $0.found(in: head.data) }) { return false }
            if try !Event(line: line).payload.candidates.contains(candidate) { return false }
        }
        if let call {
            if head.isCanonical, !callMark.found(in: head.data) { return false }
            let calls = try Event(line: line).payload.calls
            if !calls.contains(where: { Self.isUnder($0.name, call, separator: "/") }) { return false }
        }
        if let text {
            if head.isCanonical, let textMark, !textMark.found(in: head.data) { return false }
            var reader = JSONReader(head.data)
            if try !reader.value().holds(text) { return false }
        }
        return true
    }

    /// Whether a name is the one given or stands under it.
    private static func isUnder(_ name: String, _ beginning: String, separator: Character) -> Bool {
        name == beginning || name.hasPrefix("\(beginning)\(separator)")
    }
}

extension EventFilter {
    /// The part of a log in which all wanted events are, by what its outline says; nil where it may be all of it.
    package func range(in outline: RunOutline) -> ClosedRange<Int>? {
        if let step { return outline.range(ofStep: step) ?? 1...1 }
        if let call {
            let parts = call.split(separator: "/").map(String.init)
            if let id = parts.first.flatMap({ CandidateID($0) }) {
                return outline.range(of: id, on: parts.count > 1 ? SplitName(rawValue: parts[1]) : nil)
            }
        }
        return candidate.flatMap { outline.range(of: $0, on: nil) }
    }
}

extension JSONValue {
    /// Whether a text in it has the lower-case `text` in it.
    fileprivate func holds(_ text: String) -> Bool {
        switch self {
        case .string(let value): value.lowercased().contains(text)
        case .array(let elements): elements.contains { $0.holds(text) }
        case .object(let members): members.contains { $0.value.holds(text) }
        case .null, .bool, .integer, .number: false
        }
    }
}
