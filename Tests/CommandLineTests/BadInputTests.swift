import Foundation
import Runs
import Support
import Testing

@Suite("What is wrong is named, and nothing is left behind", .serialized)
struct BadInputTests {
    @Test(
        "bad input exits with its code, says what and where, and leaves no run directory",
        arguments: [
            (["run", "nothing.yaml"], 66, "no such file"),
            (["run", "pipeline.yaml", "--set", "optimizer.epoch=3"], 65, "epochs"),
            (["run", "pipeline.yaml", "--set", "task.data.train=data/trian.jsonl"], 66, "train.jsonl"),
            (["run", "pipeline.yaml", "--set", "task.fields.input=question"], 65, "data/train.jsonl:1"),
            (
                ["run", "pipeline.yaml", "--set", "models.task.key_env=GPO_NO_SUCH_KEY"], 65,
                "GPO_NO_SUCH_KEY is not set"
            ),
            (["run", "pipeline.yaml", "--set", "optimizer.edit_budget.final=ten"], 65, "whole number"),
            (
                ["run", "pipeline.yaml", "--set", "templates.generate=bad.mustache"], 65,
                "bad.mustache:1:10: error: templates.generate: not a Mustache template: a section is opened and never closed"
            ),
            (["run", "pipeline.yaml", "--id", "../out"], 64, "cannot name a run"),
            (["run", "pipeline.yaml", "--set", "nonsense"], 64, "path=value"),
            (["rum", "pipeline.yaml"], 64, "gpo run"),
            (["resume", "nobody"], 66, "no run"),
            (["show", "nobody"], 66, "no run"),
        ] as [([String], Int32, String)])
    func badInput(arguments: [String], status: Int32, words: String) async throws {
        try await Workplace.run { place in
            try place.writePipeline(url: "http://127.0.0.1:9/v1")
            try place.write("{{#open}}", to: "bad.mustache")
            let outcome = try await place.gpo.run(arguments)
            #expect(outcome.status == status, "\(outcome.error)")
            #expect(outcome.error.contains(words), "\(outcome.error)")
            #expect(outcome.output.isEmpty)
            #expect(place.store.ids().isEmpty)
        }
    }

    @Test(
        "all that is wrong with the files, templates and keys that a pipeline names is said at once, each with its place"
    )
    func allAtOnce() async throws {
        try await Workplace.run { place in
            try place.write(
                """
                version: 1
                name: bad
                task:
                  data: {train: train.jsonl, validation: absent.jsonl}
                  prompt: Answer.
                  answer: {metric: boolean}
                models:
                  task: {provider: openai, url: http://127.0.0.1:9/v1, model: m, key_env: GPO_NO_SUCH_KEY}
                  optimizer: {provider: recombine, phrases: absent.txt}
                templates: {generate: open.mustache}
                """, to: "bad/pipeline.yaml")
            try place.write(#"{"input":"a"}"#, to: "bad/train.jsonl")
            try place.write("{{#open}}", to: "bad/open.mustache")
            let outcome = try await place.gpo.run(["run", "bad/pipeline.yaml"])
            #expect(outcome.status == 65)
            for expected in [
                "bad/train.jsonl:1:1: error: target: the line has no such key",
                "bad/pipeline.yaml:4:42: error: task.data.validation: no such file: bad/absent.jsonl",
                "bad/pipeline.yaml:8:75: error: models.task.key_env: the environment variable GPO_NO_SUCH_KEY is not set",
                "bad/pipeline.yaml:9:45: error: models.optimizer.phrases: no such file: bad/absent.txt",
            ] { #expect(outcome.error.contains(expected), "\(outcome.error)") }
            #expect(place.store.ids().isEmpty)
        }
    }

    @Test("an unreachable endpoint exits 69 after the retries, and the run can be resumed")
    func unreachable() async throws {
        try await Workplace.run { place in
            try place.writePipeline(url: "http://127.0.0.1:9/v1")
            let first = try await place.gpo.run(
                ["run", "pipeline.yaml", "--id", "alone", "--set", "limits.attempts=2"])
            #expect(first.status == 69)
            #expect(first.error.contains("gpo resume alone"))
            try await FakeServer.run { server in
                let second = try await place.gpo.run(
                    ["resume", "alone", "-q"]
                        + ["task", "optimizer", "embedding"].flatMap { ["--set", "models.\($0).url=\(server.url)"] })
                #expect(second.status == 0, "\(second.error)")
            }
        }
    }

    @Test("a resumed run may not change what it decides")
    func changedDecision() async throws {
        try await Workplace.run { place in
            try place.writePipeline(url: "http://127.0.0.1:9/v1")
            _ = try await place.gpo.run(["run", "pipeline.yaml", "--id", "fixed", "--set", "limits.attempts=1"])
            let outcome = try await place.gpo.run(["resume", "fixed", "--set", "optimizer.epochs=9"])
            #expect(outcome.status == 64)
            #expect(outcome.error.contains("gpo fork"))
        }
    }

    @Test("a wrong key ends the run at once, is not retried, and is nowhere to be found")
    func secret() async throws {
        let key = "sk-test-\(UUID().uuidString)"
        try await Workplace.run { place in
            try await FakeServer.run { request in
                .json(#"{"error":{"message":"no such key: \#(key)"}}"#, status: 401)
            } body: { server in
                try place.writePipeline(url: server.url, concurrency: 1)
                var gpo = place.gpo
                gpo.environment = ["TRIAL_KEY": key]
                let outcome = try await gpo.run(
                    ["run", "pipeline.yaml", "--id", "locked-out"]
                        + ["task", "optimizer", "embedding"].flatMap {
                            ["--set", "models.\($0).key_env=TRIAL_KEY"]
                        })
                #expect(outcome.status == 69)
                #expect(server.requests.count == 1)
                #expect(server.requests.first?.headers.contains { $0.1.contains(key) } == true)
                try place.expectNowhere(key, outcome)
            }
        }
    }
}
