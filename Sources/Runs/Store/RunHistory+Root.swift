import EventLog

extension RunHistory {
    /// Size and Merkle root of a run's whole log, in hexadecimal.
    package static func root(
        of location: RunLocation, files: any LogFileSystem
    ) throws -> (size: Int, root: String) {
        let checkpoint = try LogReader(directory: location.path, fileSystem: files).checkpoint()
        return (checkpoint.size, checkpoint.root.description)
    }
}
