import Evaluation
import JSON
import Models
import Optimization

extension TaskSettings {
    var resolved: JSONValue {
        .object([
            JSONMember("description", JSONValue(description)),
            JSONMember(
                "data",
                .object([
                    JSONMember("train", .string(data.train)),
                    JSONMember("validation", .string(data.validation)),
                    JSONMember("test", JSONValue(data.test)),
                    JSONMember("demonstrations", JSONValue(data.demonstrations)),
                ])),
            JSONMember(
                "fields",
                .object([
                    JSONMember("input", .string(fields.input)), JSONMember("target", .string(fields.target)),
                    JSONMember("image", JSONValue(fields.image)),
                ])),
            JSONMember("prompt", .string(prompt)),
            JSONMember("position", .string(position.rawValue)),
            JSONMember(
                "answer",
                .object([
                    JSONMember("metric", .string(answer.metric.rawValue)),
                    JSONMember("ask_again", JSONValue(answer.askAgain)),
                ])),
        ])
    }
}

extension ServerSettings {
    var resolved: JSONValue {
        .object([
            JSONMember("command", JSONValue(command)),
            JSONMember("ready", .string(ready)),
            JSONMember("timeout", JSONValue(timeout)),
        ])
    }
}

extension ModelRoles {
    var resolved: JSONValue {
        .object([
            JSONMember("task", task.resolved(as: .task)),
            JSONMember("optimizer", optimizer.resolved(as: .optimizer)),
            JSONMember("embedding", embedding?.resolved(as: .embedding) ?? .null),
        ])
    }
}

extension ModelSettings {
    /// The settings that the role has, each written out.
    func resolved(as role: ModelRole) -> JSONValue {
        var members = [
            JSONMember("provider", .string(provider.rawValue)),
            JSONMember("url", JSONValue(url)),
            JSONMember("server", JSONValue(server)),
            JSONMember("model", .string(model)),
            JSONMember("key_env", JSONValue(keyEnvironment)),
            JSONMember("key_file", JSONValue(keyFile)),
            JSONMember("api_version", JSONValue(apiVersion)),
            JSONMember("deployment", JSONValue(deployment)),
            JSONMember("extra_body", extraBody.isEmpty ? .null : .object(extraBody)),
            JSONMember("limits", limits.resolved),
        ]
        if role != .embedding {
            members += [
                JSONMember("temperature", temperature.map { .number($0) } ?? .null),
                JSONMember("max_tokens", JSONValue(maxTokens)),
                JSONMember("command", command.isEmpty ? .null : JSONValue(command)),
            ]
        }
        if role == .optimizer { members.append(JSONMember("phrases", JSONValue(phrases))) }
        return .object(members)
    }
}

extension OptimizerSettings {
    func resolved(preset: OptimizerPreset) -> JSONValue {
        .object([
            JSONMember("preset", .string(preset.rawValue)),
            JSONMember("epochs", .integer(epochs)),
            JSONMember("batch", .integer(batch)),
            JSONMember("candidates", .integer(candidates)),
            JSONMember(
                "direction",
                .object([
                    JSONMember("trajectory", .string(direction.trajectory.rawValue)),
                    JSONMember("size", .integer(direction.size)),
                    JSONMember("reflection", .string("none")),
                ])),
            JSONMember("update", .string(update.rawValue)),
            JSONMember(
                "edit_budget",
                .object([
                    JSONMember("initial", .integer(editBudget.initial)),
                    JSONMember("final", .integer(editBudget.final)),
                    JSONMember("decay", .string(editBudget.decay.rawValue)),
                    JSONMember("warmup", .integer(editBudget.warmup)),
                    JSONMember("enforce", .string(editBudget.enforce.rawValue)),
                ])),
            JSONMember("selection", .string(selection.rawValue)),
        ])
    }
}

extension Budget {
    var resolved: JSONValue {
        .object([
            JSONMember("calls", JSONValue(calls)),
            JSONMember("tokens", JSONValue(tokens)),
            JSONMember("usd", JSONValue(microdollars: costMicrodollars)),
            JSONMember("time", time.map { JSONValue($0) } ?? .null),
        ])
    }
}

extension Limits {
    func resolved(failedShare: Double) -> JSONValue {
        .object([
            JSONMember("concurrency", .integer(concurrency)),
            JSONMember("requests_per_minute", JSONValue(requestsPerMinute)),
            JSONMember("tokens_per_minute", JSONValue(tokensPerMinute)),
            JSONMember("timeout", JSONValue(timeout)),
            JSONMember("connect_timeout", connectTimeout.map { JSONValue($0) } ?? .null),
            JSONMember("first_byte_timeout", firstByteTimeout.map { JSONValue($0) } ?? .null),
            JSONMember("stall_timeout", stallTimeout.map { JSONValue($0) } ?? .null),
            JSONMember("reply_bytes", JSONValue(replyBytes)),
            JSONMember("attempts", .integer(attempts)),
            JSONMember("failed_share", .number(failedShare)),
        ])
    }
}

extension RateLimits {
    var resolved: JSONValue {
        .object([
            JSONMember("concurrency", JSONValue(concurrency)),
            JSONMember("requests_per_minute", JSONValue(requestsPerMinute)),
            JSONMember("tokens_per_minute", JSONValue(tokensPerMinute)),
        ])
    }
}

extension ModelPrice {
    var resolved: JSONValue {
        .object([
            JSONMember("input", JSONValue(microdollars: inputMicrodollars)),
            JSONMember("cached_input", JSONValue(microdollars: cachedInputMicrodollars)),
            JSONMember("output", JSONValue(microdollars: outputMicrodollars)),
        ])
    }
}
