/// Ends work that takes too long.
enum Deadline {
    /// The result of `work`, or the failure `totalTimeout`; by then `work` has been cancelled and has ended.
    static func within<Result: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw CallFailure(.totalTimeout, "not done within \(limit)")
            }
            return result
        }
    }
}
