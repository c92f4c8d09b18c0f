import Diagnostics

/// "Did you mean" as a remedy.
enum NearestWord {
    /// The sentence, or nil when no known word is near; `form` shows how the word is written.
    static func remedy(for word: String, among known: [String], form: (String) -> String) -> String? {
        NearestMatch.of(word, among: known).map { "Did you mean \(form($0))?" }
    }
}
