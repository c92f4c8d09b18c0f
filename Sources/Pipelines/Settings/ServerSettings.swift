/// A local model server that a run starts, waits for and stops.
package struct ServerSettings: Hashable, Sendable {
    /// What models call it in `server:`.
    package var name: String
    /// The program and its arguments; `{port}` stands for the free port that the run has chosen.
    package var command: [String]
    /// The path that answers 200 once the server is ready.
    package var ready: String
    /// How long it may take to become ready.
    package var timeout: Duration

    package init(name: String, command: [String], ready: String = "/health", timeout: Duration = .seconds(120)) {
        self.name = name
        self.command = command
        self.ready = ready
        self.timeout = timeout
    }
}
