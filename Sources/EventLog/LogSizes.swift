/// How large the parts of a log get, in bytes.
package struct LogSizes: Hashable, Sendable {
    /// A segment is due for sealing when it holds this much text.
    package var segmentText = 16 << 20
    /// A sealed segment's members hold this much text, but for the rest of a line.
    package var memberText = 1 << 20
    /// Readers hand this much of a file to a thread at a time.
    var unit = 128 << 10
    /// Readers of less than this do without threads.
    var threading = 1 << 20
    /// Readers of fewer events do without threads, too.
    var threadingEvents = 2000

    /// Those of every log but some in tests.
    package static let standard = LogSizes()
}
