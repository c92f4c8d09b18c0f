import History
import Support

/// Calls that are asked, answered, asked again, given up and scored in any order, a few names again and again, with all
/// else between them that changes what is known of calls.
struct CallStory {
    private var fold = Fold()
    private var random: SeededGenerator

    var events: [Event] { fold.events }

    init(seed: Int) {
        random = SeededGenerator(seed: seed)
        for _ in 0..<400 { tell() }
    }

    private mutating func tell() {
        let number = Int.random(in: 0...3, using: &random)
        let example = ["a", "b", "a/again", "é", "K", "\u{212A}"].randomElement(using: &random) ?? ""
        let again = Int.random(in: 0...3, using: &random) == 0
        let call = "c\(number)/\(example)" + (again ? "/again" : "")
        let role = ModelRole.allCases.randomElement(using: &random) ?? .task
        let digest = String(repeating: "0123456789abcdef", count: 2).dropLast(Int.random(in: 0...2, using: &random))
        switch Int.random(in: 0..<40, using: &random) {
        case 0..<14:
            fold.request(
                call, role: role, choices: Int.random(in: 1...3, using: &random),
                digest: String(digest + "\(Int.random(in: 0...30, using: &random))"),
                worst: Int.random(in: 0...9, using: &random))
        case 14..<25:
            let texts = (0..<Int.random(in: 0...3, using: &random)).map { "yes \"\($0)\" é" }
            let reused = Int.random(in: 0...4, using: &random) == 0 ? 1 : nil
            fold.complete(
                call, role: role, texts: texts, used: Int.random(in: 1...9, using: &random), cached: number,
                reused: reused)
        case 25..<34: fold.score(number, example, Double(number) / 4, again: again)
        case 34: fold.fail(call, role: role, final: Bool.random(using: &random), billed: number)
        case 35: fold.evaluate(number, 0.5)
        case 36: fold.startSession()
        case 37: fold.append(StepFinished(best: .initial, score: 0, spent: .zero))
        case 38: fold.generate(number, "text \(number)")
        default: fold.append(WarningRaised(code: "x", message: "y"))
        }
    }
}
