/// The process exit codes of `gpo`; those from 64 follow `sysexits.h` where it has a fitting one.
package enum ExitStatus: Int32, Hashable, Sendable {
    case done = 0
    case unexpected = 1
    /// `replay`, `verify` or `diff` found a difference.
    case different = 2
    case usage = 64
    /// An invalid pipeline, data file or log.
    case invalidInput = 65
    /// No such file or run.
    case noInput = 66
    /// An endpoint was unavailable after the retries.
    case unavailable = 69
    case cannotCreate = 73
    case diskError = 74
    /// Another process holds the run.
    case locked = 75
    /// The budget is exhausted; the run can be resumed with a larger one.
    case budgetExhausted = 76
    /// Interrupted by a signal; the run can be resumed.
    case interrupted = 130
}
