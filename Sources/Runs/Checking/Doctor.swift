import Diagnostics
import Evaluation
import EventLog
import Foundation
import History
import JSON
import Models
import Optimization
import Pipelines

/// Checks every precondition of a pipeline, with one cheap call for each model, and says how to mend what fails.
package struct Doctor: Sendable {
    /// One thing that was looked at.
    package struct Finding: Hashable, Sendable {
        package enum Verdict: String, Hashable, Sendable {
            case fine, warning, failure
        }

        package var subject: String
        package var verdict: Verdict
        package var text: String
        /// What to do, where something is wrong.
        package var remedy: String?
        /// The exit code that a failure calls for.
        package var exitStatus: ExitStatus = .invalidInput
    }

    let world: World
    let report: @Sendable (Finding) -> Void

    package init(world: World, report: @escaping @Sendable (Finding) -> Void) {
        self.world = world
        self.report = report
    }

    /// Looks at everything, in the order in which a run would need it; returns the first failure's exit code.
    package func examine(
        file: String, overrides: [Override], store: RunStore, notify: @escaping @Sendable (String) -> Void
    ) async -> ExitStatus {
        var worst = ExitStatus.done
        func add(_ finding: Finding) {
            report(finding)
            if finding.verdict == .failure, worst == .done { worst = finding.exitStatus }
        }
        add(examineStore(store))
        let inputs: PipelineInputs
        do throws(Problems) {
            inputs = try PipelineInputs.load(file: file, overrides: overrides)
            add(Finding(subject: "pipeline", verdict: .fine, text: "\(file) is valid"))
        } catch {
            for diagnostic in error.diagnostics {
                add(
                    Finding(
                        subject: "pipeline", verdict: .failure, text: diagnostic.description,
                        exitStatus: error.exitCode))
            }
            return worst
        }
        for split in inputs.splits {
            add(
                Finding(
                    subject: "data", verdict: .fine, text: "\(split.split.rawValue): \(split.examples.count) examples"))
        }
        for finding in overlaps(inputs.splits) { add(finding) }
        for finding in await examineModels(inputs, notify: notify) { add(finding) }
        return worst
    }

    private func examineStore(_ store: RunStore) -> Finding {
        do {
            try FileManager.default.createDirectory(atPath: store.path, withIntermediateDirectories: true)
        } catch {
            return Finding(
                subject: "disk", verdict: .failure, text: "\(store.path) cannot be made",
                remedy: "Name another directory with --runs.", exitStatus: .cannotCreate)
        }
        if !FileManager.default.isWritableFile(atPath: store.path) {
            return Finding(
                subject: "disk", verdict: .failure, text: "\(store.path) cannot be written to",
                remedy: "Give this user the right to, or name another directory with --runs.",
                exitStatus: .cannotCreate)
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: store.path)
        let free = (attributes?[.systemFreeSize] as? Int) ?? 0
        let megabytes = free >> 20
        return Finding(
            subject: "disk", verdict: megabytes < 500 ? .warning : .fine,
            text: "\(store.path) can be written to, \(megabytes) MB free",
            remedy: megabytes < 500 ? "A long run may need more." : nil)
    }

    /// The same input in two splits makes the test score say too much.
    private func overlaps(_ splits: [PipelineInputs.LoadedSplit]) -> [Finding] {
        var seen: [String: SplitName] = [:]
        var shared: [String: Int] = [:]
        for split in splits {
            for input in Set(split.examples.map(\.input)) {
                if let other = seen[input] { shared["\(other.rawValue) and \(split.split.rawValue)", default: 0] += 1 }
                seen[input] = seen[input] ?? split.split
            }
        }
        return shared.sorted { $0.key < $1.key }.map { pair, count in
            Finding(
                subject: "data", verdict: .warning, text: "\(pair) share \(count) inputs",
                remedy: "Remove them from one of the two, so that scores are not too good.")
        }
    }

    private func examineModels(
        _ inputs: PipelineInputs, notify: @escaping @Sendable (String) -> Void
    ) async -> [Finding] {
        let pipeline = inputs.pipeline
        let names = Set(pipeline.models.byRole.compactMap { $0.1.server })
        let servers = LocalServers(
            settings: pipeline.servers.filter { names.contains($0.name) },
            outputs: NSTemporaryDirectory() + "gpo-doctor-\(world.process)", notify: notify)
        do {
            return try await servers.run { addresses in
                let clients = try ModelClients(
                    pipeline: pipeline, rates: Rates.of(pipeline), texts: inputs.texts, addresses: addresses,
                    keys: KeyReader(environment: world.environment), clock: world.modelClock)
                var findings = addresses.keys.sorted().map {
                    Finding(subject: "server", verdict: .fine, text: "\($0) starts and answers")
                }
                for (role, settings) in pipeline.models.byRole {
                    findings += await ModelExamination(role: role, settings: settings, clients: clients).findings()
                }
                if pipeline.optimizer.direction.trajectory == .relevance, pipeline.models.embedding == nil {
                    findings.append(Self.lexical)
                }
                return findings
            }
        } catch let problems as Problems {
            return problems.diagnostics.map { diagnostic in
                Finding(
                    subject: "models", verdict: .failure, text: diagnostic.description, exitStatus: problems.exitCode)
            }
        } catch {
            return [Finding(subject: "models", verdict: .failure, text: "\(error)", exitStatus: .unexpected)]
        }
    }

    static let lexical = Finding(
        subject: "embedding model", verdict: .warning,
        text: "lexical, built in: it compares letters, not meaning",
        remedy: "For retrieval by meaning, name one: models.embedding: {provider: openai, url: ..., model: ...}.")
}
