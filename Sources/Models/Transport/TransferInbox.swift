import CCurl
import Synchronization

/// What tasks hand to the loop's thread: requests to start, and requests to give up.
final class TransferInbox: Sendable {
    typealias Answer = CheckedContinuation<Result<HTTPReply, CallFailure>, Never>

    /// A request to start, and who waits for it.
    struct Submission: Sendable {
        var id: Int
        var request: WireRequest
        var secretHeaders: [SecretHeader]
        var limits: TransferLimits
        var certificates: String?
        var answer: Answer
    }

    /// What has been handed over since the loop last asked.
    struct Work: Sendable {
        var submissions: [Submission] = []
        var cancellations: [Int] = []
        var isClosed = false
    }

    private struct State {
        var nextID = 0
        var work = Work()
        /// Those given up before they were handed over.
        var cancelledEarly: Set<Int> = []
        var submitted: Set<Int> = []
    }

    private let state = Mutex(State())
    /// The loop's multi handle, as a number: libcurl lets any thread wake it, and nothing else.
    private let multiAddress: UInt

    init(multiAddress: UInt) {
        self.multiAddress = multiAddress
    }

    func newID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Hands over, unless the request was given up already or the loop is closed.
    func submit(_ submission: Submission) {
        let isAccepted = state.withLock { state in
            guard !state.work.isClosed, state.cancelledEarly.remove(submission.id) == nil else { return false }
            state.submitted.insert(submission.id)
            wake(for: state.work)
            state.work.submissions.append(submission)
            return true
        }
        if !isAccepted {
            submission.answer.resume(returning: .failure(CallFailure(.withdrawn, "cancelled before it was sent")))
        }
    }

    func cancel(_ id: Int) {
        state.withLock { state in
            if state.submitted.contains(id), !state.work.isClosed {
                wake(for: state.work)
                state.work.cancellations.append(id)
            } else {
                state.cancelledEarly.insert(id)
            }
        }
    }

    /// Nothing more will be asked about `id`.
    func forget(_ id: Int) {
        state.withLock { state in
            state.submitted.remove(id)
            state.cancelledEarly.remove(id)
        }
    }

    func close() {
        state.withLock { state in
            state.work.isClosed = true
            curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multiAddress))
        }
    }

    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isClosed: work.isClosed)
            return work
        }
    }

    /// Under the lock: the loop frees the handle only once it has seen, under the lock, that the inbox is closed.
    private func wake(for work: Work) {
        let isAwake = !work.submissions.isEmpty || !work.cancellations.isEmpty
        if !isAwake { curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multiAddress)) }
    }
}
