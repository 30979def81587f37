import Contracts
import SystemSupport
import TestSupport
import Testing

/// The built programs against servers as operators have them.
@Suite struct ServerTests {
    let one: ServerFixture

    init() throws { one = try ServerFixture() }

    @Test func pushesToAFileAddress() throws {
        try one.git.git("remote", "set-url", "origin", "file://\(one.git.remote)")
        try one.expectUpdated(try one.update())
    }

    // MARK: ssh

    @Test(
        .enabled(if: SSHServer.isPresent, Comment(rawValue: SSHServer.whyAbsent)),
        arguments: ["rsa", "ed25519"])
    func pushesOverSSHWithAKeyFile(type: String) throws {
        let server = try SSHServer(keyType: type)
        try one.git.git("remote", "set-url", "origin", url(server))
        let result = try one.update(ssh(server))
        try one.expectUpdated(result)
        #expect(server.log.contains("Accepted publickey for \(server.user)"))
    }

    @Test(.enabled(if: SSHServer.isPresent, Comment(rawValue: SSHServer.whyAbsent)))
    func pushesToAShortAddressWithTheKeyOfAnAgent() throws {
        let server = try SSHServer()
        try server.useKeyFile(false)
        let address = "\(server.user)@git.test:\(one.git.remote)"
        try one.git.git("remote", "set-url", "origin", address)
        try one.expectUnreachable(try one.update(ssh(server)), "authentication failed")
        let agent = ["SSH_AUTH_SOCK": try server.startAgent()]
        try one.expectUpdated(try one.update(ssh(server).merging(agent) { $1 }))
    }

    @Test(.enabled(if: SSHServer.isPresent, Comment(rawValue: SSHServer.whyAbsent)))
    func neverTakesAHostKeyThatItDoesNotKnow() throws {
        let server = try SSHServer()
        try one.git.git("remote", "set-url", "origin", url(server))
        try AtomicFile.write("", to: server.knownHosts)
        let unknown = try one.update(ssh(server))
        try one.expectUnreachable(unknown, "the server's host key is not known")
        let remedies = try one.document().findings.compactMap(\.remedy)
        #expect(remedies.contains { $0.contains("ssh-keyscan") })
        let strange = try server.strangeKey()
        try AtomicFile.write("[127.0.0.1]:\(server.port) \(strange)\n", to: server.knownHosts)
        try one.expectUnreachable(
            try one.update(ssh(server)), "the server's host key has changed")
        #expect(try Files.readText(server.knownHosts, limit: 1 << 16).contains(strange))
        #expect(!server.log.contains("Accepted"))
    }

    private func url(_ server: SSHServer) -> String {
        "ssh://\(server.user)@127.0.0.1:\(server.port)\(one.git.remote)"
    }

    private func ssh(_ server: SSHServer) -> [String: String?] {
        ["PATH": "\(server.programs):\(Environment.current()["PATH"] ?? "/usr/bin:/bin")"]
    }

    // MARK: http

    private func server(isEncrypted: Bool, away: String? = nil) throws -> HTTPServer {
        let server = try HTTPServer(
            Paths.parent(one.git.remote), token: one.token, isEncrypted: isEncrypted,
            away: away)
        try one.git.git("remote", "set-url", "origin", server.url("remote.git"))
        if isEncrypted { try one.git.git("config", "http.sslCAInfo", server.certificate) }
        return server
    }

    /// The variables under which git notes every program that it starts, with all arguments.
    private func traced(_ more: [String: String?]) -> [String: String?] {
        ["GIT_TRACE": one.git.beside("trace")].merging(more) { $1 }
    }

    @Test(
        .enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)),
        arguments: [true, false])
    func pushesOverHTTPWithATokenFromTheEnvironment(isEncrypted: Bool) throws {
        let server = try server(isEncrypted: isEncrypted)
        let processes = one.git.beside("processes")
        try hook("pre-push", "cat /proc/[0-9]*/cmdline > \(processes) 2>/dev/null; exit 0")
        let result = try one.update(traced(["UPKEEP_GIT_TOKEN": one.token]))
        try one.expectUpdated(result)
        try one.expectNoToken(result, one.git.beside("trace"), processes)
        let trace = try Files.readText(one.git.beside("trace"), limit: 1 << 24)
        #expect(trace.contains("git-remote-http") && trace.contains("f get"))
        #expect(try Files.read(processes, limit: 1 << 24).count > 100)
        server.stop()
        let requests = server.log.split(separator: "\n")
        #expect(requests.contains { $0.contains("git-receive-pack") && $0.contains("200 [Basic ") })
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func pushesWithATokenFromAFileAndLeavesTheOperatorsHelpersOut() throws {
        let server = try server(isEncrypted: true)
        let kept = one.git.beside("kept")
        try one.git.git("config", "credential.helper", "store --file \(kept)")
        let file = try one.git.writeBeside("token", one.token + "\n")
        try Programs.run("chmod", ["600", file])
        let result = try one.update(traced(["UPKEEP_GIT_TOKEN_FILE": file]))
        try one.expectUpdated(result)
        try one.expectNoToken(result, one.git.beside("trace"))
        #expect(Files.kind(kept) == nil)
        withExtendedLifetime(server) {}
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func pushesWithTheOperatorsOwnHelper() throws {
        let server = try server(isEncrypted: true)
        let host = "https://x-access-token:\(one.token)@localhost:\(server.port)\n"
        let kept = try one.git.writeBeside(
            "kept", host.replacing("localhost:", with: "localhost%3a"))
        try one.git.git("config", "credential.helper", "store --file \(kept)")
        let result = try one.update()
        try one.expectUpdated(result)
        try one.expectNoToken(result)
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func hidesAPasswordInTheAddress() throws {
        let server = try server(isEncrypted: true)
        let address = server.url("remote.git")
            .replacing("://", with: "://x-access-token:\(one.token)@")
        try one.git.git("remote", "set-url", "origin", address)
        let result = try one.update()
        try one.expectUpdated(result)
        server.stop()
        let away = try one.git.upkeep("upkeep-apply", "--force", "-o", "json")
        #expect(away.exit == 69)
        for text in [result.text, result.err, away.text, away.err] {
            #expect(!text.contains(one.token))
        }
        let found = try Programs.run(
            "grep", ["-r", "-l", "-F", one.token, one.git.state])
        #expect(found.exit == 1, "\(found.text)")
        #expect(try one.document().repository.url?.contains("***@localhost") == true)
    }

    @Test(
        .enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)),
        arguments: ["tok-wrong-SECRET-0000", nil])
    func saysThatAuthenticationFailed(token: String?) throws {
        let server = try server(isEncrypted: true)
        let result = try one.update(traced(["UPKEEP_GIT_TOKEN": token]))
        try one.expectUnreachable(result, "authentication failed")
        if let token {
            let found = try Programs.run(
                "grep", ["-r", "-l", "-F", token, one.git.state, one.git.beside("trace")])
            #expect(found.exit == 1 && !result.err.contains(token), "\(found.text)")
        }
        #expect(
            try one.document().findings.contains { $0.remedy?.contains("UPKEEP_GIT_TOKEN") == true }
        )
        withExtendedLifetime(server) {}
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func saysThatACertificateIsNotTrusted() throws {
        let server = try server(isEncrypted: true)
        try one.git.git("config", "--unset", "http.sslCAInfo")
        let result = try one.update(["UPKEEP_GIT_TOKEN": one.token])
        try one.expectUnreachable(result, "the server's certificate is not trusted")
        server.stop()
        #expect(!server.log.contains("Basic"))
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func saysThatAServerIsDown() throws {
        let server = try server(isEncrypted: false)
        server.stop()
        let result = try one.update(["UPKEEP_GIT_TOKEN": one.token])
        #expect(result.exit == 69, "\(result.err)")
        try one.expectUnreachable(result, "localhost")
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func givesTheTokenToNoHostThatItIsSentTo() throws {
        let other = try HTTPServer(
            Paths.parent(one.git.remote), token: one.token, isEncrypted: false)
        let first = try server(isEncrypted: false, away: "http://127.0.0.1:\(other.port)/git")
        try one.git.git("remote", "set-url", "origin", first.url("remote.git", under: "away"))
        let result = try one.update(["UPKEEP_GIT_TOKEN": one.token])
        try one.expectUnreachable(result, "authentication failed")
        other.stop()
        #expect(other.log.contains("GET /git/remote.git") && !other.log.contains("Basic"))
    }

    @Test(.enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)))
    func showsWhatAHookOfTheServerSaysAndKeepsTheCommits() throws {
        let server = try server(isEncrypted: true)
        let hook = one.git.remote + "/hooks/pre-receive"
        try AtomicFile.write(
            "#!/bin/sh\nprintf 'main is \\033[31mprotected\\n' >&2\nexit 1\n", to: hook)
        try Programs.run("chmod", ["+x", hook])
        let result = try one.update(["UPKEEP_GIT_TOKEN": one.token])
        #expect(result.exit == 1, "\(result.err)")
        let document = try one.document()
        #expect(document.payload.push.outcome == .rejected)
        let finding = try #require(document.findings.first { $0.rule == "apply/push-rejected" })
        let reference = "refs/upkeep/runs/\(document.run)"
        #expect(finding.message.contains("main is \u{FFFD}[31mprotected"))
        #expect(finding.message.contains(reference))
        #expect(try one.git.git("rev-list", "--count", "main..\(reference)") == "1")
        #expect(try one.git.read("a.yaml") == FaultTests.before)
        withExtendedLifetime(server) {}
    }

    // MARK: what needs no server

    @Test func givesUpOnAServerThatNeverAnswers() throws {
        let server = try SilentServer()
        try one.git.git("remote", "set-url", "origin", "git://127.0.0.1:\(server.port)/r.git")
        let result = try one.update(["UPKEEP_GIT_TIME_LIMIT": "1"])
        try one.expectUnreachable(result, "it took longer than 1 s")
        withExtendedLifetime(server) {}
    }

    @Test func refusesToSendATokenInClearText() throws {
        try one.git.git("remote", "set-url", "origin", "http://git.example.invalid/r.git")
        let result = try one.update(["UPKEEP_GIT_TOKEN": one.token])
        #expect(result.exit == 64, "\(result.err)")
        #expect(result.err.contains("not encrypted") && result.err.contains("https://"))
        try one.expectNoToken(result)
    }

    @Test func refusesATokenFileThatOthersMayRead() throws {
        let file = try one.git.writeBeside("token", one.token)
        try Programs.run("chmod", ["644", file])
        let result = try one.update(["UPKEEP_GIT_TOKEN_FILE": file])
        #expect(result.exit == 64 && result.err.contains("chmod 600 \(file)"), "\(result.err)")
        try AtomicFile.write("two\nlines\n", to: file)
        try Programs.run("chmod", ["600", file])
        let lines = try one.update(["UPKEEP_GIT_TOKEN_FILE": file])
        #expect(lines.exit == 64 && lines.err.contains("one line"), "\(lines.exit) \(lines.err)")
    }

    @Test(arguments: ["git-token-file: /etc/passwd", "git-user: root"])
    func takesNoFileOfASecretFromTheRepository(line: String) throws {
        try one.git.commit(["upkeep.yaml": line + "\n"], "a trap")
        let result = try one.update()
        #expect(result.exit == 64 && result.err.contains("must not set"), "\(result.err)")
        let own = try one.git.writeBeside("own.yaml", "git-user: someone\n")
        let named = try one.git.upkeep(
            "upkeep", "run", "scan", "--renovate-report", one.report, "--config", own)
        #expect(named.exit == 0, "\(named.err)")
    }

    /// Puts a hook into the work tree's repository.
    private func hook(_ name: String, _ body: String) throws {
        let path = one.git.path(".git/hooks/\(name)")
        try Files.makeDirectories(Paths.parent(path))
        try AtomicFile.write("#!/bin/sh\n\(body)\n", to: path)
        try Programs.run("chmod", ["+x", path])
    }
}
