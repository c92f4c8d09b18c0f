import Diagnostics
import Evaluation
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
        /// The images of examples that have some, by the example's id.
        package var images: [String: [ExampleImage]] = [:]
    }

    package var file: String
    package var digest: String
    package var pipeline: Pipeline
    package var splits: [LoadedSplit]
    /// Templates and phrases by name.
    package var texts: [String: String]

    /// Reads the pipeline file and what it names; throws all problems of all of them at once.
    ///
    /// Paths in the file are relative to the file, paths given by `--set` to the current directory. With `keys`, each
    /// key that a model names must be there too.
    package static func load(
        file: String, overrides: [Override], keys: KeyReader? = nil
    ) throws(Problems) -> PipelineInputs {
        let (pipeline, places, digest) = try pipeline(file: file, overrides: overrides)
        let paths = PathResolution(pipelineFile: file, overridden: overrides.map(\.path), places: places)
        var problems: [Problems] = []
        var splits: [LoadedSplit] = []
        let data = pipeline.task.data
        let sources: [(SplitName, String?)] = [
            (.train, data.train), (.validation, data.validation), (.test, data.test),
            (.demonstrations, data.demonstrations),
        ]
        for case (let split, let path?) in sources {
            do throws(Problems) {
                let file = paths.resolve(path, setting: "task.data.\(split.rawValue)")
                splits.append(try loadSplit(split, file: file, pipeline.task.fields))
            } catch { problems.append(error) }
        }
        let (texts, unread) = loadTexts(pipeline, paths)
        problems += unread
        if unread.isEmpty {
            do throws(Problems) {
                _ = try Plan.template(pipeline, texts: texts) { path, setting in
                    paths.resolve(path, setting: setting).path
                }
            } catch { problems.append(error) }
        }
        do throws(Problems) { try keys?.check(pipeline, places: places) } catch { problems.append(error) }
        if let first = problems.first {
            throw Problems(problems.flatMap(\.diagnostics), exitCode: first.exitCode)
        }
        return PipelineInputs(
            file: file, digest: digest, pipeline: pipeline, splits: splits, texts: texts)
    }

    /// The pipeline alone, with the places of its settings and the digest of its file.
    static func pipeline(
        file: String, overrides: [Override]
    ) throws(Problems) -> (pipeline: Pipeline, places: SettingPlaces, digest: String) {
        let bytes = try FileReading.bytes(of: file)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problems(
                Diagnostic(
                    place: Place(file: file), problem: "not UTF-8 text", remedy: "Save the file as UTF-8."),
                exitCode: .invalidInput)
        }
        let (pipeline, places) = try Pipeline.read(text: text, file: file, overrides: overrides)
        return (pipeline, places, FileReading.digest(bytes))
    }

    /// Reads one split from its file.
    static func loadSplit(_ split: SplitName, file: NamedFile, _ fields: DataFields) throws(Problems) -> LoadedSplit {
        let bytes = try file.bytes()
        guard let part = Split(rawValue: split.rawValue) else { preconditionFailure("the splits are the same") }
        let examples = try Dataset.examples(
            in: bytes, file: file.path, split: part,
            fields: ExampleFields(input: fields.input, target: fields.target, image: fields.image))
        return LoadedSplit(
            split: split, source: file.written, digest: FileReading.digest(bytes), examples: examples,
            images: try ExampleImages.read(for: examples, dataFile: file.path))
    }

    /// Templates and phrases, those that are built in included, and what is wrong with the files of the others.
    private static func loadTexts(_ pipeline: Pipeline, _ paths: PathResolution) -> ([String: String], [Problems]) {
        var texts: [String: String] = [:]
        var problems: [Problems] = []
        let named = [
            ("generate", pipeline.templates.generate, "templates.generate"),
            ("edit", pipeline.templates.edit, "templates.edit"),
            ("phrases", pipeline.models.optimizer.phrases, "models.optimizer.phrases"),
        ]
        for case (let name, let path?, let setting) in named {
            do throws(Problems) {
                texts[name] = String(decoding: try paths.resolve(path, setting: setting).bytes(), as: UTF8.self)
            } catch { problems.append(error) }
        }
        texts.merge(builtInTexts(for: pipeline)) { named, _ in named }
        return (texts, problems)
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
                        split: split, example: example.id, input: example.input, targets: example.targets,
                        images: images[example.id] ?? []))
            }
    }
}
