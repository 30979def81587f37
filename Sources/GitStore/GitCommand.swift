package import SystemSupport

/// Talks to remotes through the `git` on PATH, which brings the operator's ssh configuration, keys,
/// credential helpers, proxies and certificates.
///
/// No prompt ever appears; git's own variables, which a hook would hand down, are removed.
/// Source: git-fetch(1), git-push(1).
package struct GitCommand: Sendable {
    let program: String
    let environment: Environment
    let gitDirectory: String
    /// Where git works: the root of the work tree, which a remote's relative path starts from.
    let directory: String
    /// Seconds that one command may take.
    package let timeLimitSeconds: Int

    /// Finds git and prepares its environment.
    ///
    /// - Throws: `git-not-installed`.
    package init(
        for repository: Repository, environment: Environment, timeLimitSeconds: Int = 120
    ) throws(GitError) {
        guard let program = environment.program("git") else {
            throw GitError(
                .noGit, "start", "git", "it is not on PATH",
                remedy: "install it, as in: apt-get install git")
        }
        self.program = program
        gitDirectory = repository.gitDirectory
        directory = repository.workTree ?? repository.gitDirectory
        self.timeLimitSeconds = timeLimitSeconds
        var own = environment.withoutGitVariables()
        own.variables["GIT_TERMINAL_PROMPT"] = "0"
        own.variables["LC_ALL"] = "C"
        if own["GIT_ASKPASS"] == nil { own.variables["SSH_ASKPASS_REQUIRE"] = "never" }
        if own["GIT_SSH_COMMAND"] == nil, own["GIT_SSH"] == nil,
            repository.configuration("core.sshcommand") == nil
        {
            own.variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"
        }
        self.environment = own
    }

    /// Fetches one branch of a remote into its tracking reference.
    ///
    /// - Returns: the commit the branch has there; nil when the remote has no such branch.
    /// - Throws: `remote-unreachable`.
    package func fetch(
        remote: String, branch: String, in repository: Repository
    ) throws(GitError) -> CommitID? {
        let tracking = "refs/remotes/\(remote)/\(branch)"
        let result = try run([
            "fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head",
            "--end-of-options", remote, "+refs/heads/\(branch):\(tracking)",
        ])
        if result.exitCode == 0 { return repository.reference(tracking) }
        let message = GitCommand.summary(result)
        if message.contains("couldn't find remote ref") { return nil }
        throw GitError(
            .unreachable, "fetch \(branch) from", remote, message,
            remedy: "check the network and the credentials: git fetch \(remote)")
    }

    /// How a push ended.
    package enum PushOutcome: Sendable, Equatable {
        /// The branch on the remote is now the commit.
        case pushed
        /// It was so before.
        case upToDate
        /// The branch moved there meanwhile; fetch and plan anew.
        case moved
        /// The server, or a hook, said no.
        case rejected(message: String)
    }

    /// Pushes a commit to a branch of a remote; never forces.
    ///
    /// - Throws: `remote-unreachable`.
    package func push(
        _ commit: CommitID, to branch: String, remote: String
    ) throws(GitError) -> PushOutcome {
        let result = try run([
            "push", "--porcelain", "--atomic", "--no-follow-tags", "--end-of-options", remote,
            "\(commit.hex):refs/heads/\(branch)",
        ])
        let line = result.outputText.split(separator: "\n")
            .first { $0.contains(":refs/heads/\(branch)\t") }
        guard let line, let flag = line.first else {
            throw GitError(
                .unreachable, "push to", remote, GitCommand.summary(result),
                remedy: "check the network and the credentials: git push \(remote)")
        }
        if flag == "=" { return .upToDate }
        if flag != "!" { return .pushed }
        let reason = SafeText.line(String(line.split(separator: "\t").last ?? ""))
        if reason.hasPrefix("[rejected]") { return .moved }
        if reason.contains("cannot lock ref") || reason.contains("reference already exists") {
            return .moved
        }
        let said = result.errorText.split(separator: "\n")
            .filter { $0.hasPrefix("remote: ") }
            .map { SafeText.line($0.split(separator: " ").dropFirst().joined(separator: " ")) }
            .filter { !$0.isEmpty }
        return .rejected(message: ([reason] + said).joined(separator: "; "))
    }

    /// Runs git on this repository.
    func run(_ arguments: [String]) throws(GitError) -> ChildProcess.Result {
        try run(request(arguments), meanwhile: {})
    }

    /// What starts git on this repository.
    func request(_ arguments: [String]) -> ChildProcess.Request {
        var request = ChildProcess.Request(
            program, ["--git-dir=\(gitDirectory)"] + arguments, environment: environment,
            directory: directory)
        request.timeLimitSeconds = timeLimitSeconds
        return request
    }

    /// Runs git, with work of this process's own meanwhile.
    func run(
        _ request: ChildProcess.Request, meanwhile work: () -> Void
    ) throws(GitError) -> ChildProcess.Result {
        do throws(SystemError) {
            let result = try ChildProcess.run(request, meanwhile: work)
            if result.timedOut {
                throw SystemError(
                    .timedOut, "run", "git \(request.arguments.dropFirst().first ?? "")",
                    "it took longer than \(timeLimitSeconds) s")
            }
            return result
        } catch {
            throw GitError(
                error.code == .interrupted ? .interrupted : .unreachable, error.operation,
                error.subject, error.message)
        }
    }

    /// What git said, as one line: the lines that matter of its standard error.
    static func summary(_ result: ChildProcess.Result) -> String {
        let lines = result.errorText.split(separator: "\n").map(String.init)
        let marked = lines.filter { line in
            ["fatal:", "error:", "remote:", "ssh:", "Permission denied", "Host key"]
                .contains { line.hasPrefix($0) }
        }
        let telling = marked.filter { !$0.hasSuffix("Could not read from remote repository.") }
            .map { $0.hasPrefix("fatal: ") ? String($0.dropFirst(7)) : $0 }
        let chosen = telling.isEmpty ? lines.suffix(2) : telling.prefix(4)
        return chosen.isEmpty
            ? "git ended with \(result.exitCode)" : chosen.joined(separator: "; ")
    }
}
