/// Reads `servers:`.
enum ServerDecoding {
    static func servers(_ section: Section) -> [ServerSettings] {
        section.namedSections().compactMap { name, section in server(name, section) }
    }

    private static func server(_ name: String, _ section: Section) -> ServerSettings? {
        var section = section
        let example = "[scripts/local-model, \"{port}\"]"
        let command = section.required(
            "command", .texts("the program and its arguments", such: example), missing: example)
        let ready = section.value(
            "ready",
            .text("the path that answers once the server is ready", such: "/health", form: "a path from `/` on") {
                $0.hasPrefix("/")
            }, default: "/health")
        let timeout = section.value(
            "timeout", .duration("how long the server may take to become ready", such: "2m"), default: .seconds(120))
        section.finish()
        if !PipelineDecoding.isName(name) || name.contains(".") {
            section.report(
                problem: "a server's name has letters, digits, `-` and `_`",
                remedy: "Call it, for example, `local`.")
        }
        guard let command else { return nil }
        if !command.contains(where: { $0.contains("{port}") }) {
            section.report(
                "command", problem: "no argument holds {port}",
                remedy: "Put \"{port}\" where the program takes its port; the run chooses a free one.")
        }
        return ServerSettings(name: name, command: command, ready: ready, timeout: timeout)
    }
}
