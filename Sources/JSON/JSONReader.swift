/// A cursor over JSON text: reads members and elements one by one, in any order and spacing, and skips what is not asked for.
///
/// The buffer must stay valid while the reader is used. Everything is checked as it is read or skipped: form, escapes
/// and UTF-8. A reader that has thrown is of no further use.
///
///     try reader.object { reader, key throws(JSONError) in
///         switch key {
///         case "score": score = try reader.number()
///         default: try reader.skip()
///         }
///     }
///
/// The containers and keys are inlined into the caller, so that its closures cost nothing; scalars are calls.
@usableFromInline
package struct JSONReader {
    @usableFromInline let base: UnsafeRawPointer
    /// Bytes of text.
    @usableFromInline let count: Int
    /// The offset in bytes of what is read next.
    @usableFromInline var cursor = 0
    @usableFromInline var depth = 0

    /// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
    @usableFromInline static let deepest = 256

    package init(_ text: UnsafeRawBufferPointer) {
        count = text.count
        // An empty buffer may have no address, and nothing is ever read from it.
        base = text.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    }

    /// The offset in bytes of what is read next.
    package var offset: Int { cursor }

    /// A problem at the cursor, for a caller that finds a value out of place.
    package func problem(_ problem: String) -> JSONError {
        JSONError(offset: cursor, problem: problem)
    }

    // MARK: Containers

    /// Calls `body` with each member's key, the cursor before its value, which `body` must read or skip.
    @inlinable
    package mutating func object(
        _ body: (inout JSONReader, JSONKey) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard try open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
        repeat {
            let key = try key()
            try body(&self, key)
        } while try goesOn(until: UInt8(ascii: "}"))
    }

    /// Calls `body` at each element, which it must read or skip.
    @inlinable
    package mutating func array(_ body: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        guard try open(UInt8(ascii: "["), UInt8(ascii: "]")) else { return }
        repeat {
            try body(&self)
        } while try goesOn(until: UInt8(ascii: "]"))
    }

    /// Nothing but white space may follow.
    package mutating func end() throws(JSONError) {
        skipSpace()
        if cursor < count { throw problem("text after the end of the JSON value") }
    }

    /// Moves past exactly these bytes if they are next, and says whether they were: for text in the writer's own form.
    @inlinable
    @inline(__always)
    package mutating func take(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard count &- cursor >= length, ByteComparison.equal(base + cursor, literal.utf8Start, length) else {
            return false
        }
        cursor &+= length
        return true
    }

    // MARK: Words

    package mutating func bool() throws(JSONError) -> Bool {
        skipSpace()
        if take("true") { return true }
        if take("false") { return false }
        throw problem("expected true or false")
    }

    /// Reads `null` if it is next, and says whether it was.
    package mutating func null() -> Bool {
        skipSpace()
        return take("null")
    }

    // MARK: Bytes

    /// The byte at an offset below `count`.
    @inlinable
    func byte(_ offset: Int) -> UInt8 {
        base.load(fromByteOffset: offset, as: UInt8.self)
    }

    @inlinable
    @inline(__always)
    mutating func skipSpace() {
        // The writer leaves none.
        if cursor < count, byte(cursor) <= 0x20 { skipSpaces() }
    }

    @usableFromInline
    @inline(never)
    mutating func skipSpaces() {
        while cursor < count {
            switch byte(cursor) {
            case 0x20, 0x0A, 0x0D, 0x09: cursor += 1
            default: return
            }
        }
    }

    /// Enters a container; false when it is empty, and then left again.
    @usableFromInline
    mutating func open(_ opening: UInt8, _ closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard cursor < count, byte(cursor) == opening else {
            throw problem(opening == UInt8(ascii: "{") ? "expected an object" : "expected an array")
        }
        if depth == Self.deepest { throw problem("nesting deeper than \(Self.deepest)") }
        cursor += 1
        skipSpace()
        guard cursor < count else { throw problem("the text ends inside a container") }
        if byte(cursor) == closing {
            cursor += 1
            return false
        }
        depth += 1
        return true
    }

    /// Moves past a comma, or past the end of the container.
    @inlinable
    mutating func goesOn(until closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if cursor < count {
            let found = byte(cursor)
            if found == UInt8(ascii: ",") {
                cursor += 1
                return true
            }
            if found == closing {
                cursor += 1
                depth -= 1
                return false
            }
        }
        throw separatorProblem(closing)
    }

    @usableFromInline
    func separatorProblem(_ closing: UInt8) -> JSONError {
        if cursor >= count { return problem("the text ends inside a container") }
        return problem("expected a comma or \"\(Character(Unicode.Scalar(closing)))\"")
    }

    /// Reads a key and the colon behind it.
    @usableFromInline
    mutating func key() throws(JSONError) -> JSONKey {
        skipSpace()
        let span = try stringSpan("expected a key in quotes")
        let key = JSONKey(start: base + span.start, count: span.count, form: span.form)
        if cursor < count, byte(cursor) == UInt8(ascii: ":") {
            cursor += 1
            return key
        }
        skipSpace()
        guard cursor < count, byte(cursor) == UInt8(ascii: ":") else {
            throw problem("expected \":\"")
        }
        cursor += 1
        return key
    }
}
