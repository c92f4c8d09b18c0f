/// A header field; the name in lower case when it was received.
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HTTPHeader] {
    /// The value of the first field named `name`, which is in lower case.
    package subscript(name: String) -> String? {
        first { $0.name == name }?.value
    }
}

/// A request as it goes over the wire, but for the key.
package struct WireRequest: Hashable, Sendable {
    package var method: String
    package var url: String
    /// Without those that carry a key.
    package var headers: [HTTPHeader]
    /// The exact bytes that are sent, the same for the same request at any time.
    package var body: [UInt8]

    package init(method: String = "POST", url: String, headers: [HTTPHeader] = [], body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
