/// Measurements as a Markdown table, each with its ratio to the first, which is ours.
struct MeasurementTable {
    /// Which of the two times is compared.
    enum Compared: String {
        case wall = "wall"
        case cpu = "CPU"
    }

    var title: String
    /// What one piece of work is, and how many there were.
    var unit: String
    var amount: Double
    var compared = Compared.wall
    /// The ratios that are wanted, by the name of the contestant.
    var atLeast: [String: Double] = [:]
    /// What else was measured, in a sentence.
    var notes: [String] = []

    func print(_ rows: [Measurement]) {
        guard let own = rows.first else { return }
        Swift.print("\n### \(title)\n")
        Swift.print("| | wall s | CPU s | \(unit) a second | wall ratio | CPU ratio | wanted | memory MB |")
        Swift.print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for row in rows {
            let wanted = atLeast[row.name].map { "\($0.decimals(1)) (\(compared.rawValue))" } ?? ""
            let cells = [
                row.name, row.wallSeconds.decimals(3), row.cpuSeconds.decimals(3),
                (amount / row.wallSeconds).decimals(0), (row.wallSeconds / own.wallSeconds).decimals(2),
                (row.cpuSeconds / own.cpuSeconds).decimals(2), wanted,
                row.peakBytes.map { (Double($0) / 1e6).decimals(0) } ?? "",
            ]
            Swift.print("| \(cells.joined(separator: " | ")) |")
        }
        for note in notes { Swift.print("\n\(note)") }
    }
}

extension Double {
    /// Rounded to so many places after the point.
    func decimals(_ places: Int) -> String {
        guard isFinite else { return "?" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((magnitude * scale).rounded())
        let digits = String(scaled / Int(scale))
        let fraction = String(String(scaled % Int(scale) + Int(scale)).dropFirst())
        return (self < 0 ? "-" : "") + (places == 0 ? digits : "\(digits).\(fraction)")
    }
}
