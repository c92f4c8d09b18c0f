import History

/// Two runs side by side: where they part, and what they decided and reached.
package struct RunDifference: Sendable {
    package var changes: [SettingChange]
    /// Events that both logs begin with.
    package var commonEvents: Int
    /// The number of the first step that was decided differently; nil where none was.
    package var firstDifferentStep: Int?
    package var left: [StepDigest]
    package var right: [StepDigest]
    /// Whether both came to the same results.
    package var hasSameResults: Bool

    package init(
        _ left: RunOutline, _ right: RunOutline, changes: [SettingChange], commonEvents: Int
    ) {
        self.changes = changes
        self.commonEvents = commonEvents
        self.left = left.stepDigests
        self.right = right.stepDigests
        let count = max(self.left.count, self.right.count)
        let (leftSteps, rightSteps) = (self.left, self.right)
        firstDifferentStep = (0..<count).first { index in
            guard leftSteps.indices.contains(index), rightSteps.indices.contains(index) else { return true }
            return !leftSteps[index].decides(as: rightSteps[index])
        }
        hasSameResults =
            left.progress.result?.value.results == right.progress.result?.value.results
            && left.trajectory.best?.text == right.trajectory.best?.text
            && left.trajectory[.initial]?.score == right.trajectory[.initial]?.score
    }

    /// Whether nothing that decides or results from a decision differs.
    package var isEmpty: Bool { changes.isEmpty && firstDifferentStep == nil && hasSameResults }
}
