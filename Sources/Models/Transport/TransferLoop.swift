import CCurl

/// The loop that drives all transfers with one libcurl multi handle, on the thread that calls `run`.
struct TransferLoop: ~Copyable {
    private let inbox: TransferInbox
    private let multi: UnsafeMutableRawPointer
    private let watch: SocketWatch
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var idle: [UnsafeMutableRawPointer] = []
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
            for submission in work.submissions { start(submission) }
            for id in work.cancellations { cancel(id) }
            if work.isClosed { break }
            watch.turn(until: nextCheck)
            collectEnded()
            expire()
        }
        close()
    }

    private mutating func start(_ submission: TransferInbox.Submission) {
        guard let easy = idle.popLast() ?? curl_easy_init() else {
            return submission.answer.resume(
                returning: .failure(CallFailure(.unreachable, "libcurl has no memory for another transfer")))
        }
        let transfer = Transfer(submission, on: easy)
        transfer.configure()
        transfers[easy] = transfer
        curl_multi_add_handle(multi, easy)
        let check = transfer.nextCheck(transfer.started)
        nextCheck = min(nextCheck ?? check, check)
    }

    private mutating func cancel(_ id: Int) {
        guard let transfer = transfers.values.first(where: { $0.submission.id == id }) else { return }
        var failure = CallFailure(.cancelled, "cancelled")
        failure.latency = .now - transfer.started
        end(transfer, .failure(failure))
    }

    private mutating func collectEnded() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = transfers[easy]
            else { continue }
            end(transfer, transfer.outcome(message.pointee.data.result))
        }
    }

    private mutating func expire() {
        let now = ContinuousClock.now
        guard let check = nextCheck, check <= now else { return }
        for transfer in transfers.values.filter({ $0.deadline <= now }) { end(transfer, .failure(transfer.expiry())) }
        nextCheck = transfers.values.map { $0.nextCheck(now) }.min()
    }

    /// The connection is back in the pool before the answer is given, so that the next request finds it.
    private mutating func end(_ transfer: Transfer, _ outcome: Result<HTTPReply, CallFailure>) {
        curl_multi_remove_handle(multi, transfer.easy)
        curl_easy_reset(transfer.easy)
        transfers[transfer.easy] = nil
        if idle.count < Self.kept { idle.append(transfer.easy) } else { curl_easy_cleanup(transfer.easy) }
        transfer.submission.answer.resume(returning: outcome)
    }

    private mutating func close() {
        for transfer in Array(transfers.values) {
            end(transfer, .failure(CallFailure(.cancelled, "the transport was closed")))
        }
        for easy in idle { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }
}
