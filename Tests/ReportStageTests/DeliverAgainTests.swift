import Contracts
import SystemSupport
import TestSupport
import Testing

/// "Done before" hides no work: what failed, was not tried or is configured otherwise is done.
@Suite struct DeliverAgainTests {
    @Test(.enabled(if: ForgeServer.isPresent, "\(ForgeServer.whyAbsent)"))
    func opensTheReviewOnceThereIsAToken() throws {
        let git = try GitFixture(["web.yaml": ApplyFixture.deployment("x/web:1.0.0")])
        let forge = try ForgeServer(git, type: "github")
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml",
            [
                RenovateFixture.image(
                    "x/web", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let path = try git.writeBeside("report.json", report.report)
        func config(_ name: String, _ token: String) throws -> String {
            try git.writeBeside(
                name,
                bytes: Array(
                    "forges: [{host: forge.test, type: github, api: '\(forge.address)/api/v3', \(token)}]\n"
                        .utf8))
        }
        var environment = forge.environment
        environment["FORGE_WORD"] = .some(nil)
        environment["UPKEEP_CONFIG"] = .some(
            try config("one.yaml", "token: {from-env: FORGE_WORD}"))
        let run = try Programs.run(
            "upkeep",
            ["run", "update", "--renovate-report", path, "--review-branch", "upkeep/next"],
            in: git.work, environment: environment)
        try #require([0, 2].contains(run.exit), "\(run.err)")
        func deliver() throws -> (text: String, outcomes: [ReviewOutcome]) {
            let result = try Programs.run(
                "upkeep-deliver", [], in: git.work, environment: environment)
            #expect(result.exit == 0, "\(result.err)")
            let bytes = try Files.read(git.run() + "/deliver.json", limit: 1 << 24)
            let payload = try CanonicalJSON.document(DeliverPayload.self, from: bytes).payload
            return (result.text, payload.reviews.map(\.outcome))
        }
        let without = try deliver()
        #expect(without.text.contains("FORGE_WORD") && without.text.contains("  → "))
        environment["FORGE_WORD"] = .some(ForgeServer.token)
        #expect(try deliver().outcomes == [.opened])
        #expect(try deliver().text.contains("done before"))
        // Another place for the token is another configuration: it is looked at.
        environment["UPKEEP_CONFIG"] = .some(
            try config("two.yaml", "token: {from-file: /nowhere/token}"))
        #expect(try deliver().text.contains("/nowhere/token"))
    }
}
