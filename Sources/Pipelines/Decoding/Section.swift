import Diagnostics

/// One section being read: each setting is asked for by name, and what nobody asked for is a mistake of the writer.
struct Section {
    /// The names that lead here, such as `optimizer.edit_budget`; empty at the root.
    let path: String
    /// The same with `*` for each name that the user chose.
    let pattern: String
    /// Where the section stands, or, when it is missing, the one that should hold it.
    let place: Place
    let entries: [SettingEntry]
    let findings: Findings
    /// Whether it is missing or no section, which is reported, so that what it lacks need not be.
    let isBroken: Bool
    private var names: [String] = []

    /// Reads `node`; nil is an empty section, or a broken one.
    init(
        _ node: SettingNode?, path: String, pattern: String, place: Place, findings: Findings, isBroken: Bool = false
    ) {
        self.path = path
        self.pattern = pattern
        self.place = node?.place ?? place
        self.findings = findings
        switch node?.content {
        case .section(let entries):
            self.entries = entries
            self.isBroken = isBroken
        case .scalar where node?.isNull == true, nil:
            entries = []
            self.isBroken = isBroken
        case .scalar, .list:
            entries = []
            self.isBroken = true
            findings.report(
                at: self.place, field: path.isEmpty ? nil : path,
                problem: "expected a section, found \(node?.found ?? "")",
                remedy: "Write its settings below it, each as `name: value` and indented.")
        }
    }

    /// The setting's whole path, as the user would write it.
    func path(of key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// The entry of that name, which from now on is a known one.
    mutating func entry(_ key: String) -> SettingEntry? {
        names.append(key)
        findings.note(known: pattern.isEmpty ? key : "\(pattern).\(key)")
        return entries.first { $0.key == key }
    }

    /// Whether something is written under that name.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key && !$0.value.isNull }
    }

    /// Reports a problem of the section as a whole.
    func report(problem: String, remedy: String? = nil) {
        findings.report(at: place, field: path.isEmpty ? nil : path, problem: problem, remedy: remedy)
    }

    func report(_ key: String, at place: Place? = nil, problem: String, remedy: String? = nil) {
        let place = place ?? entries.first { $0.key == key }?.value.place ?? self.place
        findings.report(at: place, field: path(of: key), problem: problem, remedy: remedy)
    }

    /// A setting that must be there; `missing` shows how it is written.
    mutating func required<Value>(_ key: String, _ kind: Kind<Value>, missing example: String) -> Value? {
        note(kind, key)
        guard let entry = entry(key) else {
            reportMissing(key, example)
            return nil
        }
        return read(entry, kind)
    }

    /// A setting that may be left out, or be `null`, which says the same.
    mutating func optional<Value>(_ key: String, _ kind: Kind<Value>) -> Value? {
        note(kind, key)
        guard let entry = entry(key), !entry.value.isNull else { return nil }
        return read(entry, kind)
    }

    /// A setting with a default.
    mutating func value<Value>(_ key: String, _ kind: Kind<Value>, default standard: Value) -> Value {
        note(kind, key)
        guard let entry = entry(key) else { return standard }
        return read(entry, kind) ?? standard
    }

    /// A setting with a default that `null` takes away.
    mutating func optional<Value>(_ key: String, _ kind: Kind<Value>, default standard: Value?) -> Value? {
        note(kind, key)
        guard let entry = entry(key) else { return standard }
        return entry.value.isNull ? nil : read(entry, kind)
    }

    /// A section inside this one; a missing one is empty.
    mutating func section(_ key: String) -> Section {
        section(key, entry(key))
    }

    /// A section that must be there; `missing` shows how it is written.
    mutating func requiredSection(_ key: String, missing example: String) -> Section {
        if let entry = entry(key), !entry.value.isNull { return section(key, entry) }
        reportMissing(key, example)
        return section(key, nil, isBroken: true)
    }

    /// A section inside this one, or nil if it is missing or `null`.
    mutating func sectionIfPresent(_ key: String) -> Section? {
        guard let entry = entry(key), !entry.value.isNull else { return nil }
        return section(key, entry)
    }

    /// The sections inside this one, under names that the user chose.
    func namedSections() -> [(name: String, section: Section)] {
        entries.map { entry in
            let section = Section(
                entry.value, path: path(of: Secrets.redacted(entry.key)), pattern: "\(pattern).*", place: place,
                findings: findings)
            return (entry.key, section)
        }
    }

    /// Reports each entry that nobody asked for.
    func finish() {
        for entry in entries where !names.contains(entry.key) {
            let shown = Secrets.redacted(entry.key)
            if Secrets.keyNames.contains(entry.key), names.contains("key_env") {
                findings.report(
                    at: entry.place, field: path(of: shown),
                    problem: "a key here would be written to the log of each run",
                    remedy: "Put the key into the environment and name the variable: `key_env: OPENAI_API_KEY`.")
                continue
            }
            let meant = NearestWord.remedy(for: entry.key, among: names) { "`\($0)`" }
            let elsewhere = findings.known.sorted().first { $0.hasSuffix(".\(entry.key)") }
            let remedy =
                meant ?? elsewhere.map { "It belongs under `\($0.dropLast(entry.key.count + 1))`." }
                ?? "Known here: \(names.joined(separator: ", "))."
            findings.report(at: entry.place, field: path(of: shown), problem: "unknown setting", remedy: remedy)
        }
    }

    private func section(_ key: String, _ entry: SettingEntry?, isBroken: Bool = false) -> Section {
        Section(
            entry?.value, path: path(of: key), pattern: pattern.isEmpty ? key : "\(pattern).\(key)", place: place,
            findings: findings, isBroken: isBroken)
    }

    private func reportMissing(_ key: String, _ example: String) {
        if isBroken { return }
        report(key, problem: "missing", remedy: "Add it, such as `\(key): \(example)`.")
    }

    private func note<Value>(_ kind: Kind<Value>, _ key: String) {
        guard let words = kind.words else { return }
        findings.note(words: words, of: pattern.isEmpty ? key : "\(pattern).\(key)")
    }

    private func read<Value>(_ entry: SettingEntry, _ kind: Kind<Value>) -> Value? {
        if let secret = entry.value.secret {
            report(
                entry.key, at: secret.place,
                problem: "this looks like a key, which would be written to the log of each run",
                remedy: "Put keys into the environment and name the variable: `key_env: OPENAI_API_KEY`.")
            return nil
        }
        do {
            return try kind.read(entry.value, entry.key)
        } catch {
            findings.report(
                at: error.inner?.node.place ?? entry.value.place,
                field: path(of: entry.key) + (error.inner?.step ?? ""),
                problem: error.problem, remedy: error.remedy)
            return nil
        }
    }
}
