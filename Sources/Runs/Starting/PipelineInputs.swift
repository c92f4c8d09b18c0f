import Crypto
import Diagnostics
import Evaluation
import Foundation
import History
import Models
import Optimization
import Pipelines

/// A pipeline with every file that it names, read and checked: all that a run needs to begin.
package struct PipelineInputs: Sendable {
    /// A split as read.
    package struct LoadedSplit: Sendable {
        package var split: SplitName
        package var source: String
        package var digest: String
        package var examples: [Example]
    }

    package var file: String
    package var digest: String
    package var pipeline: Pipeline
    package var splits: [LoadedSplit]
    /// Templates and phrases by name.
    package var texts: [String: String]

    /// Reads the pipeline file and what it names; throws all problems of all of them at once.
    ///
    /// Paths in the file are relative to the file, paths given by `--set` to the current directory.
    package static func load(file: String, overrides: [Override]) throws(Problems) -> PipelineInputs {
        let bytes = try FileReading.bytes(of: file, field: nil)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problems(
                Diagnostic(
                    place: Place(file: file), problem: "not UTF-8 text", remedy: "Save the file as UTF-8."),
                exitCode: .invalidInput)
        }
        let pipeline = try Pipeline.parse(text: text, file: file, overrides: overrides)
        let paths = PathResolution(pipelineFile: file, overridden: overrides.map(\.path))
        var problems: [Problems] = []
        var splits: [LoadedSplit] = []
        let data = pipeline.task.data
        let sources: [(SplitName, String?)] = [
            (.train, data.train), (.validation, data.validation), (.test, data.test),
            (.demonstrations, data.demonstrations),
        ]
        for case (let split, let path?) in sources {
            do throws(Problems) {
                splits.append(try loadSplit(split, path: path, pipeline.task.fields, paths))
            } catch { problems.append(error) }
        }
        var texts: [String: String] = [:]
        do throws(Problems) {
            texts = try loadTexts(pipeline, paths)
            _ = try Plan.template(pipeline, texts: texts)
        } catch { problems.append(error) }
        if let first = problems.first {
            throw Problems(problems.flatMap(\.diagnostics), exitCode: first.exitCode)
        }
        return PipelineInputs(
            file: file, digest: FileReading.digest(bytes), pipeline: pipeline, splits: splits, texts: texts)
    }

    private static func loadSplit(
        _ split: SplitName, path: String, _ fields: DataFields, _ paths: PathResolution
    ) throws(Problems) -> LoadedSplit {
        let resolved = paths.resolve(path, setting: "task.data.\(split.rawValue)")
        return try loadSplit(split, path: path, file: resolved, fields)
    }

    /// Reads one split from `file`, which the pipeline names as `path`.
    static func loadSplit(
        _ split: SplitName, path: String, file: String, _ fields: DataFields
    ) throws(Problems) -> LoadedSplit {
        let bytes = try FileReading.bytes(of: file, field: "task.data.\(split.rawValue)")
        guard let part = Split(rawValue: split.rawValue) else { preconditionFailure("the splits are the same") }
        let examples = try Dataset.examples(
            in: bytes, file: file, split: part,
            fields: ExampleFields(input: fields.input, target: fields.target))
        return LoadedSplit(split: split, source: path, digest: FileReading.digest(bytes), examples: examples)
    }

    private static func loadTexts(_ pipeline: Pipeline, _ paths: PathResolution) throws(Problems) -> [String: String] {
        var texts: [String: String] = [:]
        let named = [
            ("generate", pipeline.templates.generate, "templates.generate"),
            ("edit", pipeline.templates.edit, "templates.edit"),
            ("phrases", pipeline.models.optimizer.phrases, "models.optimizer.phrases"),
        ]
        for (name, path, setting) in named {
            guard let path else { continue }
            let resolved = paths.resolve(path, setting: setting)
            texts[name] = String(decoding: try FileReading.bytes(of: resolved, field: setting), as: UTF8.self)
        }
        texts.merge(builtInTexts(for: pipeline)) { named, _ in named }
        return texts
    }
}

extension PipelineInputs {
    /// The built-in template of the pipeline's update method, and the parts that templates may use.
    static func builtInTexts(for pipeline: Pipeline) -> [String: String] {
        DefaultTemplates.texts(for: pipeline.optimizer.update)
    }
}

extension PipelineInputs.LoadedSplit {
    /// The split's events, of which the first is number `firstIndex` of its batch.
    func drafts(causes: [Draft.Cause], firstIndex: Int) -> [Draft] {
        [
            Draft(
                causes: causes,
                DatasetLoaded(split: split, source: source, examples: examples.count, digest: digest))
        ]
            + examples.map { example in
                Draft(
                    causes: [.sibling(firstIndex)],
                    ExampleLoaded(
                        split: split, example: example.id, input: example.input, targets: example.targets))
            }
    }
}

/// How the paths of a pipeline are found.
struct PathResolution {
    var pipelineFile: String
    /// The settings given outside the file.
    var overridden: [String]

    func resolve(_ path: String, setting: String) -> String {
        if path.hasPrefix("/") || overridden.contains(where: { setting == $0 || setting.hasPrefix("\($0).") }) {
            return path
        }
        guard let slash = pipelineFile.lastIndex(of: "/") else { return path }
        return "\(pipelineFile[..<slash])/\(path)"
    }
}

/// Files that a user names.
enum FileReading {
    static func bytes(of path: String, field: String?) throws(Problems) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), field: field, problem: "no such file", remedy: nearest(to: path)),
                exitCode: .noInput)
        }
        if isDirectory.boolValue {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), field: field, problem: "a directory where a file was expected",
                    remedy: "Name a file in it."), exitCode: .noInput)
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), field: field, problem: "cannot be read", remedy: "Check its permissions."),
                exitCode: .noInput)
        }
    }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func nearest(to path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
        let near = NearestMatch.of(url.lastPathComponent, among: names)
        return near.map { "Did you mean \($0), in the same directory?" } ?? "Check the path."
    }
}
