import EventLog
import History

extension Recovery {
    /// What the log says of the bytes that were set aside; nil after an orderly end.
    var warning: WarningRaised? {
        guard let torn else { return nil }
        let file = setAsideAs.map { String($0.split(separator: "/").last ?? "") } ?? "no file"
        return WarningRaised(
            code: "torn-tail",
            message: "the log ended in \(torn.length) bytes of a commit that was never acknowledged (\(torn.problem)); "
                + "they are in \(file)")
    }
}
