import Glibc
import Testing

@testable import EventLog

@Suite("Other programs")
struct ReaderMatrixTests {
    let directory = TemporaryDirectory()
    var run: String { "\(directory.path)/run" }

    /// A program that reads files of gzip members and prints how many lines, or the lines themselves, or nothing.
    struct Reader: CustomTestStringConvertible, Sendable {
        var name: String
        /// Succeeds where the program is there.
        var probe: String
        /// A shell command over `$RUN/events/*.jsonl.gz` that prints the number of events.
        var count: String
        var testDescription: String { name }
    }

    private static let python = "\"\(Peers.python)\""
    private static let javaProgram = """
        import java.io.*; import java.util.zip.*;
        class Count { public static void main(String[] a) throws Exception { long n = 0;
        for (String f : a) { InputStream i = new GZIPInputStream(new FileInputStream(f));
        byte[] b = new byte[8192]; int k; while ((k = i.read(b)) > 0) for (int j = 0; j < k; j++) if (b[j] == 10) n++; }
        System.out.println(n); } }
        """

    static let readers = [
        Reader(name: "zcat", probe: "command -v zcat", count: "zcat $RUN/events/*.jsonl.gz | wc -l"),
        Reader(
            name: "gzip -t", probe: "command -v gzip",
            count: "gzip -t $RUN/events/*.jsonl.gz && zcat $RUN/events/*.jsonl.gz | wc -l"),
        Reader(
            name: "jq", probe: "command -v jq",
            count: "zcat $RUN/events/*.jsonl.gz | jq .seq | tail -n 1"),
        Reader(
            name: "Python gzip", probe: "\(python) -c 'import gzip'",
            count: """
                \(python) -c 'import glob, gzip, json, sys
                print(sum(1 for f in sorted(glob.glob(sys.argv[1])) for l in gzip.open(f) if json.loads(l)))' "$RUN/events/*.jsonl.gz"
                """),
        Reader(
            name: "DuckDB", probe: "\(python) -c 'import duckdb'",
            count: """
                \(python) -c 'import duckdb, sys
                print(duckdb.execute("select max(seq) from read_json(?) having count(*) = max(seq)", [sys.argv[1]]).fetchone()[0])' "$RUN/events/*.jsonl.gz"
                """),
        Reader(
            name: "pandas", probe: "\(python) -c 'import pandas'",
            count: """
                \(python) -c 'import glob, pandas, sys
                print(sum(len(pandas.read_json(f, lines=True)) for f in glob.glob(sys.argv[1])))' "$RUN/events/*.jsonl.gz"
                """),
        Reader(
            name: "Node's zlib", probe: "command -v node",
            count: """
                node -e 'const z = require("zlib"), f = require("fs");
                console.log(process.argv.slice(1).map(p => z.gunzipSync(f.readFileSync(p)).filter(b => b == 10).length).reduce((a, b) => a + b))' $RUN/events/*.jsonl.gz
                """),
        Reader(
            name: "Java's GZIPInputStream", probe: "command -v javac",
            count: "printf '%s' '\(javaProgram)' > $RUN/Count.java && java $RUN/Count.java $RUN/events/*.jsonl.gz"),
    ]

    @Test("read a live, a sealed and a repaired log as it is", arguments: readers)
    func read(_ reader: Reader) async throws {
        guard try await shell("\(reader.probe) >/dev/null 2>&1 && echo there") == "there" else {
            try Test.cancel("\(reader.name) is not installed")
        }
        var writer = try LogWriter.create(directory: run)
        for seq in 1...30 { try await writer.append(Lines.text([seq], padding: seq * 20), count: 1).durable() }
        #expect(try await shell(reader.count) == "30", "live")
        try await writer.seal()
        #expect(try await shell(reader.count) == "30", "sealed")
        for seq in 31...40 { try await writer.append(Lines.text([seq]), count: 1).durable() }
        try await writer.close()
        #expect(try await shell("printf 'torn by a crash' >> $RUN/events/000000000031.jsonl.gz && echo done") == "done")
        writer = try LogWriter.open(directory: run).writer
        #expect(try await shell(reader.count) == "40", "repaired")
        try await writer.append(Lines.text([41]), count: 1).durable()
        #expect(try await shell(reader.count) == "41", "repaired and gone on with")
    }

    @Test("the script under docs/ proves an event from its line and a root, and refuses another line or root")
    func provesInPython() async throws {
        let script = Peers.root + "/docs/verify_inclusion.py"
        guard try await shell("\(Self.python) -c 'import hashlib' && echo there") == "there" else {
            try Test.cancel("Python is not installed")
        }
        for size in [1, 2, 3, 7, 8, 13] {
            let run = "\(directory.path)/proofs-\(size)"
            let writer = try LogWriter.create(directory: run)
            try await writer.append(Lines.text(1...size), count: size).durable()
            let reader = try LogReader(directory: run)
            for seq in 1...size {
                let (proof, _, root) = try reader.inclusionProof(of: seq)
                try write(Array(proof.json(root: root).utf8), "\(run)/proof")
                try write(try reader.line(at: seq), "\(run)/line")
                let check = "\(Self.python) \(script) \(run)/proof"
                #expect(
                    try await shell("\(check) \(run)/line --root \(root) >/dev/null; echo $?") == "0",
                    "\(seq) of \(size)")
                if seq == size {
                    for (arguments, status) in [
                        ("\(run)/line --size \(size)", "0"), ("\(run)/line --size \(size + 1)", "2"),
                        ("\(run)/missing", "2"),
                    ] {
                        #expect(try await shell("\(check) \(arguments) >/dev/null; echo $?") == status, "\(arguments)")
                    }
                    try write(Array("{\"seq\":\(seq)}".utf8), "\(run)/none")
                    #expect(
                        try await shell("\(Self.python) \(script) \(run)/none \(run)/line >/dev/null; echo $?") == "2")
                    #expect(try await shell("\(check) \(run)/line --root \(TreeHash.empty) >/dev/null; echo $?") == "2")
                    #expect(
                        try await shell(
                            "sed s/test/tent/ \(run)/line > \(run)/x; \(check) \(run)/x >/dev/null; echo $?")
                            == "2")
                }
            }
        }
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        if try LiveFileSystem().status(at: path) != nil { try LiveFileSystem().remove(path) }
        let file = try LiveFileSystem().open(path, for: .create)
        defer { LiveFileSystem().close(file) }
        try LiveFileSystem().append(bytes, to: file)
    }

    /// What a shell command prints, without the white space around it.
    private func shell(_ command: String) async throws -> String {
        let child = try Child(path: "/bin/sh", ["-c", "RUN='\(run)'\n\(command)"])
        var lines: [String] = []
        while let line = await child.line() { lines.append(line) }
        _ = await child.wait()
        return lines.joined(separator: "\n").split(separator: " ").joined(separator: " ")
    }
}
