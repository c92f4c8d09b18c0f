import JSON
import Testing

@Suite("Writing JSON")
struct WriterTests {
    @Test("is compact, with the members in the order of writing")
    func order() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("seq")
            writer.integer(7)
            writer.key("list")
            writer.array { writer in
                writer.bool(true)
                writer.null()
                writer.array { _ in }
                writer.object { _ in }
                writer.raw(Array("[1]".utf8))
                writer.number(0.5)
            }
            writer.key("b" + "\"")
            writer.string("c")
        }
        #expect(writer.text == #"{"seq":7,"list":[true,null,[],{},[1],0.5],"b\"":"c"}"#)
        writer.removeAll()
        writer.integer(1)
        #expect(writer.text == "1")
    }

    @Test("escapes what must be escaped, and nothing else")
    func escapes() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar(UInt32($0)) }))
        #expect(
            JSONValue.string(controls).text
                == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
        )
        #expect(JSONValue.string("\"\\/\u{7F}é😀\u{2028}").text == "\"\\\"\\\\/\u{7F}é😀\u{2028}\"")
    }

    @Test("escapes alike wherever in a text it stands, and however long the text is")
    func escapesAnywhere() {
        for before in Array(0...20) + Array(250...260) + [600] {
            for after in [0, 1, 7, 8, 300] {
                let (plain, more) = (String(repeating: "x", count: before), String(repeating: "é", count: after))
                let text = JSONValue.string(plain + "\"\\\n\u{1}\u{1F}" + more + "\t").text
                #expect(
                    text == "\"" + plain + #"\"\\\n\u0001\u001f"# + more + #"\t""#, "\(before) before, \(after) behind")
            }
        }
    }

    @Test("writes integers of every length", arguments: [0, 1, -1, 9, 10, 99, 100, 12345, -99999, .max, .min])
    func integers(value: Int) {
        #expect(JSONValue.integer(value).text == String(value))
    }

    @Test("writes integers beyond Int")
    func wide() {
        var writer = JSONWriter()
        writer.array { writer in
            writer.integer(UInt64.max)
            writer.integer(UInt8(200))
            writer.integer(Int128.min)
        }
        #expect(writer.text == "[18446744073709551615,200,-170141183460469231731687303715884105728]")
    }

    @Test("writes the shortest double that reads back")
    func numbers() {
        let numbers: [(Double, String)] = [
            (0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1, "1.0"), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
            (1.0 / 3, "0.3333333333333333"),
        ]
        for (value, text) in numbers { #expect(JSONValue.number(value).text == text) }
    }
}
