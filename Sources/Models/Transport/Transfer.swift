import CCurl

/// One request under way: what is still to be sent, and what has come so far. Used on the loop's thread only.
final class Transfer {
    let submission: TransferInbox.Submission
    let easy: UnsafeMutableRawPointer
    let started: ContinuousClock.Instant
    private(set) var lastArrival: ContinuousClock.Instant?
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private var receivedBytes = 0
    private var sentBytes = 0
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(_ submission: TransferInbox.Submission, on easy: UnsafeMutableRawPointer) {
        self.submission = submission
        self.easy = easy
        started = .now
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// libcurl's own words on what failed; they name hosts and counts, never header fields.
    var errorMessage: String { String(cString: errorText) }

    /// When this transfer is over if no byte arrives before.
    var deadline: ContinuousClock.Instant {
        let limits = submission.limits
        if let lastArrival { return lastArrival + limits.stall }
        return started + limits.firstByte
    }

    /// A time before which this transfer cannot be over for lack of bytes, whatever arrives until then.
    func nextCheck(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        min(deadline, now + submission.limits.stall)
    }

    func configure() {
        let request = submission.request
        gpo_curl_set_string(easy, CURLOPT_URL, request.url)
        gpo_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        gpo_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        gpo_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        gpo_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        gpo_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        // Where HTTP/2 may be had, wait for the first connection's answer rather than open one a request.
        gpo_curl_set_long(easy, CURLOPT_PIPEWAIT, request.url.hasPrefix("https:") ? 1 : 0)
        gpo_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, submission.limits.connect.milliseconds)
        gpo_curl_set_long(easy, CURLOPT_TIMEOUT_MS, submission.limits.total.milliseconds)
        gpo_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        if let file = submission.certificates { gpo_curl_set_string(easy, CURLOPT_CAINFO, file) }
        for header in request.headers + submission.secretHeaders.map(\.header) {
            append("\(header.name): \(header.value)")
        }
        // libcurl would ask a server's leave before a large body, and wait a second for it.
        append("Expect:")
        gpo_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
        let context = Unmanaged.passUnretained(self).toOpaque()
        gpo_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        gpo_curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.of(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        gpo_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        gpo_curl_set_data_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.of(context).receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        if request.method == "POST" { configureBody(context) }
    }

    /// The body comes from a function that cannot start again: libcurl silently repeats a request whose reused
    /// connection closes without a reply, and a repeated call may be paid twice. So that is a failure, and the
    /// retry is ours, in the log.
    private func configureBody(_ context: UnsafeMutableRawPointer) {
        gpo_curl_set_long(easy, CURLOPT_POST, 1)
        gpo_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, submission.request.body.count)
        gpo_curl_set_pointer(easy, CURLOPT_READDATA, context)
        gpo_curl_set_data_function(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            Transfer.of(context).send(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        gpo_curl_set_seek_function(easy) { _, _, _ in CURL_SEEKFUNC_FAIL }
    }

    private func append(_ line: String) {
        headerList = curl_slist_append(headerList, line)
    }

    // MARK: Called by libcurl

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("libcurl lost the transfer") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    private func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, submission.request.body.count - sentBytes)
        submission.request.body.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sentBytes..<sentBytes + count]))
        }
        sentBytes += count
        return count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard arrived(bytes.count) else { return 0 }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard arrived(bytes.count) else { return 0 }
        if bytes.starts(with: "HTTP/".utf8) {
            headers.removeAll()
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
            if KeptHeaders.contains(name) {
                let value = bytes[(colon + 1)...].drop { $0 == 0x20 }.prefix { $0 != 0x0D && $0 != 0x0A }
                headers.append(HTTPHeader(name, String(decoding: value, as: UTF8.self)))
            }
        }
        return bytes.count
    }

    /// Notes an arrival, and says whether the reply may still grow.
    private func arrived(_ count: Int) -> Bool {
        lastArrival = .now
        receivedBytes += count
        isTooLarge = receivedBytes > submission.limits.replyBytes
        return !isTooLarge
    }
}
