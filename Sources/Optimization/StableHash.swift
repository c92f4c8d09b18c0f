/// Numbers drawn from bytes, the same in every process and on every machine.
package enum StableHash {
    /// FNV-1a over 64 bits, its bits mixed once more by the finisher of MurmurHash3.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 33
        hash &*= 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        hash &*= 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }

    /// A seed for one purpose in one step of a run, between 0 and 2³¹ − 1, as the providers take them.
    package static func seed(run: Int, step: Int, purpose: String) -> Int {
        Int(of("\(run)/\(step)/\(purpose)".utf8) >> 33)
    }
}
