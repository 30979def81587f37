package import Names
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
    private let credential: GitCredential?
    /// The configuration that every command gets.
    private let configuration: [(key: String, value: String)]
    /// Seconds that one command may take.
    package let timeLimitSeconds: Int
    /// Bytes that are kept of what one command prints.
    private static let outputLimit = 1 << 20
    /// Fetches at most while another git holds the tracking reference.
    private static let fetchAttempts = 5

    /// Finds git and prepares its environment.
    ///
    /// - Parameter credential: the token for remotes of the web; nil where git's own helpers know.
    /// - Throws: `git-not-installed`.
    package init(
        for repository: Repository, environment: Environment, timeLimitSeconds: Int = 120,
        credential: GitCredential? = nil
    ) throws(GitError) {
        guard let program = environment.program("git") else {
            throw GitError(
                .noGit, "start", "git", "it is not on PATH",
                remedy: "install it, as in: apt-get install git")
        }
        self.program = program
        self.credential = credential
        gitDirectory = repository.gitDirectory
        directory = repository.root
        self.timeLimitSeconds = timeLimitSeconds
        configuration =
            repository.configuration("http.lowspeedlimit") == nil
            ? [
                ("http.lowSpeedLimit", "1000"),
                ("http.lowSpeedTime", String(min(60, timeLimitSeconds))),
            ] : []
        self.environment = GitCommand.prepared(environment, repository)
    }

    /// The environment of all commands: nothing of a hook's, no prompt, no token, and an ssh that
    /// takes no host key which the operator has not taken before.
    private static func prepared(
        _ environment: Environment, _ repository: Repository
    ) -> Environment {
        var own = environment.withoutGitVariables()
        own.variables["GIT_TERMINAL_PROMPT"] = "0"
        own.variables["LC_ALL"] = "C"
        if own["GIT_ASKPASS"] == nil {
            own.variables["SSH_ASKPASS"] = nil
            own.variables["SSH_ASKPASS_REQUIRE"] = "never"
        }
        if own["GIT_SSH_COMMAND"] == nil, own["GIT_SSH"] == nil,
            repository.configuration("core.sshcommand") == nil
        {
            own.variables["GIT_SSH_COMMAND"] =
                "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes"
        }
        return own
    }

    /// Fetches one branch of a remote into its tracking reference.
    ///
    /// Tried again where another git of this repository, as one that outlived a killed run, holds
    /// that reference.
    ///
    /// - Returns: the commit the branch has there; nil when the remote has no such branch.
    /// - Throws: `remote-unreachable`; `locked` where that git does not end.
    package func fetch(
        remote: String, branch: String, in repository: Repository
    ) throws(GitError) -> CommitID? {
        let tracking = "refs/remotes/\(remote)/\(branch)"
        var said = ""
        for _ in 1...GitCommand.fetchAttempts {
            let result = try run(
                [
                    "fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules",
                    "--no-auto-maintenance", "--no-write-fetch-head", "--end-of-options", remote,
                    "+refs/heads/\(branch):\(tracking)",
                ], remote: remote, pushes: false)
            if result.exitCode == 0 { return try repository.reference(tracking) }
            said = result.error
            if said.contains("couldn't find remote ref") { return nil }
            guard RemoteFailure.isLocal(said) else {
                throw RemoteFailure.error(
                    "fetch \(branch) from", remote, exitCode: result.exitCode, said: said,
                    command: "fetch")
            }
        }
        throw GitError(
            .locked, "fetch \(branch) from", remote,
            "another git is at work: \(RemoteFailure.summary(said, exitCode: 1))",
            remedy: "wait for it; if no git is at work, remove the lock file that it names")
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

    /// Pushes a commit to a branch of a remote; never forces, but where the branch is to be begun anew.
    ///
    /// - Parameter replacing: the commit in whose place it goes, and in no other's; nil where the
    ///   branch only moves forward.
    /// - Throws: `remote-unreachable`.
    package func push(
        _ commit: CommitID, to branch: String, remote: String, replacing: CommitID? = nil
    ) throws(GitError) -> PushOutcome {
        let lease = replacing.map { ["--force-with-lease=refs/heads/\(branch):\($0.hex)"] } ?? []
        let result = try run(
            ["push", "--porcelain", "--atomic", "--no-follow-tags", "--recurse-submodules=no"]
                + lease + [
                    "--end-of-options", remote, "\(commit.hex):refs/heads/\(branch)",
                ], remote: remote, pushes: true)
        let said = result.error
        let line = result.output.split(separator: "\n")
            .first { $0.contains("\t\(commit.hex):refs/heads/\(branch)\t") }
        guard let line, let flag = line.first else {
            if result.exitCode == 1, said.contains("failed to push some refs") {
                return .rejected(message: GitCommand.hookMessage(result.output + said))
            }
            throw RemoteFailure.error(
                "push to", remote, exitCode: result.exitCode, said: said, command: "push")
        }
        if flag == "=" { return .upToDate }
        if flag != "!" { return .pushed }
        let reason = SafeText.withoutSecrets(
            SafeText.line(String(line.split(separator: "\t").last ?? "")))
        let lines = [reason] + RemoteFailure.remoteLines(said)
        if GitCommand.hasMoved(lines) { return .moved }
        return .rejected(message: SafeText.shortened(lines.joined(separator: "; "), to: 1500))
    }

    /// Whether a push failed because somebody else's came first: before git looked, or after; then
    /// only the server's words tell.
    private static func hasMoved(_ lines: [String]) -> Bool {
        if lines[0].hasPrefix("[rejected]") { return true }
        return lines.contains { line in
            ["cannot lock ref", "reference already exists", "incorrect old value"]
                .contains { line.contains($0) }
        }
    }

    /// What a hook of this machine said that ended the push before it began.
    private static func hookMessage(_ said: String) -> String {
        let lines = SafeText.withoutSecrets(SafeText.block(said)).split(separator: "\n")
            .filter { !$0.hasPrefix("error: failed to push") }
        return SafeText.shortened(
            (["the pre-push hook refused"] + lines.map(String.init)).joined(separator: "; "),
            to: 1500)
    }

    /// What git said, without the token and the passwords.
    struct Answer {
        let exitCode: Int32
        let output: String
        let error: String
    }

    /// Runs git on this repository for a remote.
    func run(
        _ arguments: [String], remote: String, pushes: Bool
    ) throws(GitError) -> Answer {
        var own = environment
        // What upkeep pushes it has checked itself, and takes back where it fails: its own hook stands
        // aside, those of others run.
        own.variables["UPKEEP_SKIP"] = "1"
        var entries = configuration
        let addresses = try addresses(of: remote, pushes: pushes)
        if let credential, let first = addresses.first {
            entries += try credential.configuration(for: first.used, remote: remote, &own)
        }
        let secrets = AddressSecrets(addresses, pushes: pushes, &own)
        entries += secrets.configuration
        own.variables["GIT_CONFIG_COUNT"] = String(entries.count)
        for (index, entry) in entries.enumerated() {
            own.variables["GIT_CONFIG_KEY_\(index)"] = entry.key
            own.variables["GIT_CONFIG_VALUE_\(index)"] = entry.value
        }
        var request = request(arguments)
        request.environment = own
        let result = try run(request, meanwhile: {})
        let known = secrets.secrets + (credential.map { [$0.secret] } ?? [])
        func told(_ text: String) -> String { known.reduce(text) { $1.scrubbed($0) } }
        return Answer(
            exitCode: result.exitCode, output: told(result.outputText),
            error: told(result.errorText))
    }

    /// A remote's addresses: as git would use them, and as they are configured where they have a
    /// password.
    private func addresses(
        of remote: String, pushes: Bool
    ) throws(GitError) -> [(used: String, configured: String)] {
        func lines(_ words: [String]) throws(GitError) -> [String] {
            try run(request(words), meanwhile: {}).outputText.split(separator: "\n").map(
                String.init)
        }
        let used = try lines(
            ["remote", "get-url", "--all"] + (pushes ? ["--push"] : []) + ["--", remote])
        guard used.contains(where: AddressSecrets.has) else { return used.map { ($0, $0) } }
        let own = pushes ? try lines(["config", "--get-all", "remote.\(remote).pushurl"]) : []
        let all = own.isEmpty ? try lines(["config", "--get-all", "remote.\(remote).url"]) : own
        return zip(used, all).map { ($0, $1) }
    }

    /// What starts git on this repository.
    func request(_ arguments: [String]) -> ChildProcess.Request {
        var request = ChildProcess.Request(
            program, ["--git-dir=\(gitDirectory)"] + arguments, environment: environment,
            directory: directory)
        request.timeLimitSeconds = timeLimitSeconds
        request.output = .capture(limit: GitCommand.outputLimit)
        request.error = .capture(limit: GitCommand.outputLimit)
        request.deathSignal = .terminate  // it removes its lock files, and ends what it started
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
                error.subject, error.message,
                remedy: error.code == .timedOut
                    ? "check the network; git-time-limit sets how long it may take" : nil)
        }
    }
}
