import History

/// How much of two logs is one past, by what their forks say of themselves.
package enum SharedPast {
    /// The events that both logs begin with, if they say the truth: up to where the first of them was forked that the
    /// other was not, or all of the shorter log where neither was.
    ///
    /// Each run has the forks that led to it, the earliest first, and the number of its last event.
    package static func events(
        _ first: (forks: [RunForked], lastSeq: Int), _ second: (forks: [RunForked], lastSeq: Int)
    ) -> Int {
        let shared = zip(first.forks, second.forks).prefix { $0 == $1 }.count
        return [first, second].map { run in
            run.forks.dropFirst(shared).first.map { min($0.parentSeq, run.lastSeq) } ?? run.lastSeq
        }.min() ?? 0
    }
}
