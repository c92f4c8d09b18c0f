/// The events that most of a log consists of, as Foundation decodes them.
struct CodableEvent<Payload: Codable>: Codable {
    var seq: Int
    var time: String
    var type: String
    var v: Int
    var step: Int?
    var causes: [Int]
    var data: Payload
}

struct CodableRequest: Codable {
    struct Body: Codable {
        struct Message: Codable {
            var role: String
            var content: String
        }
        var model: String
        var messages: [Message]
        var temperature: Int
        var max_tokens: Int
    }
    struct Worst: Codable {
        var tokens: Int
        var microdollars: Int
    }
    var call: String
    var role: String
    var endpoint: String
    var model: String
    var choices: Int
    var body_digest: String
    var body: Body
    var worst: Worst
}

struct CodableReply: Codable {
    struct Usage: Codable {
        var prompt: Int
        var cached: Int
        var completion: Int
        var counted: Bool
    }
    struct Header: Codable {
        var name: String
        var value: String
    }
    var call: String
    var role: String
    var texts: [String]
    var usage: Usage
    var microdollars: Int
    var latency_milliseconds: Int
    var attempts: Int
    var status: Int
    var finish: [String]
    var model: String?
    var headers: [Header]
    var reply: String
}

struct CodableScore: Codable {
    var candidate: String
    var split: String
    var example: String
    var call: String
    var output: String
    var answer: String?
    var score: Double
}
