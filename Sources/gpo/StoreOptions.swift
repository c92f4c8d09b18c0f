import ArgumentParser
import Runs

/// Where the runs are.
struct StoreOptions: ParsableArguments {
    @Option(name: .customLong("runs"), help: "The directory that holds the runs.")
    var directory = "runs"

    var store: RunStore { RunStore(path: directory) }
}
