/// What came back over HTTP, whatever its status.
package struct HTTPReply: Hashable, Sendable {
    package var status: Int
    /// Only the fields of the allow-list, with names in lower case.
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    package var timings: Timings

    /// Where the time went, each from the start of the transfer.
    package struct Timings: Hashable, Sendable {
        package var connected: Duration
        package var firstByte: Duration
        package var total: Duration
        /// Whether a connection of an earlier transfer served this one too.
        package var reusedConnection: Bool
        package var version: Version

        /// How the two ends spoke.
        package enum Version: Hashable, Sendable {
            case http1, http2
        }

        package init(
            connected: Duration, firstByte: Duration, total: Duration, reusedConnection: Bool,
            version: Version = .http1
        ) {
            self.connected = connected
            self.firstByte = firstByte
            self.total = total
            self.reusedConnection = reusedConnection
            self.version = version
        }
    }

    package init(status: Int, headers: [HTTPHeader], body: [UInt8], timings: Timings) {
        self.status = status
        self.headers = headers
        self.body = body
        self.timings = timings
    }
}

/// The header fields of replies that are kept; all others may hold what belongs in no log, such as cookies.
enum KeptHeaders {
    private static let names: [StaticString] = [
        "content-type", "date", "location", "openai-model", "openai-processing-ms", "openai-version", "request-id",
        "retry-after", "retry-after-ms", "server", "x-request-id", "x-ms-region",
    ]
    private static let prefixes: [StaticString] = ["x-ratelimit-", "anthropic-ratelimit-"]

    /// The name in lower case of a field that is kept; nil for any other.
    static func name(_ bytes: UnsafeRawBufferPointer) -> String? {
        for name in names where name.utf8CodeUnitCount == bytes.count && begins(bytes, with: name) {
            return name.description
        }
        guard prefixes.contains(where: { begins(bytes, with: $0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }

    /// Whether the bytes begin with a text of letters in lower case, digits and hyphens, whatever their own case.
    private static func begins(_ bytes: UnsafeRawBufferPointer, with text: StaticString) -> Bool {
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        // The bit by which the cases of a letter differ is set in digits and the hyphen anyway.
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[$0] | 0x20 == text.utf8Start[$0] }
    }
}
