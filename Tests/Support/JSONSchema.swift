import JSON

/// Checks JSON against the part of JSON Schema 2020-12 that the files under `schemas/` use.
///
/// A keyword beyond that is a problem of its own, so that no rule goes unchecked.
package struct JSONSchema: Sendable {
    /// The schema's text as a value.
    package let schema: JSONValue
    /// Where references are looked up.
    private let root: JSONValue
    /// The other files that references may name, by name.
    private let files: [String: JSONValue]

    package init(_ schema: JSONValue, files: [String: JSONValue] = [:]) {
        self.init(schema, root: schema, files: files)
    }

    private init(_ schema: JSONValue, root: JSONValue, files: [String: JSONValue]) {
        self.schema = schema
        self.root = root
        self.files = files
    }

    /// The schema that stands under `$defs` by that name, such as `call.failed.v1`; nil if there is none.
    package func definition(_ name: String) -> JSONSchema? {
        root["$defs"]?[name].map { JSONSchema($0, root: root, files: files) }
    }

    /// The definition that a part of this schema refers to, or the part itself where it refers to none.
    package func resolved(_ part: JSONValue) -> JSONValue {
        part["$ref"]?.string.map { referred($0).schema } ?? part
    }

    /// What a reference such as `#/$defs/NAME`, `FILE` or `FILE#/$defs/NAME` names.
    private func referred(_ reference: String) -> JSONSchema {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let missing = JSONSchema(.string("nothing is at \(reference)"))
        guard let document = parts[0].isEmpty ? root : files[parts[0]] else { return missing }
        let whole = JSONSchema(document, root: document, files: files)
        guard parts.count > 1 else { return whole }
        return whole.definition(String(parts[1].dropFirst("/$defs/".count))) ?? missing
    }

    /// What is wrong with `value`, each with its path; empty when it is valid.
    package func problems(of value: JSONValue, path: String = "$") -> [String] {
        guard let keywords = schema.members else {
            return schema == .bool(true) ? [] : ["\(path): " + (schema == .bool(false) ? "not allowed" : schema.text)]
        }
        return keywords.flatMap { check($0.key, $0.value, value, path) }
    }

    private func problems(of value: JSONValue, by part: JSONValue, path: String) -> [String] {
        JSONSchema(part, root: root, files: files).problems(of: value, path: path)
    }

    private func check(_ keyword: String, _ rule: JSONValue, _ value: JSONValue, _ path: String) -> [String] {
        switch keyword {
        case "$schema", "$defs", "title", "description", "default", "then": return []
        case "$ref": return referred(rule.string ?? "").problems(of: value, path: path)
        case "if":
            guard let then = schema["then"], problems(of: value, by: rule, path: path).isEmpty else { return [] }
            return problems(of: value, by: then, path: path)
        case "allOf": return (rule.array ?? []).flatMap { problems(of: value, by: $0, path: path) }
        case "anyOf":
            let fits = rule.array?.contains { problems(of: value, by: $0, path: path).isEmpty } ?? false
            return fits ? [] : ["\(path): \(value.text) is none of those allowed"]
        case "required", "properties", "propertyNames", "additionalProperties":
            return checkMembers(keyword, rule, value.members ?? [], isObject: value.members != nil, path)
        case "items":
            return (value.array ?? []).enumerated().flatMap { problems(of: $1, by: rule, path: "\(path)[\($0)]") }
        case "contains":
            let fits = value.array?.contains { problems(of: $0, by: rule, path: path).isEmpty } ?? true
            return fits ? [] : ["\(path): no item as wanted"]
        default:
            guard let isValid = Self.isValid(value, keyword, rule) else {
                return ["\(path): the schema uses \(keyword), which this check does not know"]
            }
            return isValid ? [] : ["\(path): \(value.text) against \(keyword) \(rule.text)"]
        }
    }

    private func checkMembers(
        _ keyword: String, _ rule: JSONValue, _ members: [JSONMember], isObject: Bool, _ path: String
    ) -> [String] {
        switch keyword {
        case "required":
            let names = Set(members.map(\.key))
            return (isObject ? rule.array ?? [] : []).compactMap(\.string).filter { !names.contains($0) }
                .map { "\(path).\($0): missing" }
        case "properties":
            return members.flatMap { member in
                rule[member.key].map { problems(of: member.value, by: $0, path: "\(path).\(member.key)") } ?? []
            }
        case "propertyNames":
            return members.flatMap { problems(of: .string($0.key), by: rule, path: "\(path).\($0.key)") }
        default:
            return members.filter { schema["properties"]?[$0.key] == nil }
                .flatMap { problems(of: $0.value, by: rule, path: "\(path).\($0.key)") }
        }
    }

    /// Whether a value by itself keeps a rule; nil where the keyword is not known.
    private static func isValid(_ value: JSONValue, _ keyword: String, _ rule: JSONValue) -> Bool? {
        switch keyword {
        case "type": (rule.array ?? [rule]).contains { isType($0.string ?? "", value) }
        case "const": value == rule
        case "enum": rule.array?.contains(value) ?? false
        case "minimum": value.number.map { $0 >= rule.number ?? 0 } ?? true
        case "maximum": value.number.map { $0 <= rule.number ?? 0 } ?? true
        case "minLength": value.string.map { $0.unicodeScalars.count >= rule.integer ?? 0 } ?? true
        case "minItems": value.array.map { $0.count >= rule.integer ?? 0 } ?? true
        case "uniqueItems": value.array.map { Set($0).count == $0.count } ?? true
        case "pattern": value.string.map { matches($0, rule.string ?? "") } ?? true
        default: nil
        }
    }

    private static func isType(_ name: String, _ value: JSONValue) -> Bool {
        switch (name, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("null", .null), ("boolean", .bool),
            ("integer", .integer), ("number", .integer), ("number", .number):
            true
        default: false
        }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        do {
            return try Regex(pattern).firstMatch(in: text) != nil
        } catch {
            return false
        }
    }
}
