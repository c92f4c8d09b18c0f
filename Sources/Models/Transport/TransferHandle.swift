import CCurl
import Glibc

/// A libcurl handle that makes one transfer after another, set up anew only where the next one goes elsewhere. Used on
/// the loop's thread only.
final class TransferHandle {
    let easy: UnsafeMutableRawPointer
    private let watch: SocketWatch
    /// What it is set up for.
    private var endpoint: TransferEndpoint?
    /// The transfer that it makes.
    private(set) var transfer: Transfer?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// The endpoint's address, taken apart.
    private let address = curl_url()
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Nil where libcurl has no memory.
    init?(_ watch: SocketWatch) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.watch = watch
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_url_cleanup(address)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// libcurl's own words on what failed; they name hosts and counts, never header fields.
    var errorMessage: String { String(cString: errorText) }

    func begin(_ transfer: Transfer) {
        let submission = transfer.submission
        if endpoint != submission.endpoint { setUp(submission.endpoint) }
        self.transfer = transfer
        errorText.pointee = 0
        if submission.endpoint.method == "POST" {
            // libcurl takes a copy, and sends a body of less than 64 KB with the head: the endpoint wakes once.
            gpo_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, submission.body.count)
            _ = submission.body.withUnsafeBytes { gpo_curl_copy_body(easy, $0.baseAddress) }
        }
    }

    func end() {
        if transfer?.submission.endpoint.method == "POST" { gpo_curl_copy_body(easy, nil) }
        transfer = nil
    }

    private func setUp(_ endpoint: TransferEndpoint) {
        curl_easy_reset(easy)
        self.endpoint = endpoint
        setAddress(endpoint.url)
        gpo_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        gpo_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        gpo_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        gpo_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        gpo_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        // Where HTTP/2 may be had, wait for the first connection's answer rather than open one a request.
        gpo_curl_set_long(easy, CURLOPT_PIPEWAIT, endpoint.url.hasPrefix("https:") ? 1 : 0)
        gpo_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, endpoint.limits.connect.milliseconds)
        gpo_curl_set_long(easy, CURLOPT_TIMEOUT_MS, endpoint.limits.total.milliseconds)
        gpo_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        if let file = endpoint.certificates { gpo_curl_set_string(easy, CURLOPT_CAINFO, file) }
        if endpoint.method == "POST" { gpo_curl_set_long(easy, CURLOPT_POST, 1) }
        watch.followConnections(of: easy)
        setHeaders(endpoint.headers + endpoint.secretHeaders.map(\.header))
        setFunctions()
    }

    /// Once taken apart, an address need not be for each request; one that cannot be is left to libcurl to complain of.
    private func setAddress(_ url: String) {
        if let address, curl_url_set(address, CURLUPART_URL, url, 0) == CURLUE_OK {
            gpo_curl_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(address))
        } else {
            gpo_curl_set_string(easy, CURLOPT_URL, url)
        }
        // libcurl would look for these in the environment at each request.
        if ProxyVariables.areAllUnset { gpo_curl_set_string(easy, CURLOPT_PROXY, "") }
    }

    private func setHeaders(_ headers: [HTTPHeader]) {
        curl_slist_free_all(headerList)
        headerList = nil
        for header in headers { headerList = curl_slist_append(headerList, "\(header.name): \(header.value)") }
        // libcurl would ask a server's leave before a large body, and wait a second for it.
        headerList = curl_slist_append(headerList, "Expect:")
        gpo_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setFunctions() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        gpo_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        gpo_curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            TransferHandle.received(context, bytes, size * count) { $0.receiveBody($1, at: $2) }
        }
        gpo_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        gpo_curl_set_data_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            TransferHandle.received(context, bytes, size * count) { $0.receiveHeader($1, at: $2) }
        }
        // libcurl silently repeats a request whose reused connection closes without a reply, and a repeated call may be
        // paid twice. So that is a failure, and the retry is ours, in the log.
        gpo_curl_set_pointer(easy, CURLOPT_PREREQDATA, context)
        gpo_curl_set_before_request(easy) { context, _, _, _, _ in
            TransferHandle.of(context).transfer?.beginsToSend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    // MARK: Called by libcurl

    private static func of(_ context: UnsafeMutableRawPointer?) -> TransferHandle {
        guard let context else { preconditionFailure("libcurl lost the handle") }
        return Unmanaged<TransferHandle>.fromOpaque(context).takeUnretainedValue()
    }

    /// How many bytes were taken; fewer than there are end the transfer.
    private static func received(
        _ context: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
        _ take: (Transfer, UnsafeRawBufferPointer, ContinuousClock.Instant) -> Bool
    ) -> Int {
        let handle = of(context)
        guard let transfer = handle.transfer else { return 0 }
        return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count), handle.watch.now) ? count : 0
    }
}

/// The environment variables by which libcurl is told of a proxy (CURLOPT_PROXY(3)).
private enum ProxyVariables {
    static var areAllUnset: Bool {
        let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        return names.allSatisfy { getenv($0) == nil }
    }
}
