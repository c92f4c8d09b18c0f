import JSON
import Subprocess
import SystemPackage

/// A local program that reads a request on its standard input and writes the reply on its standard output.
///
/// The request is the body of OpenAI's chat completions or embeddings. The reply is of that form too, or, for a
/// chat, plain text, which is the one answer. A program that fails says why on its standard error.
package struct Command: LocalProvider {
    private let openAI = OpenAI()
    private let withheld: WithheldVariables

    /// The program gets the environment without what is withheld.
    package init(withholding withheld: WithheldVariables = WithheldVariables([])) {
        self.withheld = withheld
    }

    package func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest {
        try local(openAI.chatRequest(request, settings: settings), settings)
    }

    package func embeddingRequest(
        _ texts: [String], settings: ModelSettings
    ) throws(CallFailure) -> WireRequest {
        try local(openAI.embeddingRequest(texts, settings: settings), settings)
    }

    package func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply {
        if let value = try? JSONValue(parsing: body), value.members != nil { return try openAI.chatReply(body) }
        guard let text = String(validating: body, as: UTF8.self) else {
            throw CallFailure(.invalidUTF8, "the program's output holds bytes that are not UTF-8")
        }
        let answer = String(text.reversed().drop { $0.isNewline }.reversed())
        return try ReplyReading.checked(
            ChatReply(texts: [answer], finishReasons: ["stop"], usage: nil, model: nil))
    }

    package func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply {
        try openAI.embeddingReply(body)
    }

    /// The program is whom is asked; the body's `model` may be the same for two of them.
    package func addressee(_ settings: ModelSettings) -> String { settings.command.joined(separator: " ") }

    package func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader] { [] }

    package func answer(
        _ request: WireRequest, settings: ModelSettings, limits: TransferLimits
    ) async throws(CallFailure) -> [UInt8] {
        guard let program = settings.command.first else {
            throw CallFailure(.unsupported, "no program is named for the provider `command`")
        }
        let arguments = Array(settings.command.dropFirst())
        let environment = withheld.environmentOfChildren
        do {
            return try await Deadline.within(limits.total) {
                try await Self.run(
                    program, arguments, environment, input: request.body, outputBytes: limits.replyBytes)
            }
        } catch let failure as CallFailure {
            throw failure
        } catch is CancellationError {
            throw CallFailure(.cancelled, "cancelled")
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw CallFailure(.tooLarge, "\(program) wrote more than \(limits.replyBytes) bytes")
        } catch {
            let kind: CallFailure.Kind = Task.isCancelled ? .cancelled : .commandFailed
            throw CallFailure(kind, "\(program) cannot be run: \(error)")
        }
    }

    // MARK: The program

    /// The program has so long between being asked to end and being killed.
    private static let grace = Duration.milliseconds(300)
    /// Of what a program writes on its standard error.
    private static let errorBytes = 64 << 10

    private static func run(
        _ program: String, _ arguments: [String], _ environment: Environment, input: [UInt8], outputBytes: Int
    ) async throws -> [UInt8] {
        let file = try CommandInput.file(holding: input)
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: grace)]
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
            environment: environment, platformOptions: options,
            input: .fileDescriptor(file, closeAfterSpawningProcess: true),
            output: .bytes(limit: outputBytes),
            error: .string(limit: errorBytes))
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
            throw CallFailure(.commandFailed, "\(program) ended with \(result.terminationStatus)\(words)")
        }
        return result.standardOutput
    }

    /// The request's address names the program, as others name an endpoint.
    private func local(_ request: WireRequest, _ settings: ModelSettings) -> WireRequest {
        WireRequest(url: "command:" + settings.command.joined(separator: " "), body: request.body)
    }
}
