import History
import Testing

@Suite("The bodies that were answered")
struct AnsweredBodiesTests {
    @Test(
        "a body is told from another by each digit of its digest, and from one with a letter that is none",
        arguments: 0..<32)
    func digits(place: Int) {
        let zeros = String(repeating: "0", count: 32)
        for other in "123456789abcdefABCDEFg/:" {
            var digest = Array(zeros)
            digest[place] = other
            let bodies: AnsweredBodies = [zeros: 1, String(digest): 2]
            #expect(bodies.count == 2, "\(other)")
            #expect(bodies[zeros] == 1)
            #expect(bodies[String(digest)] == 2)
        }
    }
}
