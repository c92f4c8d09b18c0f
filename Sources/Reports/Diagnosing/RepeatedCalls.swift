import History
import JSON

/// Task calls with the same body that were really sent more than once: whether their replies agree.
package struct RepeatedCalls: Sendable {
    private var bodies: [String: Int] = [:]
    private var replies: [Int: Int] = [:]
    /// Calls whose body had been answered before.
    package private(set) var repeated = 0
    /// Those of them whose texts were not the same.
    package private(set) var different = 0

    package init() {}

    /// Takes the next line of the log; all but task calls are passed over.
    package mutating func take(_ head: LineHead) throws(JSONError) {
        if head.isType("call.requested") {
            try takeRequest(head.data)
        } else if head.isType("call.completed") {
            try takeReply(head.data)
        }
    }

    private mutating func takeRequest(_ data: UnsafeRawBufferPointer) throws(JSONError) {
        var reader = JSONReader(data)
        var call = ""
        var body: Int?
        var isTask = false
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "call": call = try reader.string()
            case "role": isTask = try reader.string() == ModelRole.task.rawValue
            case "body_digest": body = try reader.string().hashValue
            default: try reader.skip()
            }
        }
        if isTask { bodies[call] = body }
    }

    private mutating func takeReply(_ data: UnsafeRawBufferPointer) throws(JSONError) {
        var reader = JSONReader(data)
        var call = ""
        var texts = 0
        var isReused = false
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "call": call = try reader.string()
            case "texts": texts = try reader.strings().hashValue
            case "reused":
                isReused = true
                try reader.skip()
            default: try reader.skip()
            }
        }
        guard let body = bodies.removeValue(forKey: call), !isReused else { return }
        guard let before = replies[body] else {
            replies[body] = texts
            return
        }
        repeated += 1
        if before != texts { different += 1 }
    }
}
