/// A candidate's name within its run, `c0` for the initial prompt, numbered in the order of generation.
package struct CandidateID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var number: Int

    package init(_ number: Int) {
        self.number = number
    }

    /// Reads `c12`; nil for anything else.
    package init?(_ text: String) {
        guard text.first == "c", let number = Int(text.dropFirst()), number >= 0, text == "c\(number)" else {
            return nil
        }
        self.number = number
    }

    /// Reads `"c12"` with its quotes, in the form that is written; nil for anything else.
    init?(quoted text: UnsafeRawBufferPointer) {
        guard (4...20).contains(text.count), text[0] == UInt8(ascii: "\""), text[1] == UInt8(ascii: "c"),
            text[2] != UInt8(ascii: "0") || text.count == 4
        else { return nil }
        var number = 0
        for index in 2..<text.count - 1 {
            let digit = text[index] &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        self.number = number
    }

    package static let initial = CandidateID(0)

    package static func < (left: CandidateID, right: CandidateID) -> Bool {
        left.number < right.number
    }

    package var description: String { "c\(number)" }
}

/// A model call's name, derived from what it is for, so that a repeated run names its calls alike.
///
/// `c3/validation/0007` asks the task model, `c3/validation/0007/again` asks it once more for the bare answer,
/// `step4/optimizer/2` asks for the candidates from slot 2 on, `step4/embedding` for the vectors of a step's candidates.
package struct CallID: Hashable, Sendable, CustomStringConvertible {
    package var name: String

    package init(_ name: String) {
        self.name = name
    }

    package var description: String { name }
}

/// Which of the three models a call is for.
package enum ModelRole: String, CaseIterable, Hashable, Sendable {
    case task, optimizer, embedding
}
