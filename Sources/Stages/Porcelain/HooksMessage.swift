internal import CommandLine
internal import Contracts
internal import GitStore
internal import Publishing
internal import StageKit
internal import SystemSupport

/// `upkeep hooks check-message FILE`: whether upkeep could read what a commit's message says in trailers;
/// for the commit-msg hook.
enum HooksMessage {
    static let command = Command(
        "check-message",
        summary: "Says what is wrong with the Upkeep- trailers of a commit's message in a file.",
        operands: .some("FILE", 1...1, isPath: true), keys: [Keys.repository, Keys.quiet],
        exits: [.done, .findings, .usage, .badInput], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        let path = call.operands.first ?? ""
        let text: String
        do throws(SystemError) {
            let bytes = try Files.read(Paths.absolute(path), limit: ReadLimits.message)
            text = String(decoding: bytes, as: UTF8.self)
        } catch {
            throw StageFailure(
                .badInput, error.description, hint: "name the file with the commit's message")
        }
        let problems = TrailerProblem.all(in: text, comment: comment(call))
        for problem in problems {
            let line = "\(path):\(problem.line): error: \(problem.message)"
            StandardStreams.error(
                "\(SafeText.withoutSecrets(SafeText.line(line)))\n  → \(problem.remedy)\n")
        }
        return ProgramExit(problems.isEmpty ? .done : .findings)
    }

    /// How the lines begin that git removes: those of a message that a person edits.
    ///
    /// Source: githooks(5) on `GIT_EDITOR`, core.commentChar of git-config(1).
    private static func comment(_ call: Call) -> Character? {
        if call.environment["GIT_EDITOR"] == ":" { return nil }
        let repository = try? Workplace.repository(call.settings, call.environment)
        return repository?.configuration("core.commentchar")?.first ?? "#"
    }
}
