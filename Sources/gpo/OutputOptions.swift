import ArgumentParser

/// How much is said, and in which form.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print results as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but results and errors.")
    var quiet = false

    /// A line of chatter, unless none is wanted.
    func note(_ line: String) {
        if !quiet { Screen.note(line) }
    }
}
