import Yams

/// Why a text is not YAML, in words for people.
struct YAMLProblem {
    var line: Int?
    var column: Int?
    var problem: String
    var remedy: String?

    init(_ error: any Error, in text: String) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            self.init(problem: problem, context: context, mark: mark, text: text)
        case YamlError.reader(let problem, let offset, _, _):
            self.init(
                line: nil, column: nil, problem: "not YAML: \(problem)",
                remedy: "Remove the character; a pipeline is plain UTF-8 text.")
            if let offset { move(to: offset, in: text) }
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            self.init(
                line: context.mark.line, column: context.mark.column,
                problem: "written twice: \(keys.map(Secrets.redacted).joined(separator: ", "))",
                remedy: "Remove one of the two.")
        default:
            self.init(line: nil, column: nil, problem: "not YAML", remedy: nil)
        }
    }

    private init(line: Int?, column: Int?, problem: String, remedy: String?) {
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
    }

    /// Takes the place of the character at `offset`.
    private mutating func move(to offset: Int, in text: String) {
        let before = text.prefix(offset)
        line = 1 + before.count(where: \.isNewline)
        column = 1 + (before.lastIndex(where: \.isNewline).map { before[$0...].count - 1 } ?? before.count)
    }

    private init(problem: String, context: YamlError.Context?, mark: Mark, text: String) {
        line = mark.line
        column = mark.column
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isTab =
            mark.line <= lines.count
            && lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first == "\t"
        if isTab {
            self.problem = "a tab where YAML wants spaces"
            remedy = "Indent with spaces."
            return
        }
        let known = Self.known[problem]
        self.problem = "not YAML: \(known?.problem ?? problem)"
        remedy = known?.remedy ?? "See what the line says there, and the lines before it."
        guard let context else { return }
        if Self.unclosed.contains(problem) {
            // Where it was opened says more than where the text ends.
            line = context.mark.line
            column = context.mark.column
        } else if context.text.hasSuffix("block mapping"), context.mark.line != mark.line {
            remedy = "\(remedy ?? "") The section begins in line \(context.mark.line)."
        }
    }

    /// Messages about something that was opened and not closed.
    private static let unclosed: Set<String> = [
        "found unexpected end of stream", "did not find expected ',' or '}'", "did not find expected ',' or ']'",
    ]

    /// libyaml's messages, said so that they help.
    private static let known: [String: (problem: String, remedy: String)] = [
        "mapping values are not allowed in this context": (
            "a second colon in one line", "Put a text with a colon in it into quotes, or begin a new line."
        ),
        "did not find expected key": (
            "a line that does not fit its section", "Indent the lines of a section alike, and close every quote."
        ),
        "could not find expected ':'": (
            "a key without a colon", "Write `name: value`, and put a text of several lines into quotes."
        ),
        "did not find expected ',' or '}'": (
            "a `{` without its `}`", "Close the brace, and put a comma between its settings."
        ),
        "did not find expected ',' or ']'": (
            "a `[` without its `]`", "Close the bracket, and put a comma between its elements."
        ),
        "did not find expected '-' indicator": (
            "a line that does not fit its list", "Begin each element of the list with `- `, indented alike."
        ),
        "found unexpected end of stream": ("a quote without its end", "Close the quote."),
        "found character that cannot start any token": (
            "a character that can begin no value", "Put the text into quotes."
        ),
        "found undefined alias": (
            "an alias without its anchor", "Put a text that begins with `*` into quotes, or define the anchor above."
        ),
        "found unknown escape character": (
            "an escape that YAML does not know", "Write `\\\\` for a backslash, or use single quotes."
        ),
        "but found another document": (
            "a second document in the file", "Keep one pipeline a file, and remove the line `---`."
        ),
        "block sequence entries are not allowed in this context": (
            "a list where none can begin", "Begin the list in a line of its own."
        ),
    ]
}
