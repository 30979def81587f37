import Contracts
import SystemSupport
import TestSupport
import Testing

/// What is built, and what a build that fails means.
@Suite struct BuildTests {
    private static func app(_ note: String?) -> [String: String?] {
        guard let note else { return ["app/web.yaml": nil, "app/kustomization.yaml": nil] }
        return [
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "app/web.yaml": ValidateFixture.deployment("x/web:1", note: note),
        ]
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let before: String?
        let after: String
        let check: String
        let rules: [String]
        var exit: Int32 = 0
        var testDescription: String { "\(before ?? "none") → \(after)" }
    }

    @Test(arguments: [
        Case(before: "a", after: "b", check: "passed", rules: []),
        Case(
            before: "a", after: "BROKEN", check: "failed build-failed",
            rules: ["validate/build-failed"], exit: 2),
        Case(
            before: "BROKEN", after: "BROKEN 2", check: "skipped fails-before",
            rules: ["validate/fails-before"]),
        Case(before: "BROKEN", after: "b", check: "passed", rules: []),
        Case(before: nil, after: "b", check: "passed", rules: []),
        Case(
            before: nil, after: "BROKEN", check: "failed build-failed",
            rules: ["validate/build-failed"], exit: 2),
        Case(
            before: "a", after: "HANG", check: "failed time-limit",
            rules: ["validate/build-failed"], exit: 2),
        Case(
            before: "HANG 1", after: "HANG 2", check: "skipped fails-before",
            rules: ["validate/fails-before"]),
        Case(
            before: "a", after: "FLOOD", check: "failed output-limit",
            rules: ["validate/build-failed"], exit: 2),
    ])
    func failsOnlyWhatWorkedBefore(one: Case) throws {
        let fixture = try ValidateFixture(
            ["README.md": "x"].merging(Self.app(one.before).compactMapValues { $0 }) { $1 })
        try fixture.change(Self.app(one.after))
        let limit = one.after.contains("HANG") ? "1" : "60"
        let document = try fixture.validate(
            "--base", "HEAD~1", "--build-time-limit", limit, exit: one.exit)
        #expect(document.checks("build") == ["app: \(one.check)"])
        #expect(document.rules == one.rules)
        #expect(document.payload.verdict == (one.exit == 2 ? .failed : .passed))
        let isTried = !one.check.hasPrefix("passed") && one.before != nil
        #expect(try fixture.builds().count == (isTried ? 2 : 1))
        #expect(fixture.leftovers.isEmpty)
        for finding in document.findings {
            #expect(finding.evidence?.contains("hunter2") != true)
            #expect(finding.evidence?.contains(".upkeep") != true)
        }
    }

    @Test func endsABuildThatPrintsMoreThanIsAllowed() throws {
        let fixture = try ValidateFixture(
            ["README.md": "x"].merging(Self.app("a").compactMapValues { $0 }) { $1 })
        try fixture.change(Self.app("FLOOD"))
        let document = try fixture.validate(
            "--base", "HEAD~1", "--build-output-limit", "2", exit: 2)
        #expect(document.checks("build") == ["app: failed output-limit"])
        let evidence = document.findings.compactMap(\.evidence)
        #expect(evidence.contains { $0.contains("more than 2 MB") }, "\(evidence)")
    }

    /// Two clusters over one base, with everything that a kustomization can name.
    static let shared = [
        "clusters/a/kustomization.yaml": """
        resources:
          - ../../base
        components:
          - ../../comp
        patches: [{path: patch.yaml}, {path: ../../outside.yaml}]
        """,
        "clusters/a/patch.yaml": "a: 1\n", "outside.yaml": "a: 1\n",
        "clusters/b/kustomization.yaml": "resources:\n  - ../../base\n",
        "base/kustomization.yaml": ValidateFixture.kustomization("web.yaml", "sub"),
        "base/web.yaml": "a: 1\n",
        "base/sub/kustomization.yaml": "configMapGenerator: [{name: x, files: [k=conf.toml]}]\n",
        "base/sub/conf.toml": "a = 1\n",
        "comp/kustomization.yaml": "kind: Component\nsecretGenerator: [{name: x, envs: [s.env]}]\n",
        "comp/s.env": "A=1\n",
        "other/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
        "other/web.yaml": "a: 1\n", "unused.yaml": "a: 1\n",
    ]

    @Test(arguments: [
        ("clusters/a/patch.yaml", ["./clusters/a"]), ("outside.yaml", ["./clusters/a"]),
        ("base/web.yaml", ["./clusters/a", "./clusters/b"]),
        ("base/sub/conf.toml", ["./clusters/a", "./clusters/b"]),
        ("base/sub/kustomization.yaml", ["./clusters/a", "./clusters/b"]),
        ("comp/s.env", ["./clusters/a"]), ("other/web.yaml", ["./other"]), ("unused.yaml", []),
    ])
    func buildsExactlyWhatTheChangeReaches(file: String, built: [String]) throws {
        let fixture = try ValidateFixture(Self.shared)
        let text = try #require(Self.shared[file])
        try fixture.change([file: text + "# changed\n"])
        let document = try fixture.validate("--base", "HEAD~1")
        #expect(document.payload.verdict == .passed)
        #expect(try fixture.builds() == built)
        #expect(document.checks("build").allSatisfy { $0.hasSuffix("passed") })
    }

    @Test func missesAFileThatWasTakenAway() throws {
        let fixture = try ValidateFixture(Self.shared)
        try fixture.change(["base/web.yaml": nil])
        let document = try fixture.validate("--base", "HEAD~1", exit: 2)
        #expect(
            document.checks("build")
                == ["clusters/a: failed build-failed", "clusters/b: failed build-failed"])
    }

    @Test func buildsWhatFluxWouldGenerate() throws {
        let fixture = try ValidateFixture([
            "flux.yaml": ValidateFixture.flux("apps", path: "./apps") + "---\n"
                + ValidateFixture.source,
            "apps/a.yaml": "a: 1\n", "apps/deep/b.yml": "b: 1\n", "apps/notes.txt": "x",
            "apps/whole/kustomization.yaml": ValidateFixture.kustomization("c.yaml"),
            "apps/whole/c.yaml": "c: 1\n", "apps/whole/not-listed.yaml": "d: BROKEN\n",
        ])
        try fixture.change(["apps/deep/b.yml": "b: 2\n"])
        #expect(
            try fixture.validate("--base", "HEAD~1").checks("build") == ["apps: passed"])
        #expect(try fixture.builds() == ["./apps"])
        try fixture.change(["apps/whole/c.yaml": "c: BROKEN\n"])
        let document = try fixture.validate("--base", "HEAD~1", exit: 2)
        #expect(document.checks("build") == ["apps: failed build-failed"])
        try fixture.change(["apps/whole/not-listed.yaml": "d: BROKEN 2\n"])
        #expect(try fixture.validate("--base", "HEAD~1").checks("build").isEmpty)
    }

    @Test(arguments: [
        "resources: [https://example.org/x.yaml]", "resources: [github.com/x/y//z?ref=v1]",
        "resources: [\"git::https://example.org/x\"]", "bases: [git@example.org:x/y]",
        "helmCharts: [{name: x, repo: https://example.org}]",
    ])
    func fetchesNothing(kustomization: String) throws {
        let fixture = try ValidateFixture(["app/kustomization.yaml": kustomization + "\n"])
        try fixture.change(["app/kustomization.yaml": kustomization + "\n# changed\n"])
        let document = try fixture.validate("--base", "HEAD~1")
        #expect(document.checks("build") == ["app: skipped remote"])
        #expect(document.rules == ["validate/remote"] && document.outcome == .partial)
        #expect(try fixture.builds().isEmpty)
    }

    private static let elsewhere = "https://github.com/x/y//z?ref=v1"

    /// A change below a cluster that needs something from elsewhere: what is built of it instead.
    @Test(
        arguments: [
            (["apps/plex/web.yaml": "a: 2\n"], ["apps: passed"]),
            (["apps/plex/web.yaml": "a: BROKEN\n"], ["apps: failed build-failed"]),
            (["apps/plex/web.yaml": nil], ["apps: failed build-failed"]),
            (
                [
                    "apps/plex/kustomization.yaml": ValidateFixture.kustomization(
                        "web.yaml", "nosuch.yaml")
                ], ["apps: failed build-failed"]
            ),
            (["apps/plex/kustomization.yaml": nil], ["apps: failed build-failed"]),
            (["own.yaml": "a: 2\n"], ["cluster: skipped remote"]),
            (
                ["apps/plex/web.yaml": "a: 2\n", "own.yaml": "a: 2\n"],
                ["apps: passed", "cluster: skipped remote"]
            ),
            (["other/web.yaml": "a: 2\n"], ["other/in: passed"]),
            (["other/in/web.yaml": "a: BROKEN\n"], ["other/in: failed build-failed"]),
            (["comp/x.yaml": "a: 2\n"], ["apps: passed"]),
            (
                [
                    "apps/plex/kustomization.yaml": ValidateFixture.kustomization(
                        "web.yaml", elsewhere)
                ], ["apps: skipped unjudged"]
            ),
        ] as [([String: String?], [String])])
    func buildsWhatNeedsNothingFromElsewhere(_ files: [String: String?], _ checks: [String]) throws
    {
        let fixture = try ValidateFixture([
            "flux.yaml": ValidateFixture.flux("c", path: "./cluster") + "---\n"
                + ValidateFixture.source,
            "cluster/kustomization.yaml": ValidateFixture.kustomization(
                Self.elsewhere, "../apps", "../other", "../own.yaml"),
            "own.yaml": "a: 1\n",
            "apps/kustomization.yaml": ValidateFixture.kustomization("plex"),
            "apps/plex/kustomization.yaml": ValidateFixture.kustomization("web.yaml")
                + "components:\n  - ../../comp\n",
            "apps/plex/web.yaml": "a: 1\n",
            "comp/kustomization.yaml": "kind: Component\nresources:\n  - x.yaml\n",
            "comp/x.yaml": "a: 1\n",
            "other/kustomization.yaml": ValidateFixture.kustomization(Self.elsewhere, "in"),
            "other/in/kustomization.yaml": ValidateFixture.kustomization("web.yaml", "../web.yaml"),
            "other/in/web.yaml": "a: 1\n", "other/web.yaml": "a: 1\n",
        ])
        try fixture.change(files)
        let isGood = checks.allSatisfy { $0.hasSuffix("passed") || $0.hasSuffix("remote") }
        let document = try fixture.validate("--base", "HEAD~1", exit: isGood ? 0 : 2)
        #expect(document.checks("build") == checks)
    }

    @Test func doesWithoutKustomize() throws {
        let fixture = try ValidateFixture(Self.shared)
        try fixture.change(["base/web.yaml": "a: 2\n", "base/sub/conf.toml": "a = 2\n"])
        let document = try fixture.validate("--base", "HEAD~1", path: "/nonexistent")
        #expect(
            document.checks("build")
                == ["clusters/a: skipped no-kustomize", "clusters/b: skipped no-kustomize"])
        #expect(document.rules == ["validate/no-kustomize"])
        #expect(document.payload.verdict == .passed && document.outcome == .partial)
        try fixture.change(["base/sub/conf.toml": "a = 3\n"])
        let unknown = try fixture.validate("--base", "HEAD~1", path: "/nonexistent")
        #expect(unknown.payload.verdict == .unknown && unknown.outcome == .partial)
        #expect(unknown.rules == ["validate/no-kustomize", "validate/nothing-checked"].sorted())
    }

    @Test(arguments: [
        ("v3.9.1", false), ("{KustomizeVersion:3.1.0 GitCommit:x}", false), ("unknown", false),
        ("{Version:kustomize/v4.5.7 GitCommit:5 BuildDate:2022 GoOs:linux}", true),
        ("v5.5.0", true),
    ])
    func usesNothingOlderThanFour(version: String, isUsed: Bool) throws {
        let fixture = try ValidateFixture(Self.shared, version: version)
        try fixture.change(["other/web.yaml": "a: 2\n"])
        let document = try fixture.validate("--base", "HEAD~1", path: fixture.programs)
        #expect(
            document.checks("build") == [isUsed ? "other: passed" : "other: skipped no-kustomize"])
    }

    @Test func takesTheOneInsideKubectl() throws {
        let fixture = try ValidateFixture(Self.shared, version: "v3.0.0")
        try fixture.install(
            version: "Client Version: v1.32.0\\nKustomize Version: v5.5.0", under: "kubectl")
        try fixture.change(["other/web.yaml": "a: 2\n"])
        let document = try fixture.validate("--base", "HEAD~1", path: fixture.programs)
        #expect(document.checks("build") == ["other: passed"])
    }
}
