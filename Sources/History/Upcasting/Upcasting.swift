import JSON

/// Brings payloads of older versions to the current one, a version at a time; no step is ever edited once released.
package enum Upcasting {
    /// Turns a payload of version `from` into one of version `from + 1`.
    package struct Step: Sendable {
        package var type: String
        package var from: Int
        package var transform: @Sendable (JSONValue) -> JSONValue
    }

    /// Every step there is.
    package static let steps = [
        // Scores were once taken over all examples, because a single failed call ended the session.
        Step(type: CandidateEvaluated.type, from: 1) {
            $0["failed"] == nil ? $0.setting(["failed"], to: .integer(0)) : $0
        }
    ]

    /// The payload brought from version `from` to `current`, as text; throws where a step is missing.
    static func upcast(
        type: String, from version: Int, to current: Int, data: UnsafeRawBufferPointer,
        by steps: [Step] = Upcasting.steps
    ) throws(JSONError) -> [UInt8] {
        var reader = JSONReader(data)
        var value = try reader.value()
        for older in version..<current {
            guard let step = steps.first(where: { $0.type == type && $0.from == older }) else {
                throw JSONError(offset: 0, problem: "\(type) of version \(older), which no gpo has written")
            }
            value = step.transform(value)
        }
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}
