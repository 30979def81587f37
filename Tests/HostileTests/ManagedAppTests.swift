import Contracts
import SystemSupport
import TestSupport
import Testing

/// Rules that a push brings as resources: whatever is wrong with one, what it speaks for waits, and the
/// rest goes on.
@Suite struct ManagedAppTests {
    private static let head = "apiVersion: upgrades.upkeep.dev/v1alpha1\nkind: ManagedApp\n"

    @Test(arguments: [
        head + "spec: {allow: major}\n", head + "metadata: {name: a}\nspec: {alow: major}\n",
        head + "metadata: {name: a}\nspec: {allow: \"${KIND}\"}\n",
        head + "metadata: {name: a\n", head + "metadata: {name: [a]}\nspec: {allow: major}\n",
        "apiVersion: v1\nkind: List\nitems:\n- {kind: ManagedApp, metadata: {name: a}}\n",
        head
            + "metadata: {name: a}\nspec: {windows: [{cron: \"0 0 * * *\", duration: 999999999999d}]}\n",
        head + "metadata: {name: a}\nspec: {match: {path: \"" + String(repeating: "*", count: 5000)
            + "\"}}\n",
        head + "metadata: {name: \"\\u001b[31ma\"}\nspec: {minimumAge: -1d}\n",
    ])
    func holdsItsDirectoryAndNothingElse(_ app: String) throws {
        var report = RenovateFixture()
        var files = ["apps/web/app.yaml": app]
        for name in ["web", "api"] {
            let file = "apps/\(name)/\(name).yaml"
            files[file] = ApplyFixture.deployment("x/\(name):1.0.0")
            report.add(
                "kubernetes", file,
                [
                    RenovateFixture.image(
                        "x/\(name)", "1.0.0", updates: [RenovateFixture.update("patch", "1.0.1")])
                ])
        }
        let fixture = try ApplyFixture(files, report)
        let analyze = try CanonicalJSON.document(
            AnalyzePayload.self,
            from: Files.read(fixture.git.run() + "/analyze.json", limit: 1 << 26))
        let finding = analyze.findings.first { $0.rule == "policy/invalid-managed-app" }
        #expect(finding?.place?.file == "apps/web/app.yaml" && finding?.severity == .error)
        #expect(finding.map { !$0.message.contains("\u{1B}") } ?? false)
        let document = try fixture.apply("--no-push")
        #expect(try fixture.change(document, "x/api").outcome == .applied)
        let change = try fixture.change(document, "x/web")
        #expect(change.outcome == .skipped && change.reason == "policy", "\(change)")
    }
}
