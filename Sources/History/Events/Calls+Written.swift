import JSON

/// The payloads that fill a log, read in the form and order of the writer, without a look at a key's name.
///
/// Each is nil for any other form, which is left to the strict way.
extension CallRequested {
    init?(written reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"call\":") else { return nil }
        let call = try reader.call()
        guard reader.take(",\"role\":"), let role = reader.plainRole(), reader.take(",\"endpoint\":") else {
            return nil
        }
        let endpoint = try reader.string()
        guard reader.take(",\"model\":") else { return nil }
        let model = try reader.string()
        guard reader.take(",\"choices\":") else { return nil }
        let choices = try reader.integer()
        guard reader.take(",\"body_digest\":") else { return nil }
        let digest = try reader.string()
        guard reader.take(",\"body\":") else { return nil }
        let body = Array(try reader.raw())
        guard reader.take(",\"worst\":{\"tokens\":") else { return nil }
        let tokens = try reader.integer()
        guard reader.take(",\"microdollars\":") else { return nil }
        let microdollars = try reader.integer()
        guard reader.take("}}") else { return nil }
        self.init(
            call: call, role: role, endpoint: endpoint, model: model, choices: choices, bodyDigest: digest, body: body,
            worst: WorstCase(tokens: tokens, microdollars: microdollars))
    }
}

extension CallCompleted {
    init?(written reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"call\":") else { return nil }
        let call = try reader.call()
        guard reader.take(",\"role\":"), let role = reader.plainRole(), reader.take(",\"texts\":") else { return nil }
        let texts = try reader.strings()
        guard reader.take(",\"usage\":"), let usage = try TokenUsage(written: &reader),
            reader.take(",\"microdollars\":")
        else { return nil }
        let microdollars = try reader.integer()
        guard reader.take(",\"latency_milliseconds\":") else { return nil }
        let latency = try reader.integer()
        guard reader.take(",\"attempts\":") else { return nil }
        let attempts = try reader.integer()
        guard reader.take(",\"status\":") else { return nil }
        let status = try reader.integer()
        guard reader.take(",\"finish\":") else { return nil }
        let finish = try reader.strings()
        let model = reader.take(",\"model\":") ? try reader.string() : nil
        guard reader.take(",\"headers\":") else { return nil }
        let headers = reader.take("[]") ? [] : try reader.list(Header.init(from:))
        guard reader.take(",\"reply\":") else { return nil }
        let reply = try reader.string()
        let reused = reader.take(",\"reused\":") ? try reader.integer() : nil
        guard reader.take("}") else { return nil }
        self.init(
            call: call, role: role, texts: texts, usage: usage, microdollars: microdollars,
            latencyMilliseconds: latency, attempts: attempts, status: status, finish: finish, model: model,
            headers: headers, reply: reply, reused: reused)
    }
}

extension TokenUsage {
    init?(written reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"prompt\":") else { return nil }
        let prompt = try reader.integer()
        guard reader.take(",\"cached\":") else { return nil }
        let cached = try reader.integer()
        guard reader.take(",\"completion\":") else { return nil }
        let completion = try reader.integer()
        guard reader.take(",\"counted\":") else { return nil }
        let counted = try reader.bool()
        guard reader.take("}") else { return nil }
        self.init(prompt: prompt, cached: cached, completion: completion, counted: counted)
    }
}

extension ExampleScored {
    init?(written reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"candidate\":") else { return nil }
        let candidate = try reader.candidate()
        guard reader.take(",\"split\":"), let split = reader.plainSplit(), reader.take(",\"example\":") else {
            return nil
        }
        let example = try reader.string()
        guard reader.take(",\"call\":") else { return nil }
        let call = try reader.call()
        guard reader.take(",\"output\":") else { return nil }
        let output = try reader.string()
        let answer = reader.take(",\"answer\":") ? try reader.string() : nil
        guard reader.take(",\"score\":") else { return nil }
        let score = try reader.number()
        guard reader.take("}") else { return nil }
        self.init(
            candidate: candidate, split: split, example: example, call: call, output: output, answer: answer,
            score: score)
    }
}
