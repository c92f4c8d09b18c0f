import JSON

/// Texts that RFC 8259 allows, and what they mean.
enum AcceptedTexts {
    static let all: [(text: String, value: JSONValue)] = [
        ("null", .null), ("true", .bool(true)), ("false", .bool(false)), (" \t\r\n1 \n", .integer(1)),
        // Numbers
        ("0", .integer(0)), ("-0", .number(-0.0)), ("-1", .integer(-1)), ("10", .integer(10)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
        ("123456789012345678901234567890", .number(1.2345678901234568e29)),
        ("0.0", .number(0)), ("-0.0", .number(-0.0)), ("1.5", .number(1.5)), ("0.1", .number(0.1)),
        ("1e2", .number(100)), ("1E+2", .number(100)), ("1.25e-2", .number(0.0125)), ("0e0", .number(0)),
        ("1e308", .number(1e308)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
        ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", .number(0)),
        ("2.2250738585072011e-308", .number(Double.leastNormalMagnitude.nextDown)),
        ("0.000000000000000000000000000001", .number(1e-30)),
        ("9007199254740993.0", .number(9_007_199_254_740_992)),
        // Strings
        (#""""#, .string("")), (#"" ""#, .string(" ")),
        (#""a\"b\\c\/d\b\f\n\r\te""#, .string("a\"b\\c/d\u{8}\u{C}\n\r\te")),
        (#""\u0041\u00e9\u20AC\ud83D\uDE00""#, .string("Aé€😀")), (#""\u0000\u001f\u007F""#, .string("\0\u{1F}\u{7F}")),
        ("\"\u{7F}\"", .string("\u{7F}")), ("\"é€😀\u{2028}\u{FEFF}\"", .string("é€😀\u{2028}\u{FEFF}")),
        (#""\uFFFF\uFFFE""#, .string("\u{FFFF}\u{FFFE}")), (#""\udbff\udfff""#, .string("\u{10FFFF}")),
        (#""12345678\n12345678""#, .string("12345678\n12345678")),
        // Containers
        ("[]", .array([])), ("[ ]", .array([])), ("{}", .object([])), ("{\n}", .object([])),
        ("[1 , [ ] ,\"a\"]", .array([.integer(1), .array([]), .string("a")])),
        (
            #"{"a" : 1 , "b":{"c":[null]}}"#,
            .object([
                JSONMember("a", .integer(1)), JSONMember("b", .object([JSONMember("c", .array([.null]))])),
            ])
        ),
        (#"{"":0}"#, .object([JSONMember("", .integer(0))])),
        (#"{"a":1,"a":2}"#, .object([JSONMember("a", .integer(1)), JSONMember("a", .integer(2))])),
        (#"{"\u0061\n":1}"#, .object([JSONMember("a\n", .integer(1))])),
    ]
}
