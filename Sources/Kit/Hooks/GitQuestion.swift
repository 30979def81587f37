internal import Contracts
internal import SystemSupport

/// Asks the `git` on PATH, which knows all files of configuration, what they include, and `~`.
struct GitQuestion {
    private let program: String
    private let environment: Environment
    private let timeLimitSeconds = 30

    /// - Throws: exit 69 where there is no git.
    init(_ environment: Environment) throws {
        guard let program = environment.program("git") else {
            throw StageFailure(
                .unavailable, "git is not on PATH", hint: "install it, as in: apt-get install git")
        }
        self.program = program
        var own = environment.withoutGitVariables()
        own.variables["LC_ALL"] = "C"
        self.environment = own
    }

    /// What git prints, without the last end of line; nil where it ends with 1, as for a key that is not
    /// set.
    ///
    /// - Throws: exit 1 with what git says, where it ends with anything else.
    func answer(_ words: [String], in directory: String) throws -> String? {
        var request = ChildProcess.Request(
            program, words, environment: environment, directory: directory)
        request.timeLimitSeconds = timeLimitSeconds
        request.output = .capture(limit: 1 << 20)
        let result = try ChildProcess.run(request)
        if result.exitCode == 1 { return nil }
        guard result.exitCode == 0, !result.isTruncated else {
            throw StageFailure(
                .failed, "git \(words.first ?? "") ended with \(result.exitCode)",
                hint: SafeText.shortened(SafeText.line(result.errorText), to: 300))
        }
        let text = result.outputText
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
