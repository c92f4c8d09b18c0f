import Foundation

extension ModelClock {
    /// The machine's clock.
    package static func live() -> ModelClock {
        let start = ContinuousClock.now
        return ModelClock(
            now: { ContinuousClock.now - start },
            epochSeconds: { Int(Date().timeIntervalSince1970) },
            sleep: { try await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0..<1) })
    }
}
