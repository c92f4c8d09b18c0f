/// A key: it can be sent, and is printed as `<redacted>` everywhere else.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key itself; only for a header field that goes out.
    package let exposed: String

    package init(_ value: String) {
        exposed = value
    }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
    /// `text` with each occurrence of the key replaced, since some endpoints repeat the key that they refuse.
    package func redacted(from text: String) -> String {
        let bytes = Array(text.utf8)
        let cleaned = redacted(from: bytes)
        return cleaned.count == bytes.count && cleaned == bytes ? text : String(decoding: cleaned, as: UTF8.self)
    }

    package func redacted(from bytes: [UInt8]) -> [UInt8] {
        let needle = Array(exposed.utf8)
        guard let first = needle.first, bytes.count >= needle.count else { return bytes }
        var result: [UInt8] = []
        var kept = 0
        var index = 0
        while let found = bytes[index...].firstIndex(of: first), found + needle.count <= bytes.count {
            if bytes[found..<found + needle.count].elementsEqual(needle) {
                result += bytes[kept..<found] + Array(description.utf8)
                index = found + needle.count
                kept = index
            } else {
                index = found + 1
            }
        }
        return kept == 0 ? bytes : result + bytes[kept...]
    }

    /// The same for what may break off in the middle of the key: such a rest at the end goes too.
    package func redacted(from bytes: [UInt8], isCut: Bool) -> [UInt8] {
        let cleaned = redacted(from: bytes)
        guard isCut else { return cleaned }
        let rest = (Self.tellingBytes...max(Self.tellingBytes, exposed.utf8.count)).last {
            cleaned.count >= $0 && cleaned.suffix($0).elementsEqual(exposed.utf8.prefix($0))
        }
        return Array(cleaned.dropLast(rest ?? 0))
    }

    /// A shorter beginning of a key tells nothing: all keys of a provider share it.
    private static let tellingBytes = 4
}

/// A header field that carries a key.
package struct SecretHeader: Hashable, Sendable, CustomStringConvertible {
    package var name: String
    /// What stands before the key, such as `Bearer `.
    package var prefix: String
    package var secret: Secret

    package init(_ name: String, prefix: String = "", _ secret: Secret) {
        self.name = name
        self.prefix = prefix
        self.secret = secret
    }

    package var description: String { "\(name): \(prefix)\(secret)" }

    var header: HTTPHeader { HTTPHeader(name, prefix + secret.exposed) }
}
