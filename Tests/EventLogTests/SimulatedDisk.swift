import EventLog
import Glibc
import Support
import Synchronization

/// A disk in memory that forgets, at a power cut, some of what was not synchronized.
///
/// Of each file, every 512-byte sector that was not synchronized is kept, dropped, zeroed or filled with junk; of each
/// directory, every change of a name that was not synchronized is kept or dropped. Bytes that were synchronized
/// stay as they are even where a later write shares their sector, as disks promise. After a sync that failed, what it
/// should have written can still be read, but no later sync of that file writes it, as with Linux. A directory's sync
/// that failed is no more than that: a file system whose journal cannot be written stops.
final class SimulatedDisk: Sendable {
    /// What happens at one of the calls, counted from 0.
    enum Fault: Hashable, Sendable {
        /// The call fails with this `errno`; a write may have written a part.
        case error(Int32)
        /// The power fails during the call, so that it and all later ones fail.
        case powerCut
    }

    struct File {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        /// How many of the first bytes count as synchronized although they may not be, since a sync of them failed.
        var believedClean = 0
        var isDirectory = false

        /// What a sync makes durable: what was believed to be clean is not written again.
        mutating func synchronize() {
            let same = SimulatedDisk.commonPrefix(durable, bytes)
            let lost = same..<max(same, min(believedClean, bytes.count))
            durable = bytes
            for index in lost { durable[index] = 0 }
        }
    }

    enum NameChange {
        case add(String, Int)
        case drop(String)
        case move(String, String)

        func apply(to names: inout [String: Int]) {
            switch self {
            case .add(let name, let file): names[name] = file
            case .drop(let name): names[name] = nil
            case .move(let old, let new):
                if let file = names.removeValue(forKey: old) { names[new] = file }
            }
        }

        var directory: Substring {
            switch self {
            case .add(let name, _), .drop(let name), .move(let name, _): SimulatedDisk.parent(name)
            }
        }
    }

    struct Disk {
        var files: [Int: File] = [0: File(isDirectory: true)]
        var names: [String: Int] = ["/": 0]
        var durableNames: [String: Int] = ["/": 0]
        var changes: [NameChange] = []
        var open: [Int32: Int] = [:]
        var locks: [Int: Int32] = [:]
        var nextFile = 1
        var nextDescriptor: Int32 = 3
        var calls = 0
        var fault: (at: Int, Fault)?
        var isOff = false
        var random = SeededGenerator(seed: 0)
    }

    let disk = Mutex(Disk())

    /// How many calls there were.
    var calls: Int { disk.withLock { $0.calls } }

    /// Whether the power failed.
    var isOff: Bool { disk.withLock { $0.isOff } }

    /// Lets the call that is the `calls`th from now on go wrong.
    func plan(_ fault: Fault?, after calls: Int, seed: UInt64) {
        disk.withLock { disk in
            disk.fault = fault.map { (disk.calls + calls, $0) }
            disk.random = SeededGenerator(seed: seed)
        }
    }

    /// Ends all processes: open files and locks go, and the power is on.
    func restart() {
        disk.withLock { disk in
            disk.open = [:]
            disk.locks = [:]
            disk.fault = nil
            disk.isOff = false
        }
    }

    /// Loses what a power cut may lose, by seed, and restarts.
    func cutPower(seed: UInt64) {
        disk.withLock { disk in
            var random = SeededGenerator(seed: seed)
            for change in disk.changes where Bool.random(using: &random) { change.apply(to: &disk.durableNames) }
            disk.changes = []
            disk.names = disk.durableNames
            for (number, file) in disk.files.sorted(by: { $0.key < $1.key }) {
                disk.files[number] = Self.lose(file, &random)
            }
        }
        restart()
    }

    /// A file's bytes, or nil.
    subscript(path: String) -> [UInt8]? {
        get { disk.withLock { disk in disk.names[path].flatMap { disk.files[$0]?.bytes } } }
        set {
            disk.withLock { disk in
                guard let number = disk.names[path], let newValue else { return }
                disk.files[number] = File(bytes: newValue, durable: newValue)
            }
        }
    }

    private static func lose(_ file: File, _ random: inout SeededGenerator) -> File {
        let (old, new) = (file.durable, file.bytes)
        var file = file
        let same = commonPrefix(old, new)
        if same == new.count, same == old.count { return file }
        if same == new.count {
            // Cut short, and perhaps not for good.
            file.bytes = Bool.random(using: &random) ? old : new
        } else {
            var result = Array(new[..<same])
            // Where a sync succeeded, the length is durable.
            let shortest = max(same, min(old.count, new.count))
            let length = Bool.random(using: &random) ? new.count : Int.random(in: shortest...new.count, using: &random)
            var sector = same
            while sector < length {
                let end = min((sector / 512 + 1) * 512, length)
                if end <= old.count, new[sector..<end] == old[sector..<end] {
                    result += old[sector..<end]
                    sector = end
                    continue
                }
                switch Int.random(in: 0..<4, using: &random) {
                case 0: result += new[sector..<end]
                case 1:
                    result += old.dropFirst(sector).prefix(end - sector)
                    result += [UInt8](repeating: 0, count: end - result.count)
                case 2: result += [UInt8](repeating: 0, count: end - sector)
                default: result += junk(count: end - sector, &random)
                }
                sector = end
            }
            file.bytes = result
        }
        file.durable = file.bytes
        file.believedClean = 0
        return file
    }

    static func commonPrefix(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                let count = min(left.count, right.count)
                if count == 0 || memcmp(left.baseAddress!, right.baseAddress!, count) == 0 { return count }
                return (0..<count).first { left[$0] != right[$0] } ?? count
            }
        }
    }

    private static func junk(count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count + 8) { buffer, filled in
            while filled < count {
                UnsafeMutableRawBufferPointer(buffer).storeBytes(
                    of: random.next(), toByteOffset: filled, as: UInt64.self)
                filled += 8
            }
            filled = count
        }
    }

    static func parent(_ path: String) -> Substring {
        let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return parent.isEmpty ? "/" : parent
    }

    // MARK: Calls

    /// Runs one call, unless it is to fail; `partly` does what a failing write leaves behind.
    func call<Result>(
        _ operation: SystemError.Operation, _ path: String,
        partly: (inout Disk) -> Void = { _ in },
        _ body: (inout Disk) -> Swift.Result<Result, Errno>
    ) throws(LogError) -> Result {
        let result: Swift.Result<Result, Errno> = disk.withLock { disk in
            if disk.isOff { return .failure(Errno(code: EIO)) }
            defer { disk.calls += 1 }
            guard let (at, fault) = disk.fault, at == disk.calls else { return body(&disk) }
            partly(&disk)
            switch fault {
            case .error(let code): return .failure(Errno(code: code))
            case .powerCut:
                disk.isOff = true
                return .failure(Errno(code: EIO))
            }
        }
        do { return try result.get() } catch {
            throw LogError(SystemError(operation, path, code: error.code))
        }
    }

    struct Errno: Error { var code: Int32 }
}
