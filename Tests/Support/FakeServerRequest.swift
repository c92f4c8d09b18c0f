import JSON

/// A request as the fake server received it.
package struct FakeRequest: Sendable {
    /// The place in the order of arrival, counted from 0 over all paths.
    package var ordinal: Int
    package var method: String
    package var path: String
    package var query: [String: String]
    /// By name in lower case.
    package var headers: [String: String]
    package var body: [UInt8]
    /// The peer's port, which tells connections apart.
    package var connection: UInt16

    init(
        ordinal: Int, method: String, path: String, query: [(String, String)], headers: [(String, String)],
        body: [UInt8], connection: UInt16
    ) {
        self.ordinal = ordinal
        self.method = method
        self.path = path
        self.query = Dictionary(query) { first, _ in first }
        self.headers = Dictionary(headers) { first, _ in first }
        self.body = body
        self.connection = connection
    }

    /// The body as JSON, or `null` where it is none.
    package var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// How many answers are asked for.
    package var count: Int { json["n"]?.integer ?? 1 }

    /// A number that depends on nothing but the body (FNV-1a).
    package var digest: UInt64 { FakeModel.digest(body) }
}
