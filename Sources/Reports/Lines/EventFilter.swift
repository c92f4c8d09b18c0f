import History
import JSON

/// Which events are wanted: those that meet every condition that is set.
package struct EventFilter: Sendable {
    /// A whole type, or the beginning of types up to a dot, such as `call`.
    package var type: String?
    package var step: Int?
    /// Events that are about the candidate, or that name it.
    package var candidate: CandidateID?
    /// A whole name of a call, or the beginning of names up to a slash, such as `c3/validation`.
    package var call: String?
    /// Stands in a text of the event, in any case of its letters.
    package var text: String?

    package init(
        type: String? = nil, step: Int? = nil, candidate: CandidateID? = nil, call: String? = nil, text: String? = nil
    ) {
        self.type = type
        self.step = step
        self.candidate = candidate
        self.call = call
        self.text = text?.lowercased()
    }

    /// Whether the line is wanted; decodes it only where its bytes leave the question open.
    package func admits(_ head: LineHead, line: UnsafeRawBufferPointer) throws(JSONError) -> Bool {
        if let step, head.step != step { return false }
        if let type, !Self.isUnder(head.type, type, separator: ".") { return false }
        if let candidate {
            let marks = ["\"\(candidate)\"", "\"\(candidate)/"]
            if head.isCanonical, !marks.contains(where: { ByteSearch($0.utf8).found(in: head.data) }) { return false }
            if try !Event(line: line).payload.candidates.contains(candidate) { return false }
        }
        if let call {
            if head.isCanonical, !ByteSearch("\"\(call)".utf8).found(in: head.data) { return false }
            let calls = try Event(line: line).payload.calls
            if !calls.contains(where: { Self.isUnder($0.name, call, separator: "/") }) { return false }
        }
        if let text {
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
