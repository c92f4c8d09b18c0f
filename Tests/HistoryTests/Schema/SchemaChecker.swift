import JSON

/// Checks JSON against the part of JSON Schema 2020-12 that the schema of the events uses; refuses a schema with more.
struct SchemaChecker {
    let schema: JSONValue
    private let definitions: JSONValue?

    init(_ schema: JSONValue) {
        self.schema = schema
        definitions = schema["$defs"]
    }

    /// Every place where the value is not as the schema says; empty where it is valid.
    func problems(with value: JSONValue) -> [String] {
        problems(with: value, against: schema, at: "")
    }

    /// The definition of that name, such as `call.failed.v1`.
    func definition(_ name: String) -> JSONValue? { definitions?[name] }

    /// The definition that the schema refers to, or the schema itself where it refers to none.
    func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.string else { return schema }
        guard reference.hasPrefix("#/$defs/"), let found = definition(String(reference.dropFirst(8))) else {
            return .string("no definition \(reference)")
        }
        return found
    }

    private func problems(with value: JSONValue, against schema: JSONValue, at place: String) -> [String] {
        guard let members = schema.members else { return ["\(place): not a schema: \(schema.text)"] }
        return members.flatMap { member in
            problems(with: value, keyword: member.key, member.value, of: schema).map { "\(place)\($0)" }
        }
    }

    private func problems(
        with value: JSONValue, keyword: String, _ argument: JSONValue, of schema: JSONValue
    ) -> [String] {
        switch keyword {
        case "$schema", "title", "description", "$defs", "then": return []
        case "$ref": return problems(with: value, against: resolved(schema), at: "")
        case "type": return Self.isOf(type: argument.string ?? "", value) ? [] : [": not of type \(argument.text)"]
        case "const": return value == argument ? [] : [": not \(argument.text)"]
        case "enum":
            return argument.array?.contains(value) == true ? [] : [": \(value.text) is none of \(argument.text)"]
        case "minimum": return Self.compare(value, argument) { $0 < $1 } ? [": less than \(argument.text)"] : []
        case "maximum": return Self.compare(value, argument) { $0 > $1 } ? [": more than \(argument.text)"] : []
        case "minLength":
            return (value.string?.unicodeScalars.count ?? .max) < (argument.integer ?? 0) ? [": too short"] : []
        case "minItems": return (value.array?.count ?? .max) < (argument.integer ?? 0) ? [": too few"] : []
        case "uniqueItems": return value.array.map { Set($0).count < $0.count } == true ? [": not unique"] : []
        case "pattern": return Self.matches(value, argument) ? [] : [": \(value.text) does not match \(argument.text)"]
        case "required":
            return (argument.array ?? []).compactMap(\.string).filter { value.members != nil && value[$0] == nil }
                .map { ".\($0): missing" }
        case "properties":
            return (argument.members ?? []).flatMap { property in
                value[property.key].map { problems(with: $0, against: property.value, at: ".\(property.key)") } ?? []
            }
        case "additionalProperties":
            let known = Set(schema["properties"]?.members?.map(\.key) ?? [])
            return (value.members ?? []).filter { !known.contains($0.key) }.map { ".\($0.key): not allowed" }
        case "items":
            return (value.array ?? []).enumerated().flatMap { problems(with: $1, against: argument, at: "[\($0)]") }
        case "allOf": return (argument.array ?? []).flatMap { problems(with: value, against: $0, at: "") }
        case "if":
            guard let then = schema["then"], problems(with: value, against: argument, at: "").isEmpty else { return [] }
            return problems(with: value, against: then, at: "")
        default: return [": the schema uses \(keyword), which this check does not know"]
        }
    }

    private static func isOf(type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .number):
            true
        default: false
        }
    }

    private static func compare(_ value: JSONValue, _ bound: JSONValue, _ isWrong: (Double, Double) -> Bool) -> Bool {
        guard let value = value.number, let bound = bound.number else { return false }
        return isWrong(value, bound)
    }

    private static func matches(_ value: JSONValue, _ pattern: JSONValue) -> Bool {
        guard let text = value.string, let pattern = pattern.string, let regex = try? Regex(pattern) else {
            return false
        }
        return text.contains(regex)
    }
}
