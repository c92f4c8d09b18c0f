import Diagnostics
import History
import Models

/// One model, tried with the cheapest calls that tell whether it will do.
struct ModelExamination {
    let role: History.ModelRole
    let settings: ModelSettings
    let clients: ModelClients

    func findings() async -> [Doctor.Finding] {
        if settings.provider == .lexical { return [Doctor.lexical] }
        if settings.provider == .recombine {
            return [
                Doctor.Finding(
                    subject: subject, verdict: .warning,
                    text: "recombine, built in: no language model, it recombines sentences",
                    remedy: "For prompts that a model writes, name one under models.optimizer.")
            ]
        }
        do throws(Problems) {
            let client = try clients.client(for: role)
            return role == .embedding ? await embedding(client) : await chat(client)
        } catch {
            return error.diagnostics.map {
                Doctor.Finding(subject: subject, verdict: .failure, text: $0.description)
            }
        }
    }

    private var subject: String { "\(role.rawValue) model" }

    private func chat(_ client: ModelClient) async -> [Doctor.Finding] {
        let request = ChatRequest(
            messages: [ChatMessage(.user, "Reply with the word yes.")], seed: 1, temperature: 0, maxTokens: 8)
        var texts: [[String]] = []
        for _ in 0..<2 {
            switch await send(client, { client throws(CallFailure) in try client.prepare(chat: request) }) {
            case .success(let reply): texts.append(reply.chat?.texts ?? [])
            // A model that has nothing to say to this still answers.
            case .failure(let failure) where failure.kind == .emptyReply: texts.append([])
            case .failure(let failure): return [failed(failure)]
            }
        }
        var findings = [Doctor.Finding(subject: subject, verdict: .fine, text: "\(settings.model) answers")]
        let repeats = texts[0] == texts[1]
        findings.append(
            Doctor.Finding(
                subject: subject, verdict: repeats ? .fine : .warning,
                text: repeats
                    ? "a repeated call with a seed at temperature 0 gives the same reply"
                    : "a repeated call with a seed at temperature 0 gives another reply",
                remedy: repeats ? nil : "Scores will vary a little from call to call. Use more validation examples."))
        if !client.price.isKnown, settings.server == nil, settings.url?.contains("://127.") != true {
            findings.append(
                Doctor.Finding(
                    subject: subject, verdict: .warning, text: "no price is known for \(settings.model)",
                    remedy: "Name it under prices:, or budget.usd cannot count its calls."))
        }
        return findings
    }

    private func embedding(_ client: ModelClient) async -> [Doctor.Finding] {
        switch await send(client, { client throws(CallFailure) in try client.prepare(embedding: ["yes"]) }) {
        case .success(let reply):
            let dimension = reply.embedding?.vectors.first?.count ?? 0
            return [
                Doctor.Finding(
                    subject: subject, verdict: dimension > 0 ? .fine : .failure,
                    text: "\(settings.model) gives vectors of \(dimension) numbers", exitStatus: .unavailable)
            ]
        case .failure(let failure): return [failed(failure)]
        }
    }

    private func send(
        _ client: ModelClient, _ prepare: (ModelClient) throws(CallFailure) -> PreparedCall
    ) async -> Swift.Result<ReceivedReply, CallFailure> {
        do throws(CallFailure) {
            return await client.sendOnce(try prepare(client))
        } catch {
            return .failure(error)
        }
    }

    private func failed(_ failure: CallFailure) -> Doctor.Finding {
        let remedy: String? =
            switch failure.kind {
            case .unreachable, .connectTimeout: "Start the server, or correct models.\(role.rawValue).url."
            case .unauthorised, .forbidden: "Check the key that models.\(role.rawValue).key_env names."
            case .notFound: "Check models.\(role.rawValue).url and model."
            default: nil
            }
        return Doctor.Finding(
            subject: subject, verdict: .failure, text: "\(failure)", remedy: remedy, exitStatus: .unavailable)
    }
}
