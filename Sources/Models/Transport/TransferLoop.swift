import CCurl

/// The loop that drives all transfers with one libcurl multi handle, on the thread that calls `run`.
struct TransferLoop: ~Copyable {
    private let inbox: TransferInbox
    private let multi: UnsafeMutableRawPointer
    private let watch: SocketWatch
    /// Those at work, by libcurl's own handle.
    private var busy: [UnsafeMutableRawPointer: TransferHandle] = [:]
    private var idle: [TransferHandle] = []
    /// No transfer can be over for lack of bytes earlier.
    private var nextCheck: ContinuousClock.Instant?

    /// Idle connections kept open, and idle handles kept for reuse.
    private static let kept = 512

    init(inbox: TransferInbox, multi: UnsafeMutableRawPointer) {
        self.inbox = inbox
        self.multi = multi
        watch = SocketWatch(multi, bell: inbox.bell)
        gpo_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.kept)
    }

    /// Returns when the inbox is closed.
    mutating func run() {
        while true {
            let work = inbox.take()
            if !work.submissions.isEmpty { start(work.submissions) }
            for id in work.cancellations { cancel(id) }
            if work.isClosed { break }
            watch.turn(until: inbox.mayWait() ? nextCheck : watch.now)
            collectEnded()
            expire()
        }
        close()
    }

    private mutating func start(_ submissions: [TransferInbox.Submission]) {
        let now = ContinuousClock.now
        for submission in submissions {
            guard let handle = idle.popLast() ?? TransferHandle(watch) else {
                submission.answer.resume(
                    returning: .failure(CallFailure(.unreachable, "libcurl has no memory for another transfer")))
                continue
            }
            let transfer = Transfer(submission, at: now)
            handle.begin(transfer)
            busy[handle.easy] = handle
            curl_multi_add_handle(multi, handle.easy)
            let check = transfer.nextCheck(now)
            nextCheck = min(nextCheck ?? check, check)
        }
    }

    private mutating func cancel(_ id: Int) {
        for handle in busy.values {
            guard let transfer = handle.transfer, transfer.submission.id == id else { continue }
            var failure = CallFailure(.cancelled, "cancelled")
            failure.latency = .now - transfer.started
            return end(handle, .failure(failure))
        }
    }

    private mutating func collectEnded() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let handle = busy[easy], let transfer = handle.transfer
            else { continue }
            end(handle, transfer.outcome(message.pointee.data.result, on: handle))
        }
    }

    private mutating func expire() {
        let now = watch.now
        guard let check = nextCheck, check <= now else { return }
        for handle in Array(busy.values) {
            guard let transfer = handle.transfer, transfer.deadline <= now else { continue }
            end(handle, .failure(transfer.expiry()))
        }
        nextCheck = busy.values.compactMap { $0.transfer?.nextCheck(now) }.min()
    }

    /// The connection is back in the pool before the answer is given, so that the next request finds it.
    private mutating func end(_ handle: TransferHandle, _ outcome: Result<HTTPReply, CallFailure>) {
        let answer = handle.transfer?.submission.answer
        curl_multi_remove_handle(multi, handle.easy)
        handle.end()
        busy[handle.easy] = nil
        if idle.count < Self.kept { idle.append(handle) }
        answer?.resume(returning: outcome)
    }

    private mutating func close() {
        for handle in Array(busy.values) {
            end(handle, .failure(CallFailure(.cancelled, "the transport was closed")))
        }
        idle = []
        curl_multi_cleanup(multi)
    }
}
