import Diagnostics
import Yams

/// YAML text as a tree of settings, or the reasons why it is none.
enum YAMLText {
    /// The one document in `text`; nil when it has been reported why there is none.
    static func compose(_ text: String, file: String, findings: Findings) -> SettingNode? {
        // Editors of Windows write a byte order mark before the text.
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        if let excess = AliasExpansion.excess(in: text) {
            reportExcess(at: Place(file: file, line: excess.line, column: excess.column), findings: findings)
            return nil
        }
        let duplicates = DuplicateKeys(text: text)
        do {
            guard let node = try duplicates.compose() else {
                findings.report(
                    at: Place(file: file), problem: "the file is empty",
                    remedy: "Write a pipeline, or let `gpo init` write one to start from.")
                return nil
            }
            let tree = YAMLTree(findings: findings, renamed: duplicates.renamed) { mark in
                Place(file: file, line: mark?.line, column: mark?.column)
            }
            return tree.node(node, path: "")
        } catch {
            let problem = YAMLProblem(error, in: text)
            findings.report(
                at: Place(file: file, line: problem.line, column: problem.column), problem: problem.problem,
                remedy: problem.remedy)
            return nil
        }
    }

    /// The value of an override: YAML where it is YAML of one piece, and else the text as it stands.
    static func value(of override: Override, findings: Findings) -> SettingNode {
        let text = SettingNode(.scalar(override.value, isQuoted: true), place: override.place, given: override.value)
        if AliasExpansion.excess(in: override.value) != nil {
            reportExcess(at: override.place, findings: findings)
            return text
        }
        let composed: Node?
        do {
            composed = try Yams.compose(yaml: override.value)
        } catch {
            // What is no YAML can only be meant as a text, such as a prompt with a colon in it.
            return text
        }
        guard let composed else {
            // Nothing, or what YAML takes for a comment.
            let isBlank = override.value.allSatisfy(\.isWhitespace)
            return isBlank ? SettingNode(.scalar("", isQuoted: false), place: override.place) : text
        }
        var node = YAMLTree(findings: findings, renamed: [:]) { _ in override.place }.node(
            composed, path: override.path)
        if case .scalar(_, isQuoted: true) = node.content { return node }
        node.given = override.value
        return node
    }

    private static func reportExcess(at place: Place, findings: Findings) {
        findings.report(
            at: place, problem: "more than \(AliasExpansion.limit) values, each alias counted as what it stands for",
            remedy: "A pipeline has a few hundred values. Use fewer aliases of aliases.")
    }
}
