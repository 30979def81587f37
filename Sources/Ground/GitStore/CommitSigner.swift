package import SystemSupport

/// Signs commits as git would: with `ssh-keygen` or `gpg`, as the operator's configuration says.
///
/// Source: git-config(1), `commit.gpgSign`, `gpg.format`, `gpg.program`, `gpg.ssh.program`,
/// `user.signingKey`; ssh-keygen(1) `-Y sign`; gpg(1) `--status-fd`.
package struct CommitSigner: Sendable {
    private enum Format { case openpgp, ssh }

    private let format: Format
    private let program: String
    private let key: String
    private let environment: Environment
    private let directory: String
    private let scratch: String

    /// Seconds that one signature may take; an agent that asks a person is given up on.
    private static let timeLimitSeconds = 60

    /// The signer that the configuration asks for.
    ///
    /// - Parameter committer: whose key gpg takes where none is named.
    /// - Returns: nil when commits are not to be signed.
    /// - Throws: `signing-failed` where the configuration cannot be followed.
    package static func configured(
        in repository: Repository, environment: Environment, committer: Signature
    ) throws(GitError) -> CommitSigner? {
        guard isOn(repository.configuration("commit.gpgsign")) else { return nil }
        let name = repository.configuration("gpg.format") ?? "openpgp"
        let key = repository.configuration("user.signingkey")
        switch name {
        case "openpgp":
            let program =
                repository.configuration("gpg.openpgp.program")
                ?? repository.configuration("gpg.program") ?? "gpg"
            return try CommitSigner(
                .openpgp, program, key: key ?? "\(committer.name) <\(committer.email)>",
                repository, environment)
        case "ssh":
            guard let key, !key.isEmpty else {
                throw failure(
                    "gpg.format is ssh, and user.signingKey names no key",
                    remedy: "git config user.signingKey ~/.ssh/id_ed25519.pub")
            }
            let program = repository.configuration("gpg.ssh.program") ?? "ssh-keygen"
            return try CommitSigner(.ssh, program, key: key, repository, environment)
        default:
            throw failure(
                "gpg.format is \"\(SafeText.line(name))\"",
                remedy: "git config gpg.format ssh, or openpgp")
        }
    }

    private init(
        _ format: Format, _ program: String, key: String, _ repository: Repository,
        _ environment: Environment
    ) throws(GitError) {
        self.format = format
        self.key = CommitSigner.expanded(key, environment)
        directory = repository.root
        scratch = repository.gitDirectory
        var own = environment.withoutGitVariables()
        own.variables["LC_ALL"] = "C"
        own.variables["SSH_ASKPASS_REQUIRE"] = "never"
        self.environment = own
        let name = CommitSigner.expanded(program, environment)
        guard let path = name.contains("/") ? name : environment.program(name) else {
            throw CommitSigner.failure(
                "\(name) is not on PATH",
                remedy: format == .ssh
                    ? "apt-get install openssh-client" : "apt-get install gnupg")
        }
        self.program = path
    }

    /// Signs a commit's content.
    ///
    /// - Returns: the armored signature.
    /// - Throws: `signing-failed` with what the program said.
    func sign(_ content: [UInt8]) throws(GitError) -> String {
        switch format {
        case .openpgp:
            let result = try run(["--status-fd=2", "--batch", "--no-tty", "-bsau", key], content)
            guard result.errorText.contains("[GNUPG:] SIG_CREATED") else { throw said(result) }
            return result.outputText
        case .ssh:
            guard let literal = CommitSigner.literalKey(key) else {
                return try run(["-Y", "sign", "-n", "git", "-f", key], content).outputText
            }
            // A key given by its text stands in an agent; ssh-keygen wants it in a file.
            let file = OwnedLock.newFile(in: scratch)
            defer { try? Files.remove(file) }
            do throws(SystemError) {
                try AtomicFile.write(literal + "\n", to: file)
            } catch {
                throw GitError(error, "write", "the signing key")
            }
            return try run(["-Y", "sign", "-n", "git", "-U", "-f", file], content).outputText
        }
    }

    private func run(
        _ arguments: [String], _ content: [UInt8]
    ) throws(GitError) -> ChildProcess.Result {
        var request = ChildProcess.Request(
            program, arguments, environment: environment, directory: directory)
        request.input = content
        request.timeLimitSeconds = CommitSigner.timeLimitSeconds
        let result: ChildProcess.Result
        do throws(SystemError) {
            result = try ChildProcess.run(request)
        } catch {
            if error.code == .interrupted { throw GitError(error, "sign", "a commit") }
            throw CommitSigner.failure(error.description, remedy: nil)
        }
        guard !result.timedOut, result.exitCode == 0, result.outputText.hasPrefix("-----BEGIN ")
        else { throw said(result) }
        return result
    }

    private func said(_ result: ChildProcess.Result) -> GitError {
        let lines = result.errorText.split(separator: "\n").filter { !$0.hasPrefix("[GNUPG:]") }
        let text = lines.prefix(3).joined(separator: "; ")
        return CommitSigner.failure(
            result.timedOut
                ? "\(Paths.name(program)) took longer than \(CommitSigner.timeLimitSeconds) s"
                : "\(Paths.name(program)): \(text.isEmpty ? "no signature" : text)",
            remedy: "the key must work without a person: try git commit -S --allow-empty")
    }

    private static func failure(_ message: String, remedy: String?) -> GitError {
        GitError(.signing, "sign", "a commit", message, remedy: remedy)
    }

    /// The text of a key that is given itself rather than by its file.
    private static func literalKey(_ key: String) -> String? {
        if key.hasPrefix("key::") { return String(key.dropFirst(5)) }
        return key.hasPrefix("ssh-") ? key : nil
    }

    private static func expanded(_ path: String, _ environment: Environment) -> String {
        guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
        return Paths.join(home, String(path.dropFirst(2)))
    }

    private static func isOn(_ value: String?) -> Bool {
        ["true", "yes", "on", "1"].contains(value?.lowercased() ?? "false")
    }
}
