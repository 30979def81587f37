internal import Contracts
internal import SystemSupport

/// `scripts/stand-in-forge` on a port of this machine, in front of a fixture's remote; and an `ssh` that
/// takes the forge's address to that remote.
public final class ForgeServer: Sendable {
    /// Whether the programs are installed.
    public static let isPresent = Programs.isInstalled("python3")
    /// What a skipped test says.
    public static let whyAbsent = "needs python3"
    /// The token that it lets in.
    public static let token = "ghp_0123456789abcdefghij"

    private let scratch: ScratchDirectory
    /// Where it listens: `http://127.0.0.1:PORT`.
    public let address: String
    private let type: String

    /// A forge did not start, or did not answer.
    struct Failure: Error {
        let message: String
    }

    /// Starts a forge, and makes the fixture's remote one of its repositories.
    ///
    /// - Parameters:
    ///   - type: `github`, `gitea`, `forgejo` or `gitlab`.
    ///   - page: how many entries a page of a list has at most.
    public init(_ git: GitFixture, type: String, page: Int = 50) throws {
        scratch = try ScratchDirectory()
        self.type = type
        let result = try Programs.run(
            "python3",
            [
                ForgeServer.script, "--git", git.remote, "--token", ForgeServer.token, "--page",
                "\(page)", "--pid", scratch.file("pid"),
            ])
        address = result.text.filter { !$0.isNewline }
        guard result.exit == 0, address.hasPrefix("http") else {
            throw Failure(message: result.err)
        }
        // As sshd does it: the command of the client, on the repository that is meant.
        try scratch.write(
            "ssh",
            "#!/bin/sh\ncase \"$*\" in *-receive-pack*) p=receive-pack;; *) p=upload-pack;; esac\n"
                + "exec git $p '\(git.remote)'\n")
        try Programs.run("chmod", ["+x", scratch.file("ssh")])
        try git.git("remote", "set-url", "origin", "ssh://git@forge.test:2222/owner/home.git")
        let api = ["github": "/api/v3", "gitlab": "/api/v4"][type] ?? "/api/v1"
        try scratch.write("token", ForgeServer.token + "\n")
        try Files.setMode(scratch.file("token"), 0o600)
        try scratch.write(
            "upkeep.yaml",
            "forges:\n  - {host: forge.test, type: \(type), api: '\(address)\(api)',\n"
                + "     token: {from-file: \(scratch.file("token"))}}\n")
    }

    deinit { Loopback.end(scratch.file("pid")) }

    /// Ends the forge.
    public func stop() { Loopback.end(scratch.file("pid")) }

    private static var script: String {
        var root = Paths.absolute(#filePath)
        for _ in 0..<4 { root = Paths.parent(root) }
        return Paths.join(root, "scripts/stand-in-forge")
    }

    /// What programs need to find it.
    public var environment: [String: String?] {
        [
            "GIT_SSH_COMMAND": scratch.file("ssh"), "UPKEEP_CONFIG": scratch.file("upkeep.yaml"),
            "NO_PROXY": "127.0.0.1",
        ]
    }

    /// What the forge has of one request.
    public struct Request: Decodable, Sendable {
        /// Its number.
        public let number: Int
        /// Its title.
        public let title: String
        /// Its body, or description.
        public let body: String
        /// `open`, `closed` or `merged`.
        public let state: String
        /// The branch that it is of.
        public let head: String
        /// The branch that it is meant for.
        public let base: String
        /// Its labels.
        public let labels: [String]
        /// Its newest commit.
        public let sha: String?
    }

    /// One thing that was asked.
    public struct Asked: Decodable, Sendable {
        /// Method, path and query.
        public let line: String
        /// The headers.
        public let headers: [String: String]
    }

    /// All that the forge knows.
    public struct Knowledge: Decodable, Sendable {
        /// The requests, by number.
        public let requests: [Request]
        /// What was asked, in order.
        public let log: [Asked]
    }

    /// Asks for everything, or changes something first.
    ///
    /// - Parameter json: as `/_control` takes it; nil for nothing.
    @discardableResult
    public func control(_ json: String? = nil) throws -> Knowledge {
        let send = json.map { ["--data-binary", $0] } ?? []
        let result = try Programs.run(
            "curl", ["-sS", "--noproxy", "*"] + send + [address + "/_control"])
        if result.exit != 0 { throw Failure(message: result.err) }
        return try CanonicalJSON.decode(Knowledge.self, from: result.out)
    }
}
