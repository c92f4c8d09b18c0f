/// A contestant that is a short Python program.
struct PythonPeer {
    var name: String
    var program: String

    /// Programs that read every event of the log in the directory that they are given.
    static let readers = [
        PythonPeer(name: "Python gzip + json", program: loop("json")),
        PythonPeer(name: "Python gzip + orjson", program: loop("orjson")),
        PythonPeer(
            name: "DuckDB",
            program: """
                import duckdb, sys
                files = sys.argv[1] + "/events/*.jsonl.gz"
                duckdb.execute("select type, count(*), max(seq) from read_json(?, format='newline_delimited', columns={seq: 'BIGINT', type: 'VARCHAR', step: 'BIGINT', data: 'JSON'}) group by type", [files]).fetchall()
                """),
    ]

    private static func loop(_ module: String) -> String {
        """
        import glob, gzip, \(module), sys
        count = 0
        for path in sorted(glob.glob(sys.argv[1] + "/events/*.jsonl.gz")):
            with gzip.open(path, "rb") as file:
                for line in file:
                    count += \(module).loads(line)["seq"] > 0
        print(count)
        """
    }

    /// Appends the lines of a file to a new database, ten in a transaction, each durable; measures only that.
    static let sqlite = PythonPeer(
        name: "SQLite, WAL, synchronous=FULL",
        program: timed(
            """
            import sqlite3, sys
            lines = open(sys.argv[1], "rb").read().splitlines()
            batches = [[(start + i, l) for i, l in enumerate(lines[start:start + 10])] for start in range(0, len(lines), 10)]
            db = sqlite3.connect(sys.argv[2], isolation_level=None)
            db.execute("pragma journal_mode=wal")
            db.execute("pragma synchronous=full")
            db.execute("create table event(seq integer primary key, line blob)")
            """,
            """
            for batch in batches:
                db.execute("begin")
                db.executemany("insert into event values(?, ?)", batch)
                db.execute("commit")
            """))

    /// Looks for the nearest of vectors in a file, one query at a time, on one thread.
    static let faiss = PythonPeer(
        name: "FAISS IndexFlatIP",
        program: timed(
            """
            import faiss, numpy, sys
            path, dimension, queries, count = sys.argv[1], *map(int, sys.argv[2:])
            faiss.omp_set_num_threads(1)
            vectors = numpy.fromfile(path, "<f4").reshape(-1, dimension)
            index = faiss.IndexFlatIP(dimension)
            index.add(vectors)
            index.search(vectors[:1], count)
            """,
            """
            for number in range(queries):
                found = index.search(vectors[number:number + 1], count)
            """, last: "numpy.savetxt(sys.stdout, found[1], '%d')"))

    /// The distances of the pairs of texts in a file; `isSplit` measures without the splitting into words.
    static func rapidfuzz(isSplit: Bool) -> PythonPeer {
        PythonPeer(
            name: isSplit ? "rapidfuzz, words split before" : "rapidfuzz, words split by str.split",
            program: timed(
                """
                import sys
                from rapidfuzz.distance.Levenshtein import distance
                pairs = [line.split("\\t") for line in open(sys.argv[1]).read().splitlines()]
                split = [(a.split(), b.split()) for a, b in pairs]
                """,
                isSplit
                    ? "total = sum(distance(a, b) for a, b in split)"
                    : "total = sum(distance(a.split(), b.split()) for a, b in pairs)", last: "print(total)"))
    }

    /// Prints the seconds of wall and CPU that `work` takes after `preparation`.
    private static func timed(_ preparation: String, _ work: String, last: String = "") -> String {
        """
        \(preparation)
        import time
        wall, cpu = time.perf_counter(), time.process_time()
        \(work)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        \(last)
        print(wall, cpu)
        """
    }
}
