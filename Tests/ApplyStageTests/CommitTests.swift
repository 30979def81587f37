import Contracts
import SystemSupport
import TestSupport
import Testing

/// Who commits, with which words, signed with which key.
@Suite struct CommitTests {
    private func fixture() throws -> ApplyFixture {
        try ApplyFixture([("web.yaml", "x/web", [RenovateFixture.update("minor", "1.1.0")])])
    }

    @Test func takesAuthorCommitterDateAndSubjectFromTheConfiguration() throws {
        let one = try fixture()
        let own = try one.git.writeBeside(
            "own.yaml",
            """
            author: Night Shift <night@example.org>
            committer: Robot <robot@example.org>
            """)
        try one.git.write(
            "upkeep.yaml",
            """
            commit-date: 2026-01-02T03:04:05Z
            commit-subject: "fix(flux): {kind} {what}"
            """)
        _ = try one.apply("--config", own)
        #expect(
            try one.git.git("log", "-1", "--format=%an <%ae>|%cn <%ce>|%aI|%cI|%s")
                == "Night Shift <night@example.org>|Robot <robot@example.org>"
                + "|2026-01-02T03:04:05+00:00|2026-01-02T03:04:05+00:00"
                + "|fix(flux): minor x/web 1.0.0 → 1.1.0")
    }

    @Test(arguments: [
        (["--commit-subject", "update"], "{what}"),
        (["--commit-subject", "{what} {wat}"], "means nothing"),
        (["--commit-date", "yesterday"], "it is now, or a time"),
        (["--author", "me"], "upkeep <upkeep@example.org>"),
        (["--committer", "a <b"], "upkeep <upkeep@example.org>"),
    ])
    func refusesWrongWords(_ words: [String], _ message: String) throws {
        let one = try fixture()
        let before = try one.git.gitRemote("rev-parse", "main")
        let result = try Programs.run("upkeep-apply", words, in: one.git.work)
        #expect(result.exit == 64 && result.err.contains(message), "\(result.err)")
        #expect(try one.git.gitRemote("rev-parse", "main") == before)
    }

    private func makeKey(_ one: ApplyFixture, _ type: String) throws -> String {
        let key = one.git.beside("key-\(type)")
        let made = try Programs.run("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", key])
        #expect(made.exit == 0, "\(made.err)")
        return key
    }

    @Test(
        .enabled(if: Programs.isInstalled("ssh-keygen"), "needs ssh-keygen"),
        arguments: ["ed25519", "rsa"])
    func signsWithSSHAsGitVerifies(_ type: String) throws {
        let one = try fixture()
        let key = try makeKey(one, type)
        let pub = try Files.readText(key + ".pub", limit: 1 << 16)
        let allowed = try one.git.writeBeside("allowed", "test@example.org \(pub)")
        try one.git.git("config", "gpg.format", "ssh")
        try one.git.git("config", "user.signingKey", key + ".pub")
        try one.git.git("config", "commit.gpgSign", "true")
        try one.git.git("config", "gpg.ssh.allowedSignersFile", allowed)
        _ = try one.apply()
        try one.git.git("verify-commit", "HEAD")
        #expect(try one.git.git("log", "-1", "--format=%G?") == "G")
        try one.git.git("fsck", "--strict")
    }

    @Test(.enabled(if: Programs.isInstalled("gpg"), "needs gpg"))
    func signsWithGPGAsGitVerifies() throws {
        let one = try fixture()
        let home = one.git.beside("gnupg")
        try Files.makeDirectory(home)
        try Programs.run("chmod", ["700", home])
        let environment: [String: String?] = ["GNUPGHOME": home]
        let made = try Programs.run(
            "gpg",
            [
                "--batch", "--passphrase", "", "--quick-generate-key",
                "Test <test@example.org>", "ed25519", "sign", "never",
            ], environment: environment)
        defer { _ = try? Programs.run("gpgconf", ["--kill", "all"], environment: environment) }
        #expect(made.exit == 0, "\(made.err)")
        try one.git.git("config", "commit.gpgSign", "true")
        _ = try one.apply(environment: environment)
        let verified = try Programs.run(
            "git", ["verify-commit", "HEAD"], in: one.git.work, environment: environment)
        #expect(verified.exit == 0, "\(verified.err)")
    }

    @Test(
        .enabled(if: Programs.isInstalled("ssh-keygen"), "needs ssh-keygen"),
        arguments: [
            ("ssh", "/none/key", "signing-failed"), ("ssh", "", "signing-failed"),
            ("x509", "me", "signing-failed"),
        ])
    func commitsNothingWithAKeyThatFails(
        _ format: String, _ key: String, _ reason: String
    ) throws {
        let one = try fixture()
        let before = try one.git.git("rev-parse", "HEAD")
        try one.git.git("config", "gpg.format", format)
        try one.git.git("config", "user.signingKey", key)
        try one.git.git("config", "commit.gpgSign", "true")
        let document = try one.apply(exit: 1)
        let change = try one.change(document, "x/web")
        #expect(change.outcome == .failed && change.reason == reason)
        #expect(document.findings.contains { $0.rule == "apply/signing-failed" })
        #expect(try one.git.git("rev-parse", "HEAD") == before)
        #expect(try one.git.gitRemote("rev-parse", "main") == before)
        #expect(try one.git.git("for-each-ref", "refs/upkeep").isEmpty)
        // The key works again: the same run goes on.
        try one.git.git("config", "commit.gpgSign", "false")
        let again = try one.apply()
        #expect(try one.change(again, "x/web").outcome == .applied)
    }
}
