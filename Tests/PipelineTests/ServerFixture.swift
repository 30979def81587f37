import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// A repository with one update to make, whose remote is then reached through a server.
struct ServerFixture {
    /// What the servers of this test ask for; no other test has it.
    let token = "tok-\(UInt64.random(in: .min ... .max))-SECRET"

    let git: GitFixture
    let report: String

    init() throws {
        git = try GitFixture(["a.yaml": FaultTests.before])
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        report = try git.writeBeside("report.json", fixture.report)
        try git.gitRemote("config", "http.receivepack", "true")
    }

    /// The environment in which only what the test says decides how git connects.
    static func environment(_ more: [String: String?]) -> [String: String?] {
        let none: [String: String?] = [
            "GIT_SSL_CAINFO": nil, "SSH_AUTH_SOCK": nil, "GIT_SSH": nil, "GIT_SSH_COMMAND": nil,
            "GIT_ASKPASS": nil, "HTTPS_PROXY": nil, "HTTP_PROXY": nil, "https_proxy": nil,
            "http_proxy": nil, "ALL_PROXY": nil, "all_proxy": nil,
        ]
        return none.merging(more) { $1 }
    }

    /// Runs the pipeline `update`.
    func update(_ environment: [String: String?] = [:]) throws -> Programs.Result {
        try Programs.run(
            "upkeep", ["run", "update", "--renovate-report", report], in: git.work,
            environment: Self.environment(environment))
    }

    /// The newest run's apply document.
    func document() throws -> Document<ApplyPayload> {
        let bytes = try Files.read(git.run() + "/apply.json", limit: 1 << 26)
        return try CanonicalJSON.document(ApplyPayload.self, from: bytes)
    }

    /// The remote has the one commit, and so have branch, index and work tree.
    func expectUpdated(_ result: Programs.Result) throws {
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        #expect(try git.gitRemote("rev-list", "--count", "main") == "2")
        let tip = try git.gitRemote("rev-parse", "main")
        #expect(try git.git("rev-parse", "HEAD") == tip)
        #expect(try git.git("status", "--porcelain").isEmpty)
        // One run pushed it: this one, or one that it took up first.
        let pushes = try Files.list(git.state("runs")).compactMap { run -> Push? in
            let path = git.state("runs/\(run)/apply.json")
            guard let bytes = try? Files.read(path, limit: 1 << 26) else { return nil }
            return try CanonicalJSON.document(ApplyPayload.self, from: bytes).payload.push
        }.filter { $0.outcome == .pushed }
        #expect(pushes.map(\.to?.text) == [tip])
    }

    /// Nothing reached the remote; the document says so, and how.
    func expectUnreachable(_ result: Programs.Result, _ words: String) throws {
        #expect(result.exit == 69, "\(result.text)\(result.err)")
        #expect((result.text + result.err).contains(words), "\(result.text)\(result.err)")
        let document = try document()
        #expect(document.payload.push.outcome == .unreachable)
        #expect(document.payload.push.message?.contains(words) == true)
        #expect(document.findings.contains { $0.rule == "apply/remote-unreachable" })
        #expect(try git.gitRemote("rev-list", "--count", "main") == "1")
        #expect(try git.read("a.yaml") == FaultTests.before)
        #expect(try git.git("status", "--porcelain").isEmpty)
    }

    /// The token stands in nothing that upkeep wrote or printed.
    func expectNoToken(_ result: Programs.Result, _ files: String...) throws {
        #expect(!result.text.contains(token) && !result.err.contains(token))
        let found = try Programs.run(
            "grep", ["-r", "-l", "-F", token, git.state, git.path(".git")] + files)
        #expect(found.exit == 1, "the token stands in \(found.text)\(found.err)")
    }
}
