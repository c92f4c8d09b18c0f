import Models

/// What must hold between the settings of one model.
enum ModelChecks {
    static func check(_ model: ModelSettings, hasName: Bool, servers: [String], in section: Section) {
        let isRemote = [.openai, .anthropic, .gemini].contains(model.provider)
        checkAddress(model, isRemote: isRemote, servers: servers, in: section)
        if isRemote, !hasName, !section.has("model") {
            section.report("model", problem: "missing", remedy: "Name the model, such as `model: gpt-4.1-mini`.")
        }
        if model.provider == .command, model.command.isEmpty, !section.has("command") {
            section.report(
                "command", problem: "missing, and provider command runs it",
                remedy: "Name the program and its arguments, such as `command: [scripts/model]`.")
        }
        if model.provider != .command, !model.command.isEmpty {
            section.report(
                "command", problem: "only provider command runs a program", remedy: "Write `provider: command`.")
        }
        if model.provider != .recombine, model.phrases != nil {
            section.report(
                "phrases", problem: "only provider recombine reads phrases",
                remedy: "Remove it, or write `provider: recombine`.")
        }
        if model.keyEnvironment != nil, model.keyFile != nil {
            section.report("key_file", problem: "the key has two sources", remedy: "Keep `key_env` or `key_file`.")
        }
        for key in ["api_version", "deployment"] where model.provider != .openai && section.has(key) {
            section.report(key, problem: "only provider openai has this, for Azure", remedy: "Remove it.")
        }
        for key in ["key_env", "key_file"] where !isRemote && section.has(key) {
            section.report(key, problem: "provider \(model.provider.rawValue) takes no key", remedy: "Remove it.")
        }
    }

    private static func checkAddress(_ model: ModelSettings, isRemote: Bool, servers: [String], in section: Section) {
        if let server = model.server, !servers.contains(server) {
            let meant = NearestWord.remedy(for: server, among: servers) { "`server: \($0)`" }
            section.report(
                "server", problem: "no server is called \(Secrets.quoted(server))",
                remedy: meant ?? "Define it under `servers:`, or write `url:` instead.")
        }
        if isRemote {
            if model.url != nil, model.server != nil {
                section.report(
                    "server", problem: "the model has both a url and a server", remedy: "Keep one of the two.")
            } else if !section.has("url"), !section.has("server") {
                section.report(
                    "url", problem: "missing, and no server is named",
                    remedy: "Write the address of the endpoint, such as `url: http://127.0.0.1:8080/v1`.")
            }
        } else {
            for key in ["url", "server"] where section.has(key) {
                section.report(
                    key, problem: "provider \(model.provider.rawValue) has no endpoint", remedy: "Remove it.")
            }
        }
    }
}
