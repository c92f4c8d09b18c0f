import Glibc

/// A directory that is removed with all that is in it when the last reference goes.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/gpo-log-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        if let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(stream)
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
