internal import CYaml

/// Finds out, before a text is composed, whether its aliases make more of it than a pipeline can be.
///
/// An alias stands for all that its anchor marks, other aliases included, so a few lines can stand for more values than
/// any memory holds. Each alias is counted here by the size of what it stands for, and nothing is written out.
struct AliasExpansion {
    /// Keys, values, lists and sections of a text at most, each alias counted as what it stands for. The longest
    /// pipelines have a few hundred.
    static let limit = 10_000

    /// Where the text passes the limit: its line and column, from 1. Nil where it does not.
    static func excess(in text: String) -> (line: Int, column: Int)? {
        var expansion = AliasExpansion()
        var place: (Int, Int)?
        YAMLEvents.read(text) { event in
            expansion.count(event)
            guard expansion.total > limit else { return true }
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            return false
        }
        return place
    }

    private var total = 0
    private var sizes: [String: Int] = [:]
    /// The lists and sections that have begun and not ended: the anchor of each, and what stood before it.
    private var open: [(anchor: String?, start: Int)] = []

    private mutating func count(_ event: yaml_event_t) {
        switch event.type {
        case YAML_SCALAR_EVENT:
            total += 1
            if let anchor = Self.name(event.data.scalar.anchor) { sizes[anchor] = 1 }
        case YAML_ALIAS_EVENT:
            // One without an anchor is reported where the text is composed.
            total += Self.name(event.data.alias.anchor).flatMap { sizes[$0] } ?? 1
        case YAML_SEQUENCE_START_EVENT: begin(event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: begin(event.data.mapping_start.anchor)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            if let ended = open.popLast(), let anchor = ended.anchor { sizes[anchor] = total - ended.start }
        default: return
        }
    }

    private mutating func begin(_ anchor: UnsafeMutablePointer<UInt8>?) {
        open.append((Self.name(anchor), total))
        total += 1
    }

    private static func name(_ text: UnsafeMutablePointer<UInt8>?) -> String? {
        text.map { String(cString: $0) }
    }
}
