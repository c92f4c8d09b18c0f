/// A contestant that is a short Python program.
struct PythonPeer {
    var name: String
    var program: String

    /// Programs that read every event of the log in the directory that they are given.
    static let readers = [
        PythonPeer(name: "Python gzip and json", program: loop("json")),
        PythonPeer(name: "Python gzip and orjson", program: loop("orjson")),
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

    /// Appends the events of the log that it is given to a new database, ten in a transaction, each durable.
    ///
    /// It reads the log first, and that is in its time; it is little beside the synchronizing.
    static let sqlite = PythonPeer(
        name: "SQLite, WAL, synchronous=FULL",
        program: """
            import glob, gzip, sqlite3, sys
            lines = []
            for path in sorted(glob.glob(sys.argv[1] + "/events/*.jsonl.gz")):
                lines += gzip.open(path, "rb").read().splitlines()
            db = sqlite3.connect(sys.argv[2], isolation_level=None)
            db.execute("pragma journal_mode=wal")
            db.execute("pragma synchronous=full")
            db.execute("create table event(seq integer primary key, line blob)")
            for start in range(0, len(lines), 10):
                db.execute("begin")
                db.executemany("insert into event values(?, ?)", [(start + i, l) for i, l in enumerate(lines[start:start + 10])])
                db.execute("commit")
            """)
}
