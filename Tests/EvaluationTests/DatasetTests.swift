import Diagnostics
import Evaluation
import Support
import Testing

@Suite struct DatasetTests {
    private func examples(_ text: String, fields: ExampleFields = ExampleFields()) throws(Problems) -> [Example] {
        try Dataset.examples(in: Array(text.utf8), file: "data/train.jsonl", split: .train, fields: fields)
    }

    private func report(_ text: String, fields: ExampleFields = ExampleFields()) -> String {
        do {
            _ = try examples(text, fields: fields)
            return "no problem"
        } catch {
            return error.description
        }
    }

    @Test("ids name the split and the line, and blank lines count")
    func ids() throws {
        let found = try examples("{\"input\":\"a\",\"target\":\"b\"}\n\n{\"input\":\"c\",\"target\":\"d\"}\r\n")
        #expect(found.map(\.id) == ["train/0001", "train/0003"])
        #expect(Example.id(split: .validation, line: 12345) == "validation/12345")
    }

    @Test(
        "targets are strings, numbers, booleans or a list of these, as they are written",
        arguments: [
            (#""Yes""#, ["Yes"]), ("12", ["12"]), ("-0.50", ["-0.50"]), ("true", ["true"]),
            (#"["a", 2, false]"#, ["a", "2", "false"]),
        ])
    func targets(json: String, expected: [String]) throws {
        #expect(try examples("{\"input\":\"q\",\"target\":\(json)}").first?.targets == expected)
    }

    @Test("a byte order mark, other keys and nested values are passed over")
    func passedOver() throws {
        let found = try examples("\u{FEFF}{\"id\":{\"n\":[1,{}]},\"question\":\"q\",\"answer\":3}", fields: .gsm)
        #expect(found == [Example(id: "train/0001", input: "q", targets: ["3"])])
    }

    @Test("all problems of a file are reported at once, each with its place and remedy")
    func allAtOnce() {
        let text = """
            {"input": "fine", "target": "x"}
            {"inptu": "misspelt", "target": "x"}
            {"input": "é", "target": null}
            {"input": 7, "target": []}
            {"input": "cut
            {"input": "a", "target": "x"} {"input": "b"}
            {"input": " ", "target": {"a": 1}}
            {"input": "a", "input": "b", "target": ["x", [1]]}
            """
        #expect(
            report(text) == """
                data/train.jsonl:2:1: error: input: the line has no such key
                  Did you mean "inptu"? Rename the key, or set task.fields.input: inptu.
                data/train.jsonl:3:26: error: target: expected a string, a number, a boolean or a list of these, found null
                  Write the right answer, or delete the line.
                data/train.jsonl:4:11: error: input: expected a string, found a number
                  Put the text in double quotes.
                data/train.jsonl:4:24: error: target: expected a string, a number, a boolean or a list of these, found an empty list
                  Write the right answer, or delete the line.
                data/train.jsonl:5:11: error: a string without an end
                  Write one JSON object a line, such as {"input":"...","target":"..."}.
                data/train.jsonl:6:31: error: text after the end of the JSON value
                  Write one JSON object a line, such as {"input":"...","target":"..."}.
                data/train.jsonl:7:11: error: input: the text is empty
                  Write what the task model is to read, or delete the line.
                data/train.jsonl:7:26: error: target: expected a string, a number, a boolean or a list of these, found an object
                  Write the right answer, or delete the line.
                data/train.jsonl:8:25: error: input: the line has this key twice
                  Keep one of the two.
                data/train.jsonl:8:46: error: target: expected a string, a number, a boolean or a list of these, found a list
                  Write the right answer, or delete the line.
                """)
    }

    @Test("a missing key names those that the line has")
    func missingKey() {
        #expect(
            report(#"{"question": "q", "solution": "s"}"#).contains(
                #"The line has "question", "solution": name one in task.fields.input."#))
        #expect(report("{}").contains(#"Write it, as in {"input":"...","target":"..."}."#))
    }

    @Test("a file without an example is a problem", arguments: ["", "\n \n"])
    func empty(text: String) {
        #expect(report(text).hasPrefix("data/train.jsonl: error: task.data.train: the file holds no example"))
    }

    @Test("a file of another kind is reported in a bounded number of lines")
    func bounded() {
        let text = String(repeating: "not JSON\n", count: 500)
        #expect(report(text).hasSuffix("data/train.jsonl: error: 450 more problems of this file are not shown"))
    }

    @Test("no bytes crash the reader")
    func anyBytes() {
        let seed: UInt64 = .random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] = [
            Array(#"{"input":"a","target":"b"}"#.utf8), Array("[".utf8), Array("{\"input\":".utf8), [0xFF], [0x0A],
            [0x22],
            [0x5C], Array("null".utf8), Array("\\u12".utf8), [0xEF, 0xBB, 0xBF], Array("-".utf8), Array("]}".utf8),
        ]
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...8, using: &random)).flatMap { _ in pieces.randomElement(using: &random)!
            }
            do throws(Problems) {
                let found = try Dataset.examples(in: bytes, file: "f", split: .test)
                #expect(!found.isEmpty, "seed \(seed)")
            } catch {
                #expect(error.diagnostics.allSatisfy { $0.place?.file == "f" }, "seed \(seed)")
            }
        }
    }
}

extension ExampleFields {
    fileprivate static let gsm = ExampleFields(input: "question", target: "answer")
}
