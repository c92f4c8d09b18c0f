import Glibc

/// Runs one fuzz target, which `GPO_FUZZ_TARGET` names, under libFuzzer with its options; scripts/fuzz calls it.
@main
struct Fuzz {
    private static let targets: [String: FuzzTarget] = [
        "member-reader": memberReader, "event-decoder": eventDecoder, "snapshot-reader": snapshotReader,
    ]

    static func main() {
        // Not an argument, because libFuzzer starts itself again with the same ones.
        let name = getenv("GPO_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = targets[name] else {
            print("GPO_FUZZ_TARGET must be one of \(targets.keys.sorted().joined(separator: ", "))")
            exit(64)
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments, target))
    }
}

/// What libFuzzer's own `main` would call, which SwiftPM puts ours in the place of; the linker wants it all the same.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }

/// Takes made-up bytes and returns 0.
typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// libFuzzer's own loop. Its header is not among the toolchain's modules.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ target: FuzzTarget
) -> CInt
