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
        var maxTokens: Int

        enum CodingKeys: String, CodingKey {
            case model, messages, temperature
            case maxTokens = "max_tokens"
        }
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
    var bodyDigest: String
    var body: Body
    var worst: Worst

    enum CodingKeys: String, CodingKey {
        case call, role, endpoint, model, choices, body, worst
        case bodyDigest = "body_digest"
    }
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
    var latencyMilliseconds: Int
    var attempts: Int
    var status: Int
    var finish: [String]
    var model: String?
    var headers: [Header]
    var reply: String

    enum CodingKeys: String, CodingKey {
        case call, role, texts, usage, microdollars, attempts, status, finish, model, headers, reply
        case latencyMilliseconds = "latency_milliseconds"
    }
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
