import Diagnostics
import History
import Models

/// What to do about a call that failed.
package enum FailureRemedy {
    /// `served` are the models that the endpoint says it has, where it was asked.
    package static func of(
        _ kind: CallFailure.Kind, role: History.ModelRole, settings: ModelSettings, served: [String] = []
    ) -> String {
        let model = "models.\(role.rawValue)"
        switch kind {
        case .unreachable, .connectTimeout:
            return "Start the server, or correct \(model).url."
        case .unauthorised, .forbidden:
            return settings.keyEnvironment == nil && settings.keyFile == nil
                ? "Name the key: \(model).key_env, an environment variable, or \(model).key_file, a file of mode 0600."
                : "Check the key that \(model).\(settings.keyFile == nil ? "key_env" : "key_file") names, and its rights."
        case .notFound:
            return notFound(model, settings, served)
        case .rateLimited, .overloaded:
            return "Wait a little; for the run, lower limits.requests_per_minute or limits.concurrency."
        case .quotaExhausted:
            return "Add credit to the account, or name another key in \(model)."
        case .tooLong, .tooLarge:
            return "Name a model with a longer context, or shorten the data; limits.reply_bytes bounds a reply."
        case .badRequest, .unsupported:
            return "The endpoint takes no such request: check provider, model, temperature and max_tokens of \(model)."
        case .redirected:
            return "Write the address that it redirects to as \(model).url, if it is to be trusted with the key."
        case .firstByteTimeout, .stalled, .totalTimeout:
            return "Raise limits.timeout, or check whether the server is busy."
        case .refused, .emptyReply:
            return "Try another model, or raise \(model).max_tokens: thinking models need tokens before the answer."
        case .commandFailed:
            return "Run \(settings.command.joined(separator: " ")) by hand with a request on its standard input."
        case .connectionClosed, .contentLengthMismatch, .badChunking, .badProtocol, .serverError, .invalidUTF8,
            .notJSON, .unexpectedReply, .errorInside200, .noChoices:
            return "Look at the server's own log, and check that \(model).url is the base of an "
                + "\(settings.provider.rawValue) endpoint, such as http://127.0.0.1:8080/v1."
        case .cancelled, .withdrawn:
            return "Try again."
        }
    }

    private static func notFound(_ model: String, _ settings: ModelSettings, _ served: [String]) -> String {
        if served.contains(settings.model) {
            return "The endpoint has \(settings.model), so check the path of \(model).url."
        }
        if served.isEmpty { return "Check \(model).url and \(model).model." }
        let nearest = NearestMatch.of(settings.model, among: served).map { "Did you mean \($0)? " } ?? ""
        let shown = served.sorted().prefix(8).joined(separator: ", ")
        return "\(nearest)The endpoint has \(shown)\(served.count > 8 ? " and others" : "")."
    }
}
