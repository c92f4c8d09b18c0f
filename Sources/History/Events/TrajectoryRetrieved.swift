import JSON

/// The past prompts that the optimizer model will be shown.
package struct TrajectoryRetrieved: EventPayload {
    package static let type = "trajectory.retrieved"

    /// How they were chosen: recency, importance or relevance.
    package var policy: String
    /// The candidate that similarity is measured to.
    package var query: CandidateID
    /// How many were asked for at most.
    package var size: Int
    /// Those chosen, best by the policy first.
    package var picks: [Pick]
    /// How many scored candidates were not chosen.
    package var passedOver: Int

    package init(
        policy: String, query: CandidateID, size: Int, picks: [Pick], passedOver: Int
    ) {
        self.policy = policy
        self.query = query
        self.size = size
        self.picks = picks
        self.passedOver = passedOver
    }

    package var payload: Payload { .trajectoryRetrieved(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("policy", policy)
            writer.field("query", query)
            writer.field("size", size)
            writer.list("picks", picks)
            writer.field("passed_over", passedOver)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var policy: String?
        var query: CandidateID?
        var size: Int?
        var picks: [Pick]?
        var passedOver: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "policy": policy = try reader.string()
            case "query": query = try reader.candidate()
            case "size": size = try reader.integer()
            case "picks": picks = try reader.list(Pick.init(from:))
            case "passed_over": passedOver = try reader.integer()
            default: try reader.skip()
            }
        }
        self.policy = try reader.require(policy, "policy")
        self.query = try reader.require(query, "query")
        self.size = try reader.require(size, "size")
        self.picks = try reader.require(picks, "picks")
        self.passedOver = try reader.require(passedOver, "passed_over")
    }
}

/// One candidate retrieved, and why.
package struct Pick: EventPart {
    /// Which candidate.
    package var candidate: CandidateID
    /// Its place by the policy, counted from 1.
    package var rank: Int
    /// Cosine similarity to the query, where the policy measures it.
    package var similarity: Double?
    /// Its mean validation score, 0 to 1.
    package var score: Double

    package init(
        candidate: CandidateID, rank: Int, similarity: Double?, score: Double
    ) {
        self.candidate = candidate
        self.rank = rank
        self.similarity = similarity
        self.score = score
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("rank", rank)
            writer.optional("similarity", similarity)
            writer.field("score", score)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var rank: Int?
        var similarity: Double?
        var score: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "rank": rank = try reader.integer()
            case "similarity": similarity = try reader.number()
            case "score": score = try reader.number()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.rank = try reader.require(rank, "rank")
        self.similarity = similarity
        self.score = try reader.require(score, "score")
    }
}
