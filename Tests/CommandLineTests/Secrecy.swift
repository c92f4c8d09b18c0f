import EventLog
import Foundation
import History
import Runs
import Testing

extension Workplace {
    /// Fails where a key is found: in any file of the workplace, in a log that is unpacked, or in what was printed.
    ///
    /// The key's own file is the one exception, by name.
    func expectNowhere(
        _ key: String, besides keyFile: String? = nil, _ outcomes: Gpo.Outcome...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var places: [String] = []
        for outcome in outcomes where (outcome.output + outcome.error).contains(key) { places.append("the output") }
        let needle = Data(key.utf8)
        for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            guard name != keyFile, let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { continue }
            if data.firstRange(of: needle) != nil { places.append(name) }
        }
        for id in store.ids() {
            try LogReader(directory: store.location(of: id).path).forEachBatch { batch in
                if Data(batch.text).firstRange(of: needle) != nil { places.append("the log of \(id)") }
            }
        }
        #expect(places == [], sourceLocation: sourceLocation)
    }
}
