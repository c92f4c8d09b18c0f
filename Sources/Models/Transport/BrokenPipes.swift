import Foundation

/// Makes a write to a connection that the peer has closed an error, where it would by default end the process.
enum BrokenPipes {
    /// Does so for what the calling thread itself writes.
    static func areErrorsOnThisThread() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
