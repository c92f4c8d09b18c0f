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
