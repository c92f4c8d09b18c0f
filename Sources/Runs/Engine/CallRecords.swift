import History
import Models

/// What the log keeps of a call's end.
enum CallRecords {
    /// Where the provider does not count, the worst case is taken as used.
    static func completed(
        _ call: CallID, role: History.ModelRole, reply: ReceivedReply, price: Price, worst: WorstCase
    ) -> CallCompleted {
        let usage = reply.usage
        return CallCompleted(
            call: call, role: role, texts: reply.chat?.texts ?? [],
            usage: TokenUsage(
                prompt: usage?.promptTokens ?? worst.tokens, cached: usage?.cachedTokens ?? 0,
                completion: usage?.completionTokens ?? 0, counted: usage != nil),
            microdollars: usage.map(price.microdollars) ?? worst.microdollars,
            latencyMilliseconds: reply.latency.wholeMicroseconds / 1000,
            attempts: reply.attempts, status: reply.status, finish: reply.chat?.finishReasons.map { $0 ?? "" } ?? [],
            model: reply.chat?.model ?? reply.embedding?.model,
            headers: reply.headers.map { Header(name: $0.name, value: $0.value) },
            reply: String(decoding: reply.body, as: UTF8.self), reused: nil)
    }

    static func failed(
        _ call: CallID, role: History.ModelRole, failure: CallFailure, wait: Duration?, isFinal: Bool, systemic: Bool,
        worst: WorstCase
    ) -> CallFailed {
        CallFailed(
            call: call, role: role, attempt: failure.attempt, kind: failure.kind.rawValue, message: failure.message,
            status: failure.status, reply: text(failure.reply),
            waitMilliseconds: wait.map { $0.wholeMicroseconds / 1000 },
            final: isFinal, systemic: systemic,
            billed: failure.mayHaveBeenBilled ? worst : WorstCase(tokens: 0, microdollars: 0))
    }

    /// What was received, where it is text; a character that was cut in two at the end is left out.
    private static func text(_ bytes: [UInt8]) -> String? {
        if bytes.isEmpty { return nil }
        let cut = bytes.count == CallFailure.mostReplyBytes ? 0...3 : 0...0
        return cut.lazy.compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
    }
}

extension CallFailure {
    /// Whether it is the endpoint that fails, so that other calls would fail too.
    package var isSystemic: Bool {
        switch kind {
        case .unreachable, .connectTimeout, .withdrawn, .redirected, .rateLimited, .quotaExhausted, .overloaded,
            .serverError,
            .unauthorised, .forbidden, .notFound, .commandFailed, .unsupported:
            true
        case .firstByteTimeout, .stalled, .totalTimeout, .cancelled, .connectionClosed, .contentLengthMismatch,
            .badChunking, .badProtocol, .tooLarge, .badRequest, .tooLong, .invalidUTF8, .notJSON, .unexpectedReply,
            .errorInside200, .noChoices, .emptyReply, .refused:
            false
        }
    }
}
