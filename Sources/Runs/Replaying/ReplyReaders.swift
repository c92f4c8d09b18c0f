import History
import JSON
import Models
import Optimization
import Pipelines

/// The pure halves of a run's model clients: how requests are written and replies are read.
struct ReplyReaders {
    private struct Reader {
        var settings: ModelSettings
        var provider: any Provider
        var price: Price
    }

    private var byRole: [History.ModelRole: Reader] = [:]

    init() {}

    init(pipeline: Pipeline, origin: Origin) {
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
    func body(for plan: CallPlan) -> [UInt8]? {
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

    /// The event with its texts, tokens and cost read again from the recorded reply; nil where that cannot be done.
    func read(_ completed: CallCompleted) -> CallCompleted? {
        guard let reader = byRole[completed.role], completed.role != .embedding else { return nil }
        var again = completed
        do throws(CallFailure) {
            let reply = try reader.provider.chatReply(Array(completed.reply.utf8))
            again.texts = reply.texts
            again.finish = reply.finishReasons.map { $0 ?? "" }
            again.model = reply.model
            if let usage = reply.usage {
                again.usage = TokenUsage(
                    prompt: usage.promptTokens, cached: usage.cachedTokens, completion: usage.completionTokens,
                    counted: true)
                again.microdollars = reader.price.microdollars(usage)
            }
        } catch {
            again.texts = []
        }
        return again
    }
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
