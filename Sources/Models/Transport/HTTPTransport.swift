import CCurl
import Foundation

/// Sends requests over HTTP: all of them on one thread of its own, over connections that are kept and shared.
package final class HTTPTransport: Sendable {
    private let inbox: TransferInbox
    /// A file of certificates to trust in place of the system's.
    private let certificates: String?

    /// libcurl must be set up once a process, before any other use.
    private static let isSetUp = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    package init(trusting certificates: String? = nil) {
        self.certificates = certificates
        precondition(Self.isSetUp, "libcurl cannot be set up")
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory") }
        let address = UInt(bitPattern: multi)
        let inbox = TransferInbox()
        self.inbox = inbox
        let thread = Thread {
            // A TLS library may write to a connection that the peer has closed.
            BrokenPipes.areErrorsOnThisThread()
            guard let multi = UnsafeMutableRawPointer(bitPattern: address) else { return }
            var loop = TransferLoop(inbox: inbox, multi: multi)
            loop.run()
        }
        thread.name = "gpo-http"
        thread.start()
    }

    deinit {
        inbox.close()
    }

    /// Sends one request once, and gives back whatever the server replied; cancelling the task cancels the transfer.
    ///
    /// Redirects are not followed, so that no key reaches another host.
    package nonisolated(nonsending) func send(
        _ request: WireRequest, secretHeaders: [SecretHeader] = [], limits: TransferLimits = TransferLimits()
    ) async throws(CallFailure) -> HTTPReply {
        let id = inbox.newID()
        let endpoint = TransferEndpoint(
            method: request.method, url: request.url, headers: request.headers, secretHeaders: secretHeaders,
            limits: limits, certificates: certificates)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                inbox.submit(
                    TransferInbox.Submission(id: id, endpoint: endpoint, body: request.body, answer: answer))
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try outcome.get()
    }
}
