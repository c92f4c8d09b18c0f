import JSON
import Support
import Testing

@Suite("Reading JSON")
struct ReaderTests {
    @Test("gives the value that the text means, and skipping reads just as far", arguments: AcceptedTexts.all)
    func accepted(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(try skipped(Array(text.utf8)) == text.utf8.count)
    }

    @Test("refuses what is no JSON at the byte where it stops being JSON", arguments: RefusedTexts.all)
    func refused(text: String, offset: Int) {
        let found = fault { () throws(JSONError) in _ = try JSONValue(parsing: text) }
        #expect(found?.offset == offset, "\(found?.description ?? "accepted")")
        #expect(fault { () throws(JSONError) in _ = try skipped(Array(text.utf8)) } == found)
    }

    @Test("refuses bytes that are not UTF-8 in a value, a key and what is skipped", arguments: RefusedTexts.notUTF8)
    func notUTF8(bytes: [UInt8], offset: Int) {
        for (before, after) in [("\"", "\""), ("{\"", "\":1}"), ("[\"a\\n", "\"]"), ("[\"\",\"", "\\n\"]")] {
            let text = Array(before.utf8) + bytes + Array(after.utf8)
            let found = fault { () throws(JSONError) in _ = try JSONValue(parsing: text) }
            #expect(found?.offset == before.utf8.count + offset, "\(found?.description ?? "accepted")")
            #expect(fault { () throws(JSONError) in _ = try skipped(text) } == found)
        }
    }

    @Test("gives a string's bytes, all of them or no less than are asked for", arguments: 0..<100)
    func text(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "step by step, at some length", "\\\"", "\\n", "\\u0041", "\\ud83d\\ude00", "é", "\\/", "😀"]
        let string = (0..<Int.random(in: 0...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
        }
        let json = "\"\(string.joined())\""
        let value = try #require(try JSONValue(parsing: json).string)
        try read(json) { (reader) throws(JSONError) in
            guard let text = try reader.text() else { throw reader.problem("no string") }
            #expect(text.string == value)
            #expect(!text.isPlain || Array(text.bytes) == Array(value.utf8))
            var writer = JSONWriter()
            text.write(to: &writer)
            var expected = JSONWriter()
            expected.string(value)
            #expect(writer.bytes == expected.bytes)
            for limit in [0, 1, 2, 15, 16, 17, 40, 1000, .max] {
                var bytes: [UInt8] = [1]
                let isWhole = text.append(to: &bytes, atLeast: limit)
                #expect(bytes.dropFirst().elementsEqual(value.utf8.prefix(bytes.count - 1)), "seed \(seed), \(limit)")
                #expect(isWhole == (bytes.count - 1 == value.utf8.count), "seed \(seed), \(limit)")
                #expect(isWhole || bytes.count > limit, "seed \(seed), \(limit)")
            }
        }
    }

    @Test("keeps -0 apart from 0")
    func negativeZero() throws {
        for text in ["-0", "-0.0", "-0e5"] {
            #expect(try JSONValue(parsing: text).number?.sign == .minus, "\(text)")
            #expect(try read(text) { (reader) throws(JSONError) in try reader.number() }.sign == .minus, "\(text)")
        }
    }

    @Test("nests 256 deep and no deeper")
    func nesting() throws {
        for (open, close) in [("[", "]"), ("{\"a\":[", "]}")] {
            let levels = open == "[" ? 256 : 128
            let text = String(repeating: open, count: levels) + String(repeating: close, count: levels)
            #expect(throws: Never.self) { try JSONValue(parsing: text) }
            let deeper = "[\(text)]"
            let found = fault { () throws(JSONError) in _ = try JSONValue(parsing: deeper) }
            #expect(found?.problem == "nesting deeper than 256")
            #expect(fault { () throws(JSONError) in _ = try skipped(Array(deeper.utf8)) } == found)
            let endless = String(repeating: open, count: 1_000_000)
            #expect(fault { () throws(JSONError) in _ = try JSONValue(parsing: endless) } != nil)
        }
    }

    @Test("finds members in any order and spacing, by keys with escapes too")
    func members() throws {
        for text in [
            #"{"seq":7,"type":"a","data":{"x":[1,2]},"ok":true}"#,
            #" { "ok" : true , "data" : { "x" : [ 1 , 2 ] } , "extra" : null, "type" : "a" , "seq" : 7 } "#,
            #"{"s\u0065q":7,"\u0074ype":"\u0061","dat\u0061":{"x":[1,2]},"ok":true}"#,
        ] {
            var seq = 0
            var type = ""
            var sum = 0
            var ok = false
            try read(text) { (reader) throws(JSONError) in
                try reader.object { (reader, key) throws(JSONError) in
                    switch key {
                    case "seq": seq = try reader.integer()
                    case "type": type = try reader.string()
                    case "data":
                        try reader.object { (reader, key) throws(JSONError) in
                            guard case "x" = key else { return try reader.skip() }
                            try reader.array { (reader) throws(JSONError) in sum += try reader.integer() }
                        }
                    case "ok": ok = try reader.bool()
                    default: try reader.skip()
                    }
                }
            }
            #expect(seq == 7 && type == "a" && sum == 3 && ok)
        }
    }

    @Test("tells keys apart that begin alike, at every length")
    func keys() throws {
        let key = "abcdefghijklmnopqrstuvwxyz"
        for count in 0...key.count {
            let text = "{\"\(key.prefix(count))\":\(count)}"
            var found: Int?
            try read(text) { (reader) throws(JSONError) in
                try reader.object { (reader, key) throws(JSONError) in
                    let value = try reader.integer()
                    switch key {
                    case "": found = 0
                    case "a": found = 1
                    case "abc": found = 3
                    case "abcd": found = 4
                    case "abcdefg": found = 7
                    case "abcdefgh": found = 8
                    case "abcdefghi": found = 9
                    case "abcdefghijklmno": found = 15
                    case "abcdefghijklmnop": found = 16
                    case "abcdefghijklmnopqrstuvwxyz": found = 26
                    default: found = nil
                    }
                    if let found, found != value { throw JSONError(offset: 0, problem: "\(found) is not \(value)") }
                }
            }
            #expect((found != nil) == [0, 1, 3, 4, 7, 8, 9, 15, 16, 26].contains(count))
        }
    }

    @Test("gives the bytes of a value without the space around it")
    func raw() throws {
        let text = #"[ {"a" : [1, "\""] } , 2]"#
        var parts: [String] = []
        try read(text) { (reader) throws(JSONError) in
            try reader.array { (reader) throws(JSONError) in
                parts.append(String(decoding: try reader.raw(), as: UTF8.self))
            }
            try reader.end()
        }
        #expect(parts == [#"{"a" : [1, "\""] }"#, "2"])
    }

    @Test("says what it expected where a value is of another kind")
    func kinds() {
        func problem(_ text: String, _ body: (inout JSONReader) throws(JSONError) -> Void) -> String? {
            fault { () throws(JSONError) in try read(text, body) }?.description
        }
        #expect(problem("1") { (r) throws(JSONError) in _ = try r.string() } == "expected a string at byte 0")
        #expect(problem(" \"\"") { (r) throws(JSONError) in _ = try r.integer() } == "expected a number at byte 1")
        #expect(
            problem("1.5") { (r) throws(JSONError) in _ = try r.integer() }
                == "a fraction where a whole number was expected at byte 0")
        #expect(
            problem("9223372036854775808") { (r) throws(JSONError) in _ = try r.integer() }
                == "a whole number too large for 64 bits at byte 0")
        #expect(
            problem("[]") { (r) throws(JSONError) in try r.object { (_, _) throws(JSONError) in } }
                == "expected an object at byte 0")
        #expect(
            problem("{}") { (r) throws(JSONError) in try r.array { (_) throws(JSONError) in } }
                == "expected an array at byte 0")
        #expect(problem("0") { (r) throws(JSONError) in _ = try r.bool() } == "expected true or false at byte 0")
    }

    @Test("reads null only where null stands")
    func null() throws {
        let isNull = try read("null") { (reader) throws(JSONError) in reader.null() }
        #expect(isNull)
        let isOther = try read("nul1") { (reader) throws(JSONError) in reader.null() }
        #expect(!isOther)
    }
}

/// Reads `text` with a reader at its beginning.
func read<Value>(
    _ text: String, _ body: (inout JSONReader) throws(JSONError) -> Value
) throws(JSONError) -> Value {
    try Array(text.utf8).withUnsafeBytesTyped { (bytes) throws(JSONError) in
        var reader = JSONReader(bytes)
        return try body(&reader)
    }
}

/// What `body` throws, or nil if it goes through.
func fault(_ body: () throws(JSONError) -> Void) -> JSONError? {
    do throws(JSONError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// How far one value and the space behind it reach.
func skipped(_ bytes: [UInt8]) throws(JSONError) -> Int {
    try bytes.withUnsafeBytesTyped { (bytes) throws(JSONError) in
        var reader = JSONReader(bytes)
        try reader.skip()
        try reader.end()
        return reader.offset
    }
}
