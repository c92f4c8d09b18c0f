import JSON

/// The built-in optimizer without a language model: speaks the OpenAI form, and answers on this machine.
package struct RecombineProvider: LocalProvider {
    private let phrases: [String]
    private let form = OpenAI()

    /// `phrases` is the text of a phrase file: one a line, lines that begin with `#` left out.
    package init(phrases: String) {
        self.phrases = Recombine.phrases(inFile: phrases)
    }

    package func answer(
        _ request: WireRequest, settings: ModelSettings, limits: TransferLimits
    ) async throws(CallFailure) -> [UInt8] {
        let reply: [UInt8]
        do throws(JSONError) {
            reply = try Recombine.reply(to: request.body, phrases: phrases)
        } catch {
            throw CallFailure(.badRequest, "the recombiner cannot read its request: \(error)")
        }
        do throws(CallFailure) {
            _ = try form.chatReply(reply)
        } catch {
            guard error.kind == .emptyReply else { throw error }
            // Asked again it would say the same.
            throw CallFailure(
                .badRequest,
                "its sentences make no new prompt within the edit budget; give it more in a file that "
                    + "models.optimizer.phrases names")
        }
        return reply
    }

    package func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest {
        var settings = settings
        settings.url = "recombine:"
        return try form.chatRequest(request, settings: settings)
    }

    package func embeddingRequest(_ texts: [String], settings: ModelSettings) throws(CallFailure) -> WireRequest {
        throw CallFailure(.unsupported, "the recombiner makes no embeddings")
    }

    package func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply {
        try form.chatReply(body)
    }

    package func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply {
        throw CallFailure(.unsupported, "the recombiner makes no embeddings")
    }

    package func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader] { [] }
}
