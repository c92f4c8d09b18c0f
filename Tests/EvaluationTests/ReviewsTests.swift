import Diagnostics
import Evaluation
import Foundation
import Testing

/// The quickstart's data: what makes its scores mean something.
@Suite struct ReviewsTests {
    private static let counts: [(split: Split, count: Int)] = [
        (.train, 48), (.validation, 48), (.test, 120), (.demonstrations, 5),
    ]

    private static func reviews(_ split: Split) throws -> [Example] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "pipelines/data/reviews/\(split.rawValue).jsonl")
        return try Dataset.examples(in: Array(Data(contentsOf: file)), file: file.path, split: split)
    }

    private static func all() throws -> [Example] {
        try counts.flatMap { try reviews($0.split) }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    }

    @Test("each split has its size, half of it positive", arguments: counts)
    func balance(split: Split, count: Int) throws {
        let reviews = try Self.reviews(split)
        #expect(reviews.count == count)
        #expect(Dataset.labels(of: reviews) == ["negative", "positive"])
        let positive = reviews.count { $0.targets == ["positive"] }
        #expect(abs(2 * positive - count) <= count % 2)
    }

    @Test(
        "a review has 4 to 40 words, and some are short and some long in each split",
        arguments: [Split.train, .validation, .test])
    func lengths(split: Split) throws {
        let lengths = try Self.reviews(split).map { Self.words($0.input).count }
        #expect(lengths.allSatisfy { (4...40).contains($0) })
        #expect(lengths.count { $0 <= 8 } >= 5)
        #expect(lengths.count { $0 >= 25 } >= 5)
    }

    @Test("no two reviews begin with the same four words or share five in a row")
    func phrases() throws {
        var openings: [[String]: String] = [:]
        var fives: [[String]: String] = [:]
        for review in try Self.all() {
            let words = Self.words(review.input)
            let opening = openings.updateValue(review.id, forKey: Array(words.prefix(4)))
            #expect(opening == nil, "\(review.id) begins like \(opening ?? "")")
            for start in words.indices.dropLast(4) {
                let earlier = fives.updateValue(review.id, forKey: Array(words[start..<(start + 5)]))
                #expect(earlier == nil || earlier == review.id, "\(review.id) shares words with \(earlier ?? "")")
            }
        }
    }

    @Test("no two reviews share a third of their words")
    func overlap() throws {
        let reviews = try Self.all().map { (id: $0.id, words: Set(Self.words($0.input))) }
        for (index, left) in reviews.enumerated() {
            for right in reviews[..<index] {
                let shared = Double(left.words.intersection(right.words).count)
                let jaccard = shared / Double(left.words.union(right.words).count)
                #expect(jaccard < 1.0 / 3, "\(left.id) and \(right.id) share \(jaccard) of their words")
            }
        }
    }
}
