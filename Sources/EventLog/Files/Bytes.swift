extension [UInt8] {
    /// `withUnsafeBytes` that keeps the type of what `body` throws.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBufferPointer { (bytes) throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}

extension LogFileSystem {
    /// Writes all the bytes at the file's end.
    func append(_ bytes: [UInt8], to file: OpenFile) throws(LogError) {
        try bytes.withBytes { (bytes) throws(LogError) in try append(bytes, to: file) }
    }
}
