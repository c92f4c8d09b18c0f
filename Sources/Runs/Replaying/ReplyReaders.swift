import History
import JSON
import Models
import Optimization
import Pipelines

/// The pure halves of a run's model clients: how requests are written and replies are read.
package struct ReplyReaders: Sendable {
    private struct Reader: Sendable {
        var settings: ModelSettings
        var provider: any Provider
        var price: Price
    }

    private var byRole: [History.ModelRole: Reader] = [:]

    package init() {}

    package init(pipeline: Pipeline, origin: Origin) {
        for (role, settings) in pipeline.models.byRole {
            var settings = settings
            if settings.server != nil { settings.url = "http://127.0.0.1/v1" }
            guard let provider = ModelClients.provider(settings, texts: origin.texts) else { continue }
            byRole[role] = Reader(
                settings: settings, provider: provider,
                price: origin.rates.first { $0.role == role }?.price ?? .unknown)
        }
    }

    /// The exact body that would be sent; nil for a provider that this build lacks.
    package func body(for plan: CallPlan) -> [UInt8]? {
        guard let reader = byRole[plan.role] else { return nil }
        do throws(CallFailure) {
            switch plan.request {
            case .chat(let request):
                return try reader.provider.chatRequest(request, settings: reader.settings).body
            case .embedding(let texts):
                return try reader.provider.embeddingRequest(texts, settings: reader.settings).body
            }
        } catch {
            return []
        }
    }

    /// The name under which the reply to a body is found again; nil for a provider that this build lacks.
    package func digest(of body: [UInt8], for role: History.ModelRole) -> String? {
        byRole[role].map { BodyDigests.of(body, addressee: $0.provider.addressee($0.settings)) }
    }

    /// The event with its texts, tokens and cost read again from the recorded reply; nil where that cannot be done.
    package func read(_ completed: CallCompleted) -> CallCompleted? {
        guard let reader = byRole[completed.role] else { return nil }
        var again = completed
        let body = Array(completed.reply.utf8)
        var usage: Usage?
        do throws(CallFailure) {
            if completed.role == .embedding {
                let reply = try reader.provider.embeddingReply(body)
                again.model = reply.model
                usage = reply.usage
            } else {
                let reply = try reader.provider.chatReply(body)
                again.texts = reply.texts
                again.finish = reply.finishReasons.map { $0 ?? "" }
                again.model = reply.model
                usage = reply.usage
            }
        } catch {
            again.texts = []
        }
        if let usage {
            again.usage = TokenUsage(
                prompt: usage.promptTokens, cached: usage.cachedTokens, completion: usage.completionTokens,
                counted: true)
            again.microdollars = reader.price.microdollars(usage)
        }
        return again
    }

    /// The vectors in a recorded reply; nil where it has none that can be read.
    func vectors(_ completed: CallCompleted) -> [[Float]]? {
        do throws(CallFailure) {
            return try byRole[.embedding]?.provider.embeddingReply(Array(completed.reply.utf8)).vectors
        } catch {
            return nil
        }
    }

    /// The model's name, as the pipeline has it.
    func model(of role: History.ModelRole) -> String? { byRole[role]?.settings.model }
}

extension CallPlan {
    /// What is asked of the model, in the client's words.
    enum Request {
        case chat(ChatRequest)
        case embedding([String])
    }

    var request: Request {
        switch content {
        case .task(let messages):
            .chat(
                ChatRequest(
                    messages: messages.map { message in
                        ChatMessage(
                            role: message.speaker == .user ? .user : .assistant,
                            parts: message.images.map { .image(mediaType: $0.mediaType, base64: $0.base64) }
                                + [.text(message.text)])
                    }))
        case .candidates(let metaprompt, let choices, let seed):
            .chat(ChatRequest(messages: [ChatMessage(.user, metaprompt)], count: choices, seed: seed))
        case .vectors(let texts): .embedding(texts.map(\.text))
        }
    }
}
