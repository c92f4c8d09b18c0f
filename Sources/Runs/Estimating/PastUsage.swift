import EventLog
import History

/// What the calls of a past run used, by stage and model.
package struct PastUsage: Sendable {
    package var run: String
    private var byStage: [Key: Spent] = [:]
    private var byRole: [History.ModelRole: Spent] = [:]

    private struct Key: Hashable {
        var stage: Estimate.Stage
        var role: History.ModelRole
    }

    /// Reads the run's log; replies that were reused cost nothing and tell nothing.
    package init(_ location: RunLocation, files: any LogFileSystem) throws {
        run = location.id
        try RunHistory.events(of: location, files: files) { event in
            guard case .callCompleted(let call) = event.payload, call.reused == nil else { return }
            let spent = Spent(
                calls: 1, tokens: call.usage.prompt + call.usage.completion, microdollars: call.microdollars)
            let key = Key(stage: Self.stage(event.step, call.call), role: call.role)
            byStage[key, default: .zero] += spent
            byRole[call.role, default: .zero] += spent
        }
    }

    /// What so many calls would use: as such calls did in that stage, else as they did over the whole run; nil where
    /// there was none.
    func spent(on calls: Int, by role: History.ModelRole, in stage: Estimate.Stage) -> Spent? {
        guard let past = byStage[Key(stage: stage, role: role)] ?? byRole[role], past.calls > 0 else { return nil }
        func share(_ amount: Int) -> Int { Int((Double(amount) * Double(calls) / Double(past.calls)).rounded(.up)) }
        return Spent(calls: calls, tokens: share(past.tokens), microdollars: share(past.microdollars))
    }

    private static func stage(_ step: Int?, _ call: CallID) -> Estimate.Stage {
        if let step { return .step(step) }
        return call.name.contains("/\(SplitName.test.rawValue)/") ? .end : .beginning
    }
}
