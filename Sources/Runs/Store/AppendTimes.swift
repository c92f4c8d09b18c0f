import History

/// The times of what is appended to a log, one commit's worth after the other.
struct AppendTimes: Sendable {
    private let now: @Sendable () -> Timestamp
    private var last: Timestamp?

    init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    /// The time, or a little later where what was appended last has it: by that a reader tells the two apart.
    mutating func next() -> Timestamp {
        var time = now()
        if time == last { time = Timestamp(microseconds: time.microseconds + 1) }
        last = time
        return time
    }
}
