/// A call that can be sent: all that the log keeps of it, and what it can use at most.
package struct PreparedCall: Hashable, Sendable {
    /// What is asked for.
    package enum Kind: Hashable, Sendable {
        /// So many answers to one question.
        case chat(count: Int)
        /// The vectors of so many texts.
        case embedding(count: Int)
    }

    package var kind: Kind
    package var request: WireRequest
    /// What the request can use at most.
    package var worstCase: TokenBound

    package init(kind: Kind, request: WireRequest, worstCase: TokenBound) {
        self.kind = kind
        self.request = request
        self.worstCase = worstCase
    }

    /// Where the call goes, without any user name or password that stands in the address.
    package var endpoint: String {
        guard request.url.utf8.contains(UInt8(ascii: "@")) else { return request.url }
        let parts = request.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2, parts[1].isEmpty, let at = parts[2].lastIndex(of: "@") else { return request.url }
        let host = parts[2][parts[2].index(after: at)...]
        return ([parts[0], parts[1], host] + parts[3...]).joined(separator: "/")
    }

    /// The exact bytes that are sent.
    package var body: [UInt8] { request.body }
}
