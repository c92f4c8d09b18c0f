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

    private static func append(_ cell: String, to row: inout [UInt8]) {
        var cell = cell
        cell.withUTF8 { bytes in
            let needsQuotes = bytes.contains { byte in
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
            }
            guard needsQuotes else { return row.append(contentsOf: bytes) }
            row.append(UInt8(ascii: "\""))
            for byte in bytes {
                if byte == UInt8(ascii: "\"") { row.append(byte) }
                row.append(byte)
            }
            row.append(UInt8(ascii: "\""))
        }
    }
}
