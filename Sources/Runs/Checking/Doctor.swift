import Diagnostics
import Evaluation
import EventLog
import Foundation
import History
import Models
import Optimization
import Pipelines

/// Checks every precondition of a pipeline, with the cheapest calls that tell, and says how to mend what fails.
///
/// A failure hides nothing that can be looked at without it: models are tried also where the data are wrong.
package struct Doctor: Sendable {
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
        func add(_ findings: [Finding]) {
            for finding in findings {
                report(finding)
                if finding.verdict == .failure, worst == .done { worst = finding.exitStatus }
            }
        }
        add(await StoreExamination(store: store, files: world.logFiles, process: world.process).findings())
        let pipeline: Pipeline
        do throws(Problems) {
            pipeline = try PipelineInputs.pipeline(file: file, overrides: overrides).pipeline
            add([Finding(subject: "pipeline", verdict: .fine, text: "\(file) is valid")])
        } catch {
            add(Finding.failures("pipeline", error))
            return worst
        }
        var texts: [String: String] = [:]
        do throws(Problems) {
            let inputs = try PipelineInputs.load(file: file, overrides: overrides)
            texts = inputs.texts
            add(data(inputs))
        } catch {
            add(Finding.failures("data", error))
        }
        let uncounted = BudgetCoverage.problems(of: pipeline, rates: Rates.of(pipeline))
        if !uncounted.isEmpty {
            add(Finding.failures("budget", Problems(uncounted, exitCode: .invalidInput)))
        }
        add(await examineModels(pipeline, texts: texts, notify: notify))
        return worst
    }

    private func data(_ inputs: PipelineInputs) -> [Finding] {
        inputs.splits.map { split in
            let images = split.images.values.reduce(0) { $0 + $1.count }
            return Finding(
                subject: "data", verdict: .fine,
                text: "\(split.split.rawValue): \(split.examples.count) examples"
                    + (images > 0 ? ", \(images) images" : ""))
        } + overlaps(inputs.splits)
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
        _ pipeline: Pipeline, texts: [String: String], notify: @escaping @Sendable (String) -> Void
    ) async -> [Finding] {
        let names = Set(pipeline.models.byRole.compactMap { $0.1.server })
        let outputs = NSTemporaryDirectory() + "gpo-doctor-\(world.process)"
        let servers = LocalServers(
            settings: pipeline.servers.filter { names.contains($0.name) },
            outputs: outputs, withheld: pipeline.models.keyVariables, notify: notify)
        do {
            let findings = try await servers.run { addresses in
                var findings = addresses.keys.sorted().map {
                    Finding(subject: "server", verdict: .fine, text: "\($0) starts and answers")
                }
                for (role, settings) in pipeline.models.byRole {
                    findings += await ModelExamination(
                        role: role, settings: settings, pipeline: pipeline, texts: texts, addresses: addresses,
                        world: world
                    ).findings()
                }
                if pipeline.optimizer.direction.trajectory == .relevance, pipeline.models.embedding == nil {
                    findings.append(ModelExamination.lexical)
                }
                return findings
            }
            remove(outputs)
            return findings
        } catch is CancellationError {
            remove(outputs)
            return [
                Finding(
                    subject: "models", verdict: .failure, text: "interrupted before they were looked at",
                    remedy: "Start again.", exitStatus: .interrupted)
            ]
        } catch let problems as Problems {
            return Finding.failures("models", problems)
        } catch {
            return [
                Finding(
                    subject: "models", verdict: .failure, text: "\(error)",
                    remedy: "Try again; if it stays, this is a fault of gpo's.", exitStatus: .unexpected)
            ]
        }
    }

    /// Removes what the servers said, which is of use only where one did not come up. None need have been started.
    private func remove(_ outputs: String) {
        try? FileManager.default.removeItem(atPath: outputs)
    }
}
