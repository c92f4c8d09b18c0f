import Diagnostics
import Evaluation
import Models
import Optimization
import Testing

@testable import Pipelines

@Suite("--set path=value")
struct OverrideTests {
    private func pipeline(_ arguments: String..., text: String = DesignExampleTests.text) throws -> Pipeline {
        try Pipeline.parse(text: text, file: "p.yaml", overrides: arguments.map { try Override(parsing: $0) })
    }

    @Test("replaces one setting and leaves the others")
    func replaces() throws {
        var expected = DesignExampleTests.value
        expected.optimizer.epochs = 9
        expected.task.data.train = "other/train.jsonl"
        #expect(try pipeline("optimizer.epochs=9", "task.data.train=other/train.jsonl") == expected)
    }

    @Test("adds a setting, and the sections on the way to it")
    func adds() throws {
        let small = try pipeline("optimizer.edit_budget.final=3", "budget.usd=1.25", text: SmallPipeline.text)
        #expect(small.optimizer.editBudget.final == 3)
        #expect(small.budget.costMicrodollars == 1_250_000)
    }

    @Test("takes a whole section or list as YAML")
    func sections() throws {
        let changed = try pipeline(
            "servers.local.command=[serve, \"{port}\"]", "budget={calls: 7}", "prices.gpt-4.1.input=3")
        #expect(changed.servers[0].command == ["serve", "{port}"])
        #expect(changed.budget.calls == 7)
        #expect(changed.budget.tokens == nil)
        #expect(changed.prices[0].inputMicrodollars == 3_000_000)
    }

    @Test(
        "takes any text where a text is wanted",
        arguments: [
            "Answer: yes or no?", "42", "[a, b]", "# no comment", "a = b", "*", "{\"x\": 1}", "true", "two\nlines",
        ])
    func texts(prompt: String) throws {
        #expect(try pipeline("task.prompt=\(prompt)").task.prompt == prompt)
    }

    @Test("takes away what null may take away")
    func null() throws {
        #expect(try pipeline("budget.usd=null").budget.costMicrodollars == nil)
        #expect(try pipeline("models.embedding=null").models.embedding == nil)
        #expect(try pipeline("models.task.temperature=null").models.task.temperature == nil)
    }

    @Test("lets the last of two win")
    func last() throws {
        #expect(try pipeline("seed=1", "seed=2").seed == 2)
    }

    @Test("applies to a recorded pipeline as it does to a file")
    func resolved() throws {
        let changes = [Override(path: "optimizer.epochs", value: "9"), Override(path: "budget.time", value: "1d")]
        let fromFile = try Pipeline.parse(text: DesignExampleTests.text, file: "p.yaml", overrides: changes)
        #expect(try Pipeline(resolved: DesignExampleTests.value.resolved, overrides: changes) == fromFile)
        #expect(fromFile.budget.time == .seconds(86_400))
    }

    @Test("repairs a file that is wrong only there")
    func repairs() throws {
        let text = SmallPipeline.with("metric: label", "metric: nonsense")
        #expect(try pipeline("task.answer.metric=exact", text: text).task.answer.metric == .exact)
    }

    @Test("without an equals sign or a path is a usage error", arguments: ["seed", "=3", ""])
    func usage(argument: String) {
        let thrown = #expect(throws: Problems.self) { try Override(parsing: argument) }
        #expect(thrown?.exitCode == .usage)
    }
}
