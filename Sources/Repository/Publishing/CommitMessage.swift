package import Contracts
internal import SystemSupport

/// Writes the message of a group's commit.
package struct CommitMessage: Sendable {
    /// One update as the message names it.
    package struct Line: Sendable, Equatable {
        /// The update's step.
        package let step: CommitRecord.Step
        /// The dependency's name.
        package let name: String
        /// How far it goes.
        package let kind: UpdateKind
        /// The dependency's file.
        package let file: String

        /// Makes a line.
        package init(step: CommitRecord.Step, name: String, kind: UpdateKind, file: String) {
            self.step = step
            self.name = name
            self.kind = kind
            self.file = file
        }
    }

    /// The subject that upkeep itself would give.
    package static let standard = "chore(deps): update {what}"
    private static let words = ["what", "kind", "run"]

    private let template: String
    private let run: String

    /// Reads the template of the subject.
    ///
    /// - Parameters:
    ///   - subject: `{what}`, `{kind}` and `{run}` stand for what is updated, how far, and the run; nil
    ///     for upkeep's own.
    /// - Throws: exit 64 for a word that it does not know, or a template without `{what}`.
    package init(subject: String?, run: RunID) throws(StageFailure) {
        self.run = run.text
        template = subject ?? CommitMessage.standard
        for piece in template.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            let word = String(piece.prefix { $0 != "}" })
            if piece.contains("}"), CommitMessage.words.contains(word) { continue }
            throw CommitMessage.failure(
                "{\(SafeText.line(word))} in \"\(SafeText.line(template))\" means nothing")
        }
        let shown = SafeText.line(template)
        if !template.contains("{what}") || shown != template || shown.utf8.count > 500 {
            throw CommitMessage.failure(
                "\"\(SafeText.shortened(shown, to: 100))\" must be one line of text that contains {what}"
            )
        }
    }

    private static func failure(_ message: String) -> StageFailure {
        StageFailure(
            .usage, "--commit-subject: \(message)",
            hint: "it takes {what}, {kind} and {run}, as in \"\(standard)\"")
    }

    /// Subject, a line an update where there are several, and the trailers.
    ///
    /// - Parameter override: why something is taken that is held, one line; nil where nothing is.
    package func text(_ lines: [Line], branch: String?, override: String? = nil) -> String {
        var text = subject(lines, branch) + "\n\n"
        if lines.count > 1 {
            for line in lines {
                text +=
                    "- \(Self.plain(line.name)) "
                    + "\(Self.plain(VersionText.step(line.step.from, line.step.to))), "
                    + "\(Self.plain(line.file))\n"
            }
            text += "\n"
        }
        let trailers =
            ["\(CommitRecord.run): \(run)"] + lines.flatMap { CommitRecord.trailers($0.step) }
            + (override.map { ["\(CommitRecord.override): \(Self.clean($0))"] } ?? [])
        // Each word is encoded there, and must come back whole: nothing of a trailer is cut.
        return text + trailers.map { $0 + "\n" }.joined()
    }

    private func subject(_ lines: [Line], _ branch: String?) -> String {
        let subject = CommitSubject(lines, branch: branch)
        // What is filled in last is from outside: it must not be read as a template.
        let rest = template.replacing("{kind}", with: subject.kind?.rawValue ?? "")
            .replacing("{run}", with: run)
        let columns = CommitSubject.columns - (rest.count - "{what}".count)
        return rest.replacing("{what}", with: subject.what(columns: columns))
    }

    private static func plain(_ text: String) -> String { PlainTitle.text(text, limit: 300) }

    private static func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.line(text), to: 300)
    }
}
