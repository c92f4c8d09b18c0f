import JSON

/// A request's body as it is put together: members in a fixed order, those that are not given left out.
struct RequestBody {
    private var members: [JSONMember] = []

    /// Room that most requests find enough, so that it need not grow under the text.
    private static let usualBytes = 2048

    init() {
        members.reserveCapacity(8)
    }

    mutating func add(_ key: String, _ value: JSONValue?) {
        if let value { members.append(JSONMember(key, value)) }
    }

    /// Adds the user's own members; one of a known key takes the place of what was there.
    mutating func merge(_ extra: [JSONMember]) {
        for member in extra {
            if let index = members.firstIndex(where: { $0.key == member.key }) {
                members[index] = member
            } else {
                members.append(member)
            }
        }
    }

    var value: JSONValue { .object(members) }

    func wire(url: String, headers: [HTTPHeader] = []) -> WireRequest {
        var writer = JSONWriter(capacity: Self.usualBytes)
        writer.value(value)
        return WireRequest(
            url: url, headers: [HTTPHeader("Content-Type", "application/json")] + headers, body: writer.bytes)
    }
}
