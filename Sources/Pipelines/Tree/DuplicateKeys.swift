internal import CYaml
import Yams

/// Composes YAML in which keys may be written twice, so that each such key can be reported with its place.
///
/// Yams refuses a mapping with two equal keys and names only the first. So all but the last are renamed, in a copy of
/// the text and to names of the same length, and where they stand stays right.
struct DuplicateKeys {
    private let text: String
    /// The names given, with what stands in the file there.
    let renamed: [String: String]

    init(text: String) {
        let keys = Self.repeatedKeys(in: text)
        if keys.isEmpty {
            self.text = text
            renamed = [:]
            return
        }
        var scalars = Array(text.unicodeScalars)
        var renamed: [String: String] = [:]
        for key in keys {
            guard let range = key.range(in: scalars), let name = Self.name(renamed.count, length: range.count) else {
                continue
            }
            scalars.replaceSubrange(range, with: name.unicodeScalars)
            renamed[name] = key.name
        }
        self.text = String(String.UnicodeScalarView(scalars))
        self.renamed = renamed
    }

    func compose() throws -> Node? { try Yams.compose(yaml: text) }

    /// A key as it stands in the text.
    fileprivate struct Key {
        var name: String
        /// From where to where it goes, quotes included, in Unicode scalars.
        var place: Range<Int>

        /// Where the name stands; nil where it is written in another way than it reads, such as with escapes.
        func range(in scalars: [Unicode.Scalar]) -> Range<Int>? {
            for quotes in [0, 1] where place.count > 2 * quotes {
                let range = place.lowerBound + quotes..<place.upperBound - quotes
                if scalars[range].elementsEqual(name.unicodeScalars) { return range }
            }
            return nil
        }
    }

    /// The keys that are followed by an equal one in the same section.
    private static func repeatedKeys(in text: String) -> [Key] {
        /// A list or section under way; a section's keys so far.
        struct Open {
            var keys: [String: Key]?
            var expectsKey = true
        }
        var open: [Open] = []
        var repeated: [Key] = []
        YAMLEvents.read(text) { event in
            switch event.type {
            case YAML_SCALAR_EVENT, YAML_ALIAS_EVENT, YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
                if let last = open.indices.last, open[last].keys != nil {
                    if open[last].expectsKey, event.type == YAML_SCALAR_EVENT {
                        let key = Key(event)
                        if let earlier = open[last].keys?.updateValue(key, forKey: key.name) {
                            repeated.append(earlier)
                        }
                    }
                    open[last].expectsKey.toggle()
                }
                if event.type == YAML_MAPPING_START_EVENT { open.append(Open(keys: [:])) }
                if event.type == YAML_SEQUENCE_START_EVENT { open.append(Open()) }
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: _ = open.popLast()
            default: break
            }
            return true
        }
        return repeated
    }

    /// A name that nobody writes: private-use characters, as many as the key had.
    private static func name(_ number: Int, length: Int) -> String? {
        guard length > 0, let first = Unicode.Scalar(UInt32(0xE000 + number)),
            first.properties.generalCategory == .privateUse
        else { return nil }
        return String(repeating: String(Character(first)), count: length)
    }
}

extension DuplicateKeys.Key {
    fileprivate init(_ event: yaml_event_t) {
        let scalar = event.data.scalar
        self.init(
            name: String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
            place: event.start_mark.index..<event.end_mark.index)
    }
}
