import Diagnostics
import Foundation
import Models
import Testing

@Suite("Where keys are kept")
struct KeySourceTests {
    private func problem(_ source: KeySource, _ environment: [String: String] = [:]) -> String? {
        do throws(Problems) {
            _ = try source.read(environment: environment)
            return nil
        } catch {
            return error.description
        }
    }

    /// Runs `body` with the path of a file of this mode and text.
    private func withFile(_ text: String, mode: mode_t, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "gpo-key-\(UUID().uuidString)"
        defer { unlink(path) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(chmod(path, mode) == 0)
        try body(path)
    }

    @Test("a key is read from an environment variable by name")
    func environment() throws {
        let key = try KeySource.environment("K").read(environment: ["K": " sk-1\n"])
        #expect(key.exposed == "sk-1")
    }

    @Test("a variable that is not set, empty, or more than a key is named with its remedy")
    func bad() {
        #expect(problem(.environment("K"))?.contains("K is not set") == true)
        #expect(problem(.environment("K"), ["K": " "])?.contains("is empty") == true)
        let failure = problem(.environment("K"), ["K": "sk-secret\r\nX-Evil: 1"])
        #expect(failure?.contains("other than one key") == true)
        #expect(failure?.contains("sk-secret") == false)
    }

    @Test("a key is read from a file that its owner alone may read")
    func file() throws {
        try withFile("sk-2\n", mode: 0o600) { path in
            let key = try KeySource.file(path).read(environment: [:])
            #expect(key.exposed == "sk-2")
        }
    }

    @Test("a file that others may read is refused", arguments: [0o640, 0o604, 0o644, 0o660])
    func open(mode: Int) throws {
        try withFile("sk-secret", mode: mode_t(mode)) { path in
            let failure = problem(.file(path))
            #expect(failure?.contains("chmod 600") == true)
            #expect(failure?.contains("sk-secret") == false)
        }
    }

    @Test("a file that is not there is named")
    func missing() {
        #expect(problem(.file("/no/such/key"))?.contains("/no/such/key") == true)
    }

    @Test("the settings say where the key is, and need not")
    func settings() {
        var settings = ModelSettings(provider: .openai, model: "m")
        #expect(KeySource(settings) == nil)
        settings.keyFile = "f"
        #expect(KeySource(settings) == .file("f"))
        settings.keyEnvironment = "E"
        #expect(KeySource(settings) == .environment("E"))
    }
}
