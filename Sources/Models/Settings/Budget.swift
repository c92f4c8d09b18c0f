/// What a run may spend over all its sessions and models; nil is no limit.
package struct Budget: Hashable, Sendable {
    package var calls: Int?
    package var tokens: Int?
    /// Millionths of a US dollar.
    package var costMicrodollars: Int?
    /// Time in sessions, added up.
    package var time: Duration?

    package init(calls: Int? = nil, tokens: Int? = nil, costMicrodollars: Int? = nil, time: Duration? = nil) {
        self.calls = calls
        self.tokens = tokens
        self.costMicrodollars = costMicrodollars
        self.time = time
    }
}
