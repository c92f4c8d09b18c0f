import JSON

@testable import History

/// Any bytes as a line of the log: reading must neither crash nor hang, what is read must be written and read again as
/// the same, and the short way into the state must do what the long way does.
func eventDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let line = UnsafeRawBufferPointer(start: start, count: count)
    var byLine = RunState()
    var byEvent = RunState()
    var isFolded = true
    do throws(JSONError) {
        var folding = LineFolding()
        try folding.take(line)
        byLine.apply(folding.finish())
    } catch {
        precondition((0...count).contains(error.offset))
        isFolded = false
    }
    do throws(JSONError) {
        let event = try Event(line: line)
        byEvent.apply(event)
        let written = event.line
        do throws(JSONError) {
            let again = try Event(line: written)
            precondition(again.line == written, "what was written is read as something else")
        } catch { preconditionFailure("what was written cannot be read: \(error)") }
        precondition(isFolded, "the short way refuses what the long way reads")
        precondition(byLine == byEvent, "the short way leads to another state")
    } catch {
        precondition(!isFolded, "the short way reads what the long way refuses")
    }
    return 0
}
