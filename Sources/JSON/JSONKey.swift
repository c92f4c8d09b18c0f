/// A member's key as it stands in the text, compared without making a `String`.
///
/// Valid only inside the closure that receives it.
@usableFromInline
package struct JSONKey {
    @usableFromInline let start: UnsafeRawPointer
    @usableFromInline let count: Int
    @usableFromInline let form: JSONReader.StringForm

    package func string() throws(JSONError) -> String {
        JSONStrings.decode(start, count: count, form: form)
    }

    /// Whether the key is `literal`, escapes undone.
    @usableFromInline
    func isEscaped(_ literal: StaticString) -> Bool {
        JSONStrings.decode(start, count: count, form: form) == literal.description
    }
}

/// Lets `switch` compare a key with a literal.
@inlinable
@inline(__always)
package func ~= (literal: StaticString, key: JSONKey) -> Bool {
    let count = literal.utf8CodeUnitCount
    if key.form.rawValue == 0 {
        return key.count == count && ByteComparison.equal(key.start, literal.utf8Start, count)
    }
    return key.isEscaped(literal)
}
