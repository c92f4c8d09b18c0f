import JSON

/// As much of JSON Schema 2020-12 as `schemas/pipeline.v1.json` uses; a keyword beyond that is a failure of its own.
struct JSONSchema {
    let schema: JSONValue

    /// What is wrong with `value`, each with its path; empty when it is valid.
    func problems(of value: JSONValue, path: String = "$") -> [String] {
        guard case .object(let keywords) = schema else { return schema == .bool(false) ? ["\(path): not allowed"] : [] }
        return keywords.flatMap { check($0.key, $0.value, value, path) }
    }

    private func check(_ keyword: String, _ rule: JSONValue, _ value: JSONValue, _ path: String) -> [String] {
        func unless(_ isValid: Bool) -> [String] { isValid ? [] : ["\(path): \(keyword)"] }
        switch keyword {
        case "$schema", "title", "description", "default", "then": return []
        case "type": return unless((rule.array ?? [rule]).contains { Self.isType($0.string ?? "", value) })
        case "const": return unless(value == rule)
        case "enum": return unless(rule.array?.contains(value) ?? false)
        case "minimum": return unless(value.number.map { $0 >= rule.number ?? 0 } ?? true)
        case "maximum": return unless(value.number.map { $0 <= rule.number ?? 0 } ?? true)
        case "minItems": return unless(value.array.map { $0.count >= rule.integer ?? 0 } ?? true)
        case "pattern": return unless(value.string.map { Self.matches($0, rule.string ?? "") } ?? true)
        case "items":
            return (value.array ?? []).flatMap { JSONSchema(schema: rule).problems(of: $0, path: "\(path)[]") }
        case "contains":
            return unless(value.array?.contains { JSONSchema(schema: rule).problems(of: $0).isEmpty } ?? true)
        case "required":
            return (value.members == nil ? [] : rule.array ?? []).compactMap { name in
                value[name.string ?? ""] == nil ? "\(path).\(name.string ?? ""): required" : nil
            }
        case "properties":
            return (value.members ?? []).flatMap { member in
                rule[member.key].map {
                    JSONSchema(schema: $0).problems(of: member.value, path: "\(path).\(member.key)")
                }
                    ?? []
            }
        case "propertyNames":
            return (value.members ?? []).flatMap {
                JSONSchema(schema: rule).problems(of: .string($0.key), path: "\(path).\($0.key)")
            }
        case "additionalProperties":
            let named = schema["properties"]
            return (value.members ?? []).filter { named?[$0.key] == nil }.flatMap {
                JSONSchema(schema: rule).problems(of: $0.value, path: "\(path).\($0.key)")
            }
        case "allOf": return (rule.array ?? []).flatMap { JSONSchema(schema: $0).problems(of: value, path: path) }
        case "anyOf":
            return unless(rule.array?.contains { JSONSchema(schema: $0).problems(of: value).isEmpty } ?? false)
        case "if":
            guard JSONSchema(schema: rule).problems(of: value).isEmpty, let then = schema["then"] else { return [] }
            return JSONSchema(schema: then).problems(of: value, path: path)
        default: return ["\(path): the keyword \(keyword) is not known here"]
        }
    }

    private static func isType(_ name: String, _ value: JSONValue) -> Bool {
        switch (name, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("null", .null), ("boolean", .bool): true
        case ("integer", .integer), ("number", .integer), ("number", .number): true
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
