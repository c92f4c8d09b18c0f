@testable import Pipelines

/// Pipelines that are wrong in one way each.
enum BadPipelines {
    struct Entry {
        var name: String
        var text: String
        var overrides: [Override] = []
    }

    static let all = syntax + forms + keys + models + overrides

    private static func entry(_ name: String, _ old: String, _ new: String) -> Entry {
        Entry(name: name, text: SmallPipeline.with(old, new))
    }

    private static func added(_ name: String, _ text: String) -> Entry {
        Entry(name: name, text: SmallPipeline.text + text + "\n")
    }

    private static func set(_ arguments: (String, String)...) -> Entry {
        Entry(
            name: arguments.map { "--set \($0)=\($1)" }.joined(separator: " "), text: SmallPipeline.text,
            overrides: arguments.map { Override(path: $0, value: $1) })
    }

    private static let syntax: [Entry] = [
        Entry(name: "an empty file", text: ""),
        Entry(name: "only a comment", text: "# nothing yet\n"),
        Entry(name: "a list instead of a section", text: "- version: 1\n"),
        Entry(name: "a text instead of a section", text: "pipeline\n"),
        entry("a tab in the indentation", "  prompt:", "\tprompt:"),
        entry("a quote without its end", "prompt: Is it positive or negative?", "prompt: \"Is it positive"),
        entry("a brace without its end", "model: small}", "model: small"),
        entry("a bracket without its end", "name: small", "name: [small"),
        entry("a second colon", "prompt: Is it", "prompt: Answer: is it"),
        entry("a line out of its section", "    validation:", "   validation:"),
        entry("an undefined alias", "prompt: Is it", "prompt: *Is it"),
        entry("a text that begins with %", "prompt: Is it", "prompt: %Is it"),
        entry("an unknown escape", "prompt: Is it positive or negative?", "prompt: \"a \\q\""),
        entry("a control character", "prompt: Is it", "prompt: Is\u{1} it"),
        added("a second document", "---\nversion: 1"),
        entry("an unknown tag", "prompt: Is it", "prompt: !python/object Is it"),
        entry("a merge key without a section", "metric: label", "metric: label\n    <<: 3"),
        entry("a key that is no word", "metric: label", "metric: label\n    [a, b]: 3"),
    ]

    private static let forms: [Entry] = [
        added("a word for a whole number", "optimizer: {edit_budget: {final: ten}}"),
        added("a quoted number", "optimizer: {epochs: \"3\"}"),
        added("a fraction for a whole number", "optimizer: {batch: 2.5}"),
        added("a number below its range", "optimizer: {batch: 0}"),
        added("a number above its range", "limits: {concurrency: 100000}"),
        added("a number beyond 64 bits", "seed: 99999999999999999999"),
        added("a list for a number", "optimizer: {epochs: [3]}"),
        added("nothing for a number", "optimizer: {epochs: }"),
        added("a number for a section", "budget: 5"),
        added("a duration without a unit", "limits: {timeout: 60}"),
        added("a duration with an unknown unit", "budget: {time: 2 weeks}"),
        added("a duration of zero", "limits: {timeout: 0s}"),
        added("an amount with a sign", "budget: {usd: $5}"),
        added("a negative amount", "budget: {usd: -1}"),
        added("an amount with too many places", "budget: {usd: 0.0000001}"),
        added("a share above one", "limits: {failed_share: 5}"),
        added("a word for a number", "limits: {failed_share: few}"),
        entry("a number for a text", "prompt: Is it positive or negative?", "prompt: 42"),
        entry("a blank text", "prompt: Is it positive or negative?", "prompt: \"  \""),
        entry("a section for a text", "prompt: Is it positive or negative?", "prompt: {text: Is it?}"),
        entry("a name with a slash", "name: small", "name: runs/small"),
        added("a text for a list", "servers: {local: {command: serve}}"),
        added("a number in a list of texts", "servers: {local: {command: [serve, 8080, \"{port}\"]}}"),
        added("an empty list", "servers: {local: {command: []}}"),
    ]

    private static let keys: [Entry] = [
        entry("a misspelt word", "metric: label", "metric: boolaen"),
        entry("a word like no other", "metric: label", "metric: rouge"),
        added("a misspelt key", "optimizer: {epoch: 3}"),
        added("a key like no other", "optimizer: {learning_rate: 0.1}"),
        added("a misspelt section", "limit: {attempts: 2}"),
        added("a key in the wrong section", "epochs: 3"),
        entry("a missing setting", "    train: data/train.jsonl\n", ""),
        entry("a missing section", "  answer:\n    metric: label\n", ""),
        entry("a later version", "version: 1", "version: 2"),
        entry("no version", "version: 1\n", ""),
        entry("a key written twice", "metric: label", "metric: label\n    metric: exact"),
        added("three keys written twice", "name: a\nname: b\noptimizer: {epochs: 1, \"epochs\": 2, batch: 0}"),
        added("a final budget above the initial one", "optimizer: {edit_budget: {initial: 5, final: 10}}"),
        added("a kind of reflection that is still to come", "optimizer: {direction: {reflection: gradient}}"),
        added("a trajectory that is still to come", "optimizer: {direction: {trajectory: summary}}"),
        added("a preset that is still to come", "optimizer: {preset: opro}"),
        Entry(
            name: "many problems at once",
            text: """
                name: many
                task:
                  data: {train: a.jsonl, valid: b.jsonl}
                  answer: {metric: exactly}
                optimizer: {epochs: none, batch: 0}
                """),
    ]

    private static let small = "{provider: openai, url: http://127.0.0.1:8080/v1, model: small}"

    private static func task(_ name: String, _ settings: String) -> Entry {
        entry(name, small, settings)
    }

    private static let models: [Entry] = [
        task("a key in the file", "{provider: openai, url: http://a/v1, model: m, key: abc}"),
        task("a secret as a variable's name", "{provider: openai, url: http://a/v1, model: m, key_env: abc-def}"),
        task("a secret as a model", "{provider: openai, url: http://a/v1, model: sk-proj-0123456789abcdef}"),
        task("an unknown provider", "{provider: opnai, url: http://a/v1, model: m}"),
        task("a provider for another part", "{provider: recombine, phrases: p.txt}"),
        task("a provider that is still to come", "{provider: simulated}"),
        task("no endpoint", "{provider: openai, model: m}"),
        task("two endpoints", "{provider: openai, url: http://a/v1, server: local, model: m}"),
        task("an undefined server", "{provider: openai, server: local, model: m}"),
        task("an address without http", "{provider: openai, url: localhost:8080, model: m}"),
        task("an address with a password", "{provider: openai, url: \"http://u:p@a/v1\", model: m}"),
        task("no model name", "{provider: openai, url: http://a/v1}"),
        task("no command", "{provider: command}"),
        task("a command for an endpoint", "{provider: openai, url: http://a/v1, model: m, command: [x]}"),
        task("a url for a command", "{provider: command, command: [x], url: http://a/v1, key_env: A}"),
        task("two keys", "{provider: openai, url: http://a/v1, model: m, key_env: A, key_file: b}"),
        task("a temperature out of range", "{provider: openai, url: http://a/v1, model: m, temperature: 3}"),
        task("a version outside Azure", "{provider: gemini, url: http://a/v1, model: m, api_version: v}"),
        entry(
            "phrases without recombine", "model: large}", "model: large, phrases: p.txt}"),
        entry("a temperature of an embedding", "models:", "models:\n  embedding: {provider: lexical, temperature: 1}"),
        entry("a missing model", "  task: {provider", "  tusk: {provider"),
        added("a misspelt server", "servers: {locl: {command: [serve, \"{port}\"]}}").with(
            "{provider: openai, url: http://127.0.0.1:8080/v1, model: small}",
            "{provider: openai, server: local, model: small}"),
        added("a server without a port", "servers: {local: {command: [serve]}}"),
        added("a server's name with a point", "servers: {a.b: {command: [serve, \"{port}\"]}}"),
        added("a server's path without a slash", "servers: {local: {command: [serve, \"{port}\"], ready: health}}"),
        added("a price without output", "prices: {m: {input: 1}}"),
    ]

    private static let overrides: [Entry] = [
        set(("optimizer.epoch", "3")),
        set(("optimizer.epochs", "ten")),
        set(("optimiser.epochs", "3")),
        set(("name.first", "a")),
        set(("optimizer..epochs", "3")),
        set(("models.task.server", "local"), ("optimizer.edit_budget.final", "60")),
        set(("task.prompt", "")),
        set(("budget", "!mine {calls: 3}")),
    ]
}

extension BadPipelines.Entry {
    fileprivate func with(_ old: String, _ new: String) -> BadPipelines.Entry {
        var entry = self
        entry.text = text.replacing(old, with: new, maxReplacements: 1)
        return entry
    }
}
