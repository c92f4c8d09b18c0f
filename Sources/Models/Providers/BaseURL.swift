/// The address that an endpoint's paths are appended to.
enum BaseURL {
    /// The settings' address without a slash at its end, or the provider's own.
    static func of(_ settings: ModelSettings, unlessGiven own: String) -> String {
        var base = settings.url ?? own
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    /// A name as one part of a path, or as a value behind `?`: all but the unreserved characters of RFC 3986, section 2.3,
    /// as percent signs and digits.
    static func part(_ name: String) -> String {
        var part: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                part.append(byte)
            default:
                part.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] {
                    part.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
                }
            }
        }
        return String(decoding: part, as: UTF8.self)
    }
}
