internal import SystemSupport

/// Tells from what git and ssh say why a remote did not answer, and what to do about it.
///
/// Source: the messages of git 2.39 and OpenSSH 9.2 with LC_ALL=C; what is not known is shown as it
/// is.
enum RemoteFailure {
    /// One known cause.
    private struct Cause: Sendable {
        let marks: [String]
        let name: String
        let remedy: String
    }

    private static let causes = [
        Cause(
            marks: ["REMOTE HOST IDENTIFICATION HAS CHANGED"],
            name: "the server's host key has changed: it may be another server",
            remedy: "ask who runs the server whether its key changed; only then: "
                + "ssh-keygen -R HOST, and put the new key into known_hosts"),
        Cause(
            marks: ["Host key verification failed"],
            name: "the server's host key is not known",
            remedy: "compare the server's key with what its operator publishes, and put it into "
                + "known_hosts: ssh-keyscan HOST >> ~/.ssh/known_hosts"),
        Cause(
            marks: [
                "Authentication failed", "could not read Username", "could not read Password",
                "Permission denied (", "returned error: 401", "returned error: 403",
                "HTTP Basic: Access denied", "Too many authentication failures",
            ],
            name: "authentication failed",
            remedy: "check the key, the token (UPKEEP_GIT_TOKEN, git-token-file) or the credential "
                + "helper, and what they may do on the server"),
        Cause(
            marks: ["certificate", "SSL"],
            name: "the server's certificate is not trusted",
            remedy: "name the authority that signed it: git config http.sslCAInfo FILE"),
        Cause(
            marks: ["exists; cannot create"],
            name: "what was fetched from a branch that is gone is in the way",
            remedy: "git remote prune REMOTE"),
        Cause(
            marks: ["dubious ownership"],
            name: "the remote repository belongs to another user",
            remedy: "run as its owner, or add it to safe.directory"),
    ]

    /// Makes the error of a remote that did not answer.
    static func error(
        _ operation: String, _ remote: String, exitCode: Int32, said: String, command: String
    ) -> GitError {
        let summary = summary(said, exitCode: exitCode)
        let cause = causes.first { cause in cause.marks.contains { said.contains($0) } }
        return GitError(
            .unreachable, operation, remote,
            cause.map { "\($0.name): \(summary)" } ?? summary,
            remedy: cause?.remedy
                ?? "check the network and the credentials: git \(command) \(remote)")
    }

    /// What git said, as one line: the lines that matter of its standard error.
    static func summary(_ said: String, exitCode: Int32) -> String {
        let lines = said.split(separator: "\n").map(String.init)
        let marked = lines.filter { line in
            [
                "fatal:", "error:", "remote:", "ssh:", "Permission denied", "Host key",
                "No ", "The fingerprint",
            ].contains { line.hasPrefix($0) } || line.contains(": Permission denied")
        }
        let telling = marked.filter { !$0.hasSuffix("Could not read from remote repository.") }
            .map { $0.hasPrefix("fatal: ") ? String($0.dropFirst(7)) : $0 }
        let chosen = telling.isEmpty ? Array(lines.suffix(2)) : Array(telling.prefix(4))
        return chosen.isEmpty
            ? "git ended with \(exitCode)"
            : SafeText.shortened(chosen.joined(separator: "; "), to: 1000)
    }

    /// Whether a fetch failed on this side, because another git holds a file.
    static func isLocal(_ said: String) -> Bool {
        said.contains(".lock': File exists")
            || said.contains("cannot lock ref") && said.contains("but expected")
    }

    /// The lines that the server sent, without their mark.
    static func remoteLines(_ said: String) -> [String] {
        said.split(separator: "\n").filter { $0.hasPrefix("remote: ") }
            .map { line in line.dropFirst(8).split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
    }
}
