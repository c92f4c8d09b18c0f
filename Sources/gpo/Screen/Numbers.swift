import Foundation

/// Numbers that only the auditing verbs print.
enum Numbers {
    /// A cosine or a correlation, -1 to 1.
    static func similarity(_ value: Double) -> String {
        String(format: "%.3f", value)
    }

    /// A share of 0 to 1, in percent.
    static func percent(_ share: Double) -> String {
        String(format: "%.0f %%", share * 100)
    }
}
