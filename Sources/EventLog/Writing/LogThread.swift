import DequeModule
import Dispatch
import Synchronization

/// The thread on which one log is written.
///
/// A task may prefer it (SE-0417): what waits for one commit after another runs there, so that a commit needs no other
/// thread to be woken, before or after.
package final class LogThread: TaskExecutor {
    private enum Work {
        case job(UnownedJob, UnownedTaskExecutor)
        case block(@Sendable () -> Void)
    }

    /// What the thread itself holds on to, so that it can end when nothing else needs it.
    private final class Queue: Sendable {
        /// A signal for each piece of work, and one for the end.
        let arrived = DispatchSemaphore(value: 0)
        let waiting = Mutex(Deque<Work>())

        func add(_ work: Work) {
            waiting.withLock { $0.append(work) }
            arrived.signal()
        }

        func run() {
            while true {
                arrived.wait()
                switch waiting.withLock({ $0.popFirst() }) {
                case .job(let job, let executor): job.runSynchronously(on: executor)
                case .block(let block): block()
                case nil: return
                }
            }
        }
    }

    private let queue = Queue()

    init() {
        // A dispatch queue that is woken for each piece of work also wakes threads that find nothing to do.
        DispatchQueue(label: "gpo.log").async { [queue] in queue.run() }
    }

    deinit {
        queue.arrived.signal()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.add(.job(UnownedJob(job), asUnownedTaskExecutor()))
    }

    /// Runs `block` after all that is queued.
    func run(_ block: @escaping @Sendable () -> Void) {
        queue.add(.block(block))
    }

    /// Keeps the thread from running anything until `body` returns.
    func holding(_ body: () throws -> Void) rethrows {
        let (held, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        run {
            held.signal()
            released.wait()
        }
        held.wait()
        defer { released.signal() }
        try body()
    }
}
