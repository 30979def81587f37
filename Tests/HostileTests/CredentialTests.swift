import Contracts
import SystemSupport
import TestSupport
import Testing

/// What becomes of a password that stands in a remote's address.
@Suite(.enabled(if: HTTPServer.isPresent, "\(HTTPServer.whyAbsent)"))
struct HostileCredentialTests {
    private static let password = "p4ss-w0rd/%x"

    /// A repository whose remote has a password in its address, and a git that notes how it is called.
    private func fixture(_ server: HTTPServer, _ one: ApplyFixture) throws {
        let address = server.url("remote.git").replacing(
            "://", with: "://me:p4ss-w0rd%2F%25x@")
        try one.git.git("remote", "set-url", "origin", address)
    }

    @Test func noArgumentOfAnyProgramHasIt() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
        let server = try HTTPServer(
            Paths.parent(one.git.remote), user: "me", token: Self.password, isEncrypted: false)
        try one.git.gitRemote("config", "http.receivepack", "true")
        try fixture(server, one)
        // Every program that git starts stands in the trace, with its arguments.
        let trace = one.git.beside("trace")
        let global = try one.git.writeBeside("gitconfig", "[trace2]\n\teventTarget = \(trace)\n")
        let document = try one.apply(environment: ["GIT_CONFIG_GLOBAL": global])
        #expect(document.payload.push.outcome == .pushed)
        #expect(try one.git.readRemote("a.yaml").contains("1.1.0"))
        let run = try Files.list(one.git.run()).filter { $0.hasSuffix(".json") }
            .map { try Files.readText(one.git.run() + "/" + $0, limit: 1 << 26) }.joined()
        #expect(!run.contains("p4ss"))
        let told = try Files.readText(trace, limit: 1 << 26)
        #expect(told.contains("remote-http"))
        let calls = told.split(separator: "\n").filter { $0.contains("\"argv\"") }
        #expect(!calls.contains { $0.contains("p4ss") })
    }

    @Test func aHookThatSaysItBackwardsIsNotBelieved() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
        let server = try HTTPServer(
            Paths.parent(one.git.remote), user: "me", token: Self.password, isEncrypted: false)
        try one.git.gitRemote("config", "http.receivepack", "true")
        let hook = one.git.remote + "/hooks/pre-receive"
        let text = Self.password
        let hex = text.utf8.map { String($0, radix: 16) }.joined()
        let base64 = try Programs.run("base64", ["-w0"], input: Array("me:\(text)".utf8)).text
        let words = [text, String(text.reversed()), hex, base64]
        try AtomicFile.write(
            "#!/bin/sh\n" + words.map { "echo 'you are \($0)' >&2\n" }.joined() + "exit 1\n",
            to: hook)
        try Programs.run("chmod", ["755", hook])
        try fixture(server, one)
        let result = try one.git.upkeep("upkeep-apply", "-o", "json")
        #expect(result.exit == 1 && result.text.contains("you are ***"), "\(result.err)")
        let said = result.text + result.err
        for word in words { #expect(!said.contains(word), "\(word)") }
    }
}
