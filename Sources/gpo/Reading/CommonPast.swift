import History
import Reports

/// How many events two logs begin with in common, line for line.
enum CommonPast {
    /// Lines that are compared at once.
    private static let stretch = 2000

    /// A checkpoint that both logs have vouches for all before it, so lines are compared from the last such one on.
    static func events(of logs: [RunLog], _ outlines: [RunOutline]) throws -> Int {
        let shared = zip(outlines[0].checkpoints, outlines[1].checkpoints).prefix { $0 == $1 }.last?.0.size ?? 0
        let last = min(outlines[0].lastSeq, outlines[1].lastSeq)
        var common = shared
        while common < last {
            let range = (common + 1)...min(last, common + stretch)
            let lines = try logs.map { try $0.lines(at: range) }
            let same = range.prefix { lines[0][$0] == lines[1][$0] }.count
            common += same
            if same < range.count { break }
        }
        return common
    }
}
