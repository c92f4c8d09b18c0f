/// The address that an endpoint's paths are appended to.
enum BaseURL {
    /// The settings' address without a slash at its end, or the provider's own.
    static func of(_ settings: ModelSettings, unlessGiven own: String) -> String {
        var base = settings.url ?? own
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }
}
