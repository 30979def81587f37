internal import SystemSupport

/// OpenSSH's server on a port of this machine, for the user who runs the test.
///
/// It has keys of its own, and takes only those that it made. `programs` has an `ssh` that reads no
/// configuration but the test's.
public final class SSHServer: Sendable {
    /// Whether the programs are installed.
    public static let isPresent =
        ["sshd", "ssh", "ssh-keygen", "ssh-agent", "ssh-add"].allSatisfy {
            Loopback.program($0) != nil
        }
    /// What a skipped test says.
    public static let whyAbsent = "needs sshd and ssh (openssh-server, openssh-client)"

    private let scratch: ScratchDirectory
    /// The port that it listens on.
    public let port: UInt16
    /// The user that it lets in.
    public let user: String
    /// A directory with an `ssh` for the head of PATH.
    public let programs: String
    /// The file of host keys that this `ssh` trusts.
    public let knownHosts: String
    /// The public key of the server, as in `ssh-ed25519 AAAA…`.
    public let hostKey: String

    /// Starts a server.
    ///
    /// - Parameter keyType: of the client's key: `rsa`, `ed25519`.
    public init(keyType: String = "ed25519") throws {
        scratch = try ScratchDirectory()
        port = Loopback.freePort()
        user = try Programs.run("id", ["-un"]).text.filter { !$0.isNewline }
        programs = scratch.file("bin")
        knownHosts = scratch.file("known_hosts")
        hostKey = try SSHServer.makeKey("ed25519", scratch.file("host"))
        let own = try SSHServer.makeKey(keyType, scratch.file("id"))
        try scratch.write("authorized", own + "\n")
        try scratch.write("known_hosts", "[127.0.0.1]:\(port) \(hostKey)\n")
        try scratch.write("sshd.conf", configuration)
        try useKeyFile(true)
        try scratch.write(
            "bin/ssh",
            "#!/bin/sh\nexec \(Loopback.program("ssh") ?? "ssh") -F \(scratch.file("ssh.conf")) \"$@\"\n"
        )
        try Programs.run("chmod", ["+x", scratch.file("bin/ssh")])
        if Files.effectiveUser == 0 { try Files.makeDirectories("/run/sshd") }
        let result = try Programs.run(
            Loopback.program("sshd") ?? "sshd",
            ["-f", scratch.file("sshd.conf"), "-E", scratch.file("log")])
        guard result.exit == 0, Loopback.awaitListener(on: port) else {
            throw Loopback.NotStarted(program: "sshd", message: result.err + log)
        }
    }

    deinit {
        Loopback.end(scratch.file("pid"))
        Loopback.end(scratch.file("agent.pid"))
    }

    private var configuration: String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(scratch.file("host"))
        PidFile \(scratch.file("pid"))
        AuthorizedKeysFile \(scratch.file("authorized"))
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin yes
        LogLevel VERBOSE

        """
    }

    private static func makeKey(_ type: String, _ path: String) throws -> String {
        try Programs.run("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", path])
        let text = try Files.readText(path + ".pub", limit: 1 << 16)
        return text.split(separator: " ").prefix(2).joined(separator: " ").filter { !$0.isNewline }
    }

    /// Lets `ssh` use the key's file, or only what an agent holds.
    public func useKeyFile(_ isOn: Bool) throws {
        let identity = isOn ? "IdentityFile \(scratch.file("id"))\nIdentitiesOnly yes" : ""
        try scratch.write(
            "ssh.conf",
            """
            Host git.test
            HostName 127.0.0.1
            Port \(port)
            HostKeyAlias [127.0.0.1]:\(port)
            Host *
            UserKnownHostsFile \(knownHosts)
            GlobalKnownHostsFile none
            \(identity)

            """)
    }

    /// Starts an agent that holds the client's key.
    ///
    /// - Returns: the value of `SSH_AUTH_SOCK`.
    public func startAgent() throws -> String {
        let socket = scratch.file("agent")
        let result = try Programs.run("ssh-agent", ["-s", "-a", socket])
        let number = result.text.split(separator: ";").compactMap { part in
            part.contains("SSH_AGENT_PID=") ? part.split(separator: "=").last : nil
        }
        try scratch.write("agent.pid", String(number.first ?? ""))
        try Programs.run(
            "ssh-add", ["-q", scratch.file("id")], environment: ["SSH_AUTH_SOCK": socket])
        return socket
    }

    /// A new key of a server that is not this one.
    public func strangeKey() throws -> String {
        try SSHServer.makeKey("ed25519", scratch.file("strange"))
    }

    /// What the server noted.
    public var log: String { (try? Files.readText(scratch.file("log"), limit: 1 << 24)) ?? "" }
}
