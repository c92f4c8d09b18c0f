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
    private static let names: Set<String> = [
        "content-type", "date", "location", "openai-model", "openai-processing-ms", "openai-version", "request-id",
        "retry-after", "retry-after-ms", "server", "x-request-id", "x-ms-region",
    ]
    private static let prefixes = ["x-ratelimit-", "anthropic-ratelimit-"]

    /// Whether the field named `name`, in lower case, is kept.
    static func contains(_ name: String) -> Bool {
        names.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }
}
