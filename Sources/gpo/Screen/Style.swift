import Foundation

/// Emphasis on standard output, where it is a terminal that may show it.
enum Style {
    private static let isOn = Screen.hasColour(Screen.outputIsTerminal)

    static func bold(_ text: String) -> String { mark(text, "1") }
    static func dim(_ text: String) -> String { mark(text, "2") }
    /// What stands before and after dimmed text.
    static let dimming = isOn ? (start: "\u{1B}[2m", end: "\u{1B}[0m") : (start: "", end: "")
    static func added(_ text: String) -> String { mark(text, "32") }
    static func removed(_ text: String) -> String { mark(text, "31") }

    /// Characters a line may have: the terminal's, else enough for a page.
    static let width: Int = {
        var size = winsize()
        guard Screen.outputIsTerminal else { return 120 }
        return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
    }()

    /// Text from a model or a file, so that no control character in it reaches the terminal.
    static func safe(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
            scalars.append(isControl ? (scalar == "\t" ? " " : "\u{FFFD}") : scalar)
        }
        return String(scalars)
    }

    private static func mark(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
