import JSON

/// Rows of comma-separated values as RFC 4180 has them.
package enum CSVRow {
    /// One row with its line end.
    package static func text(_ cells: [String]) -> String {
        var row: [UInt8] = []
        append(cells, to: &row)
        row += end
        return String(decoding: row, as: UTF8.self)
    }

    /// What ends a row.
    static let end = Array("\r\n".utf8)

    /// Appends some cells of a row, with commas between them.
    static func append(_ cells: [String], to row: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(UInt8(ascii: ",")) }
            append(cell, to: &row)
        }
    }

    /// Appends a cell.
    static func append(_ cell: String, to row: inout [UInt8]) {
        var cell = cell
        cell.withUTF8 { append(UnsafeRawBufferPointer($0), to: &row) }
    }

    /// Appends a string as it stands in a line of the log.
    static func append(_ cell: JSONText, to row: inout [UInt8]) {
        if cell.isPlain { return append(cell.bytes, to: &row) }
        var bytes: [UInt8] = []
        cell.append(to: &bytes)
        bytes.withUnsafeBytes { append($0, to: &row) }
    }

    private static func append(_ cell: UnsafeRawBufferPointer, to row: inout [UInt8]) {
        let needsQuotes = cell.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
        }
        guard needsQuotes else { return row.append(contentsOf: cell) }
        row.append(UInt8(ascii: "\""))
        for byte in cell {
            if byte == UInt8(ascii: "\"") { row.append(byte) }
            row.append(byte)
        }
        row.append(UInt8(ascii: "\""))
    }
}

/// A row that is written cell by cell.
struct CSVCells {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init() {}

    mutating func add(_ cell: String) {
        separate()
        CSVRow.append(cell, to: &bytes)
    }

    mutating func add(_ cell: JSONText?) {
        separate()
        if let cell { CSVRow.append(cell, to: &bytes) }
    }

    mutating func add(_ number: Int?) {
        separate()
        if let number { bytes.append(decimal: number) }
    }

    /// An empty cell, to be filled in where the bytes end now.
    mutating func addGap() -> Int {
        separate()
        return bytes.count
    }

    mutating func endRow() {
        bytes += CSVRow.end
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }
}
