import Testing

@testable import History

@Suite("The bodies that were answered")
struct AnsweredBodiesTests {
    @Test(
        "a body is told from another by each digit of its digest, and from one with a letter that is none",
        arguments: 0..<32)
    func digits(place: Int) {
        let zeros = Array(repeating: Character("0"), count: 32)
        let digests = "0123456789abcdefABCDEFg/:".map { digit in
            var digest = zeros
            digest[place] = digit
            return String(digest)
        }
        var bodies = AnsweredBodies()
        for (index, digest) in digests.enumerated() { bodies.insert(BodyDigest(digest), seq: index + 1) }
        #expect(bodies.count == digests.count)
        for (index, digest) in digests.enumerated() { #expect(bodies[digest] == index + 1, "\(digest)") }
    }
}
