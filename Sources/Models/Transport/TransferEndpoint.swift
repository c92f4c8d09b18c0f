/// What the requests to one endpoint have in common: a handle that is set up for it needs only the next body.
struct TransferEndpoint: Hashable, Sendable {
    var method: String
    var url: String
    var headers: [HTTPHeader]
    var secretHeaders: [SecretHeader]
    var limits: TransferLimits
    /// A file of certificates to trust in place of the system's.
    var certificates: String?
}
