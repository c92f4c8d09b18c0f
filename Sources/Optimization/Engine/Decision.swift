import History

/// What to do next, as a value: the engine performs it.
package enum Decision: Hashable, Sendable {
    /// Append these events, in one commit.
    case record([Draft])
    /// Make these model calls, begun in this order, and append what comes of them.
    case call([CallPlan])
    /// Nothing is left to do.
    case finish
    /// The run cannot go on now, for this reason; resuming tries again.
    case giveUp(String)
}

/// One model call to be made.
package struct CallPlan: Hashable, Sendable {
    /// What is asked.
    package enum Content: Hashable, Sendable {
        /// The task model's messages.
        case task([TaskMessage])
        /// Candidates for a step.
        case candidates(metaprompt: String, choices: Int, seed: Int)
        /// The vectors of these candidates' texts.
        case vectors([CandidateText])
    }

    package var id: CallID
    package var step: Int?
    /// The seqs of the events that the call follows from.
    package var causes: [Int]
    package var content: Content

    package init(id: CallID, step: Int?, causes: [Int], content: Content) {
        self.id = id
        self.step = step
        self.causes = causes
        self.content = content
    }

    package var role: ModelRole {
        switch content {
        case .task: .task
        case .candidates: .optimizer
        case .vectors: .embedding
        }
    }
}

/// One message of a conversation with the task model.
package struct TaskMessage: Hashable, Sendable {
    package enum Speaker: String, Hashable, Sendable {
        case user, assistant
    }

    package var speaker: Speaker
    package var text: String
    /// Shown before the text.
    package var images: [ExampleImage]

    package init(speaker: Speaker, text: String, images: [ExampleImage] = []) {
        self.speaker = speaker
        self.text = text
        self.images = images
    }
}

/// A candidate and what is to be embedded of it.
package struct CandidateText: Hashable, Sendable {
    package var candidate: CandidateID
    package var text: String
}
