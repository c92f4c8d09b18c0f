import Diagnostics
import EventLog
import Testing

@Suite("The lock of a run")
struct RunLockTests {
    let directory = TemporaryDirectory()

    @Test("a second holder is told who the first is, with exit code 75")
    func excludes() throws {
        let first = LockHolder(host: "a", process: 4711, started: "2026-11-22T07:00:00Z")
        let lock = try RunLock(directory: directory.path, holder: first)
        let error = #expect(throws: LogError.self) { try RunLock(directory: directory.path) }
        #expect(error?.kind == .locked(first))
        #expect(error?.exitStatus == .locked)
        #expect(error?.description.contains("process 4711 on host a") == true)
        #expect(try RunLock.holder(directory: directory.path) == first)
        withExtendedLifetime(lock) {}
    }

    @Test("a lock that was let go holds nobody up")
    func releases() throws {
        do { _ = try RunLock(directory: directory.path) }
        let second = try RunLock(directory: directory.path)
        withExtendedLifetime(second) {}
    }

    @Test("nobody holds a run that was never locked, or is not any more")
    func tellsNobody() throws {
        #expect(try RunLock.holder(directory: directory.path) == nil)
        do { _ = try RunLock(directory: directory.path) }
        #expect(try RunLock.holder(directory: directory.path) == nil)
    }
}
