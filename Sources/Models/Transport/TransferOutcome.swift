import CCurl

extension Transfer {
    /// What a transfer that libcurl has ended came to, on the handle that made it.
    func outcome(_ code: CURLcode, on handle: TransferHandle) -> Result<HTTPReply, CallFailure> {
        guard code == CURLE_OK else { return .failure(failure(code, on: handle)) }
        let easy = handle.easy
        return .success(
            HTTPReply(
                status: gpo_curl_get_long(easy, CURLINFO_RESPONSE_CODE), headers: headers, body: body,
                timings: HTTPReply.Timings(
                    connected: .microseconds(gpo_curl_get_offset(easy, CURLINFO_CONNECT_TIME_T)),
                    firstByte: .microseconds(gpo_curl_get_offset(easy, CURLINFO_STARTTRANSFER_TIME_T)),
                    total: .microseconds(gpo_curl_get_offset(easy, CURLINFO_TOTAL_TIME_T)),
                    reusedConnection: gpo_curl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0,
                    version: gpo_curl_get_long(easy, CURLINFO_HTTP_VERSION) == Int(CURL_HTTP_VERSION_2_0)
                        ? .http2 : .http1)))
    }

    /// What a transfer came to whose deadline has passed.
    func expiry() -> CallFailure {
        let limits = submission.endpoint.limits
        if lastArrival != nil { return named(.stalled, "no byte for \(limits.stall) in the middle of the reply") }
        return named(.firstByteTimeout, "no byte of a reply within \(limits.firstByte)")
    }

    private func failure(_ code: CURLcode, on handle: TransferHandle) -> CallFailure {
        let limits = submission.endpoint.limits
        if isTooLarge { return named(.tooLarge, "the reply is larger than \(limits.replyBytes) bytes") }
        if isRepeated { return named(.connectionClosed, "the connection was closed before a reply") }
        let message = handle.errorMessage.isEmpty ? String(cString: curl_easy_strerror(code)) : handle.errorMessage
        return switch code {
        case CURLE_OPERATION_TIMEDOUT where gpo_curl_get_offset(handle.easy, CURLINFO_PRETRANSFER_TIME_T) == 0:
            named(.connectTimeout, "no connection within \(limits.connect)")
        case CURLE_OPERATION_TIMEDOUT: named(.totalTimeout, "not done within \(limits.total)")
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            named(.unreachable, message)
        // The same code stands for a scheme that is not allowed and for a reply without a status line.
        case CURLE_UNSUPPORTED_PROTOCOL where message.contains("HTTP/0.9"): named(.badProtocol, message)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: named(.badRequest, message)
        case CURLE_PARTIAL_FILE where message.contains("bytes remaining"): named(.contentLengthMismatch, message)
        case CURLE_RECV_ERROR where message.contains("chunked-encoding"): named(.badChunking, message)
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
            named(.connectionClosed, message)
        default: named(.badProtocol, message)
        }
    }

    private func named(_ kind: CallFailure.Kind, _ message: String) -> CallFailure {
        var failure = CallFailure(kind, message)
        failure.latency = .now - started
        return failure.keeping(body)
    }
}
