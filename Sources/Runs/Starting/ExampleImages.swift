import Diagnostics
import Evaluation
import Foundation
import History

/// Reads the image files that examples name, relative to their data file.
enum ExampleImages {
    /// The largest file that any of the known endpoints takes within a request, in bytes.
    static let mostBytes = 20 << 20

    /// The images by the id of their example; throws all problems of all files at once.
    static func read(
        for examples: [Example], dataFile: String
    ) throws(Problems) -> [String: [ExampleImage]] {
        var images: [String: [ExampleImage]] = [:]
        var problems: [Problems] = []
        for example in examples where !example.images.isEmpty {
            for path in example.images {
                do throws(Problems) {
                    images[example.id, default: []].append(try image(path, of: example.id, dataFile: dataFile))
                } catch { problems.append(error) }
            }
        }
        if let first = problems.first {
            throw Problems(problems.flatMap(\.diagnostics), exitCode: first.exitCode)
        }
        return images
    }

    private static func image(_ path: String, of example: String, dataFile: String) throws(Problems) -> ExampleImage {
        let folder = dataFile.lastIndex(of: "/").map { dataFile[...$0] } ?? ""
        let file = path.hasPrefix("/") ? path : folder + path
        let bytes = try bytes(of: file, for: example)
        guard let mediaType = mediaType(of: bytes) else {
            throw problem(file, example, "no PNG, JPEG, GIF or WebP file", "Convert it to one of these.")
        }
        guard bytes.count <= mostBytes else {
            throw problem(file, example, "larger than \(mostBytes >> 20) MB", "Make it smaller: no endpoint takes it.")
        }
        return ExampleImage(source: path, mediaType: mediaType, base64: Data(bytes).base64EncodedString())
    }

    private static func bytes(of file: String, for example: String) throws(Problems) -> [UInt8] {
        do throws(Problems) {
            return try FileReading.bytes(of: file)
        } catch {
            var problems = error
            for index in problems.diagnostics.indices { problems.diagnostics[index].field = example }
            throw problems
        }
    }

    /// By the bytes that every file of a kind begins with, since names lie.
    private static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "image/gif" }
        let isWebP = bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
        return isWebP ? "image/webp" : nil
    }

    private static func problem(_ file: String, _ example: String, _ problem: String, _ remedy: String) -> Problems {
        Problems(
            Diagnostic(place: Place(file: file), field: example, problem: problem, remedy: remedy),
            exitCode: .invalidInput)
    }
}
