extension Kind where Value == Int {
    /// A whole number in a range; one that ends at `Int.max` is shown as open.
    static func whole(_ range: ClosedRange<Int>, _ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what), such as `\(key): \(example)`."
            guard let text = node.plain, NumberText.isWhole(text) else {
                let unquoted = node.scalar.flatMap { NumberText.isWhole($0) ? "Remove the quotes." : nil }
                throw Mismatch(problem: "expected a whole number, found \(node.found)", remedy: unquoted ?? remedy)
            }
            guard let value = Int(text), range.contains(value) else {
                let bound =
                    range.upperBound == .max
                    ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
                let form = Int(text) == nil ? "a whole number of at most 64 bits" : "a whole number \(bound)"
                throw Mismatch(problem: "expected \(form), found \(text.prefix(40))", remedy: remedy)
            }
            return value
        }
    }

    /// An amount of US dollars, in millionths.
    static func dollars(_ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what) in US dollars, such as `\(key): \(example)`."
            guard let text = node.plain, let dollars = NumberText.double(text) else {
                throw Mismatch(problem: "expected an amount of US dollars, found \(node.found)", remedy: remedy)
            }
            guard (0...1_000_000_000).contains(dollars) else {
                throw Mismatch(problem: "expected an amount from 0 to 1000000000, found \(text)", remedy: remedy)
            }
            let microdollars = (dollars * 1_000_000).rounded()
            // A double holds an amount of six places exactly enough to come back to itself, and no finer one.
            guard microdollars / 1_000_000 == dollars else {
                throw Mismatch(problem: "expected at most six places after the point, found \(text)", remedy: remedy)
            }
            return Int(microdollars)
        }
    }
}

extension Kind where Value == Double {
    static func decimal(_ range: ClosedRange<Double>, _ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what), such as `\(key): \(example)`."
            guard let text = node.plain, let value = NumberText.double(text) else {
                throw Mismatch(problem: "expected a number, found \(node.found)", remedy: remedy)
            }
            guard range.contains(value) else {
                let bounds = "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound))"
                throw Mismatch(problem: "expected a number from \(bounds), found \(text)", remedy: remedy)
            }
            return value
        }
    }
}

extension Kind where Value == Duration {
    /// A length of time above zero.
    static func duration(_ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what), such as `\(key): \(example)`; the units are ms, s, m, h and d."
            guard let text = node.scalar, let value = DurationText.parse(text) else {
                let lacksUnit = node.plain.map(NumberText.isWhole) ?? false
                throw Mismatch(
                    problem: "expected a duration, found \(node.found)\(lacksUnit ? ", which has no unit" : "")",
                    remedy: remedy)
            }
            guard value > .zero else {
                throw Mismatch(problem: "expected a duration above zero, found \(node.found)", remedy: remedy)
            }
            return value
        }
    }
}
