import JSON

/// Payloads and their parts stand in a snapshot as they do in the log.
protocol SnapshotCodedAsJSON: SnapshotCoded {
    func encode(to writer: inout JSONWriter)
    init(from reader: inout JSONReader) throws(JSONError)
}

extension SnapshotCodedAsJSON {
    func write(to writer: inout SnapshotWriter) {
        var json = JSONWriter()
        encode(to: &json)
        json.bytes.withUnsafeBytes { writer.put($0) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        var json = JSONReader(try reader.raw())
        do throws(JSONError) { self = try Self(from: &json) } catch { throw SnapshotError() }
    }
}

extension RunForked: SnapshotCodedAsJSON {}
extension ModelRate: SnapshotCodedAsJSON {}
extension SessionStarted: SnapshotCodedAsJSON {}
extension WarningRaised: SnapshotCodedAsJSON {}
extension ExampleLoaded: SnapshotCodedAsJSON {}
extension Spent: SnapshotCodedAsJSON {}
extension WorstCase: SnapshotCodedAsJSON {}
extension StepStarted: SnapshotCodedAsJSON {}
extension TrajectoryRetrieved: SnapshotCodedAsJSON {}
extension MetapromptBuilt: SnapshotCodedAsJSON {}
extension CandidateSelected: SnapshotCodedAsJSON {}
extension RunFinished: SnapshotCodedAsJSON {}

extension JSONValue: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(text) }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        let text: String = try reader.get()
        do throws(JSONError) { self = try JSONValue(parsing: text) } catch { throw SnapshotError() }
    }
}
