import Contracts
import SystemSupport
import TestSupport
import Testing

/// Pushes that try to get past the gate, to switch it off, or to lock everyone else out.
@Suite struct GateTests {
    let one: NightFixture
    let base: String

    private static let flux = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: good, namespace: flux-system}
        spec:
          path: ./good
          sourceRef: {kind: GitRepository, name: flux-system}

        """

    init() throws {
        one = try NightFixture(isBad: false)
        try one.git.commit(["flux/good.yaml": GateTests.flux], "flux")
        base = try one.git.git("rev-parse", "HEAD")
    }

    private func gate(
        _ files: [String: String], _ flags: String..., base: String? = nil
    ) throws -> Programs.Result {
        try one.git.commit(files, "pushed")
        return try Programs.run(
            "upkeep",
            ["run", "gate", "--base", base ?? self.base, "--head", "HEAD"] + flags,
            in: one.git.work, environment: one.environment)
    }

    @Test func aChangeThatHoldsPassesAndLeavesNothing() throws {
        let result = try gate(["good/web.yaml": ApplyFixture.deployment("x/good:1.0.1")])
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(Files.kind(one.git.state("runs")) == nil)
    }

    @Test(arguments: [
        ("upkeep.yaml", "max-kind: huge\n", "upkeep.yaml:1: max-kind cannot be"),
        ("upkeep.yaml", "a: [\n", "upkeep.yaml"),
        ("upkeep.yaml", "state: /tmp/x\n", "must not set \"state\""),
        ("pipelines/gate.yaml", "stagez: []\n", "pipelines/gate.yaml:1: unknown key"),
    ])
    func aChangeThatBreaksTheRulesIsRefused(file: String, text: String, says: String) throws {
        let result = try gate([file: text], "--repository-pipelines")
        #expect(result.exit == 2 && result.err.contains(says), "\(result.exit) \(result.err)")
    }

    /// Where the rules are broken already, the change that mends them comes in.
    @Test func aChangeThatMendsTheRulesPasses() throws {
        try one.git.commit(["upkeep.yaml": "max-kind: huge\n"], "broken")
        let broken = try one.git.git("rev-parse", "HEAD")
        let result = try gate(["upkeep.yaml": "max-kind: patch\n"], base: broken)
        #expect(result.exit == 0 && result.err.contains("do not count"), "\(result.err)")
    }

    @Test func aBuildThatBecomesRemoteCannotBeJudged() throws {
        let remote = "resources:\n  - web.yaml\n  - https://github.com/x/y//z?ref=v1\n"
        let result = try gate(["good/kustomization.yaml": remote])
        #expect(result.exit == 2 && result.text.contains("cannot be judged now"), "\(result)")
        let lowered = try Programs.run(
            "upkeep",
            [
                "run", "gate", "--base", base, "--head", "HEAD", "--levels",
                "validate/unjudged=notice",
            ], in: one.git.work, environment: one.environment)
        #expect(lowered.exit == 0, "\(lowered)")
    }

    /// An image below a cluster that needs something from elsewhere, and how the gate ends.
    @Test(arguments: [("x/plex:1.6.6", 2), ("x/plex:1.1.0", 0)] as [(String, Int32)])
    func whatNeedsNothingFromElsewhereIsBuiltBelowWhatDoes(_ image: String, _ exit: Int32) throws {
        try one.git.commit(
            [
                "flux/good.yaml": GateTests.flux.replacing("./good", with: "./cluster"),
                "cluster/kustomization.yaml":
                    "resources: [../apps, \"https://github.com/x/y//z?ref=v1\"]\n",
                "apps/kustomization.yaml": "resources: [plex]\n",
                "apps/plex/kustomization.yaml": "resources: [web.yaml]\n",
                "apps/plex/web.yaml": ApplyFixture.deployment("x/plex:1.0.0"),
            ], "cluster")
        let base = try one.git.git("rev-parse", "HEAD")
        let result = try gate(
            ["apps/plex/web.yaml": ApplyFixture.deployment(image)], base: base)
        #expect(result.exit == exit, "\(result)")
        #expect(result.text.contains("may come in") == (exit == 0), "\(result.text)")
    }

    /// What pushes the change may not lower the level for it.
    @Test func aChangeDoesNotLowerItsOwnLevel() throws {
        let remote = "resources:\n  - web.yaml\n  - https://github.com/x/y//z?ref=v1\n"
        let result = try gate([
            "good/kustomization.yaml": remote,
            "upkeep.yaml": "levels: [validate/unjudged=notice]\n",
        ])
        #expect(result.exit == 2, "\(result)")
    }

    @Test func aPushLowersNoErrorForTheNextOne() throws {
        let levels = "levels: [validate/build-failed=notice, nonsense/rule=notice]\n"
        try one.git.commit(["upkeep.yaml": levels], "levels")
        let base = try one.git.git("rev-parse", "HEAD")
        let broken = ["good/web.yaml": ApplyFixture.deployment("x/good:1.6.6")]
        let result = try gate(broken, base: base)
        #expect(result.exit == 2 && result.err.contains("must not lower"), "\(result)")
    }

    /// Kustomize and Flux refuse a directory with two kustomization files.
    @Test func aSecondKustomizationFileIsSeen() throws {
        try one.git.writeBeside(
            "programs/kustomize",
            """
            #!/bin/sh
            if [ "$1" = version ]; then echo v5.5.0; exit 0; fi
            [ -e "$2/kustomization.yml" ] && { echo "Found multiple" >&2; exit 1; }
            echo "kind: List"
            """)
        let second = "resources: [web.yaml]\n"
        let result = try gate(["good/kustomization.yml": second])
        #expect(result.exit == 2 && result.text.contains("Found multiple"), "\(result)")
    }

    @Test func rulesThatCannotBeReadDoNotLockAnybodyOut() throws {
        try Programs.run("ln", ["-s", "/etc/passwd", one.git.path("upkeep.yaml")])
        try one.git.commit([:], "link")
        let base = try one.git.git("rev-parse", "HEAD")
        try one.git.git("rm", "-q", "upkeep.yaml")
        let result = try gate([:], base: base)
        #expect(result.exit == 0 && result.err.contains("do not count"), "\(result)")
    }

    /// What is too large to be built fails alone; where it was so before, it is no news.
    @Test func aFileThatIsTooLargeSwitchesNothingOff() throws {
        let large = String(repeating: "# \(String(repeating: "x", count: 1 << 16))\n", count: 260)
        let files = [
            "good/kustomization.yaml": "resources:\n  - web.yaml\n  - large.yaml\n",
            "good/large.yaml": large,
        ]
        let added = try gate(files)
        #expect(added.exit == 2 && added.text.contains("validate/build-failed"), "\(added.exit)")
        let base = try one.git.git("rev-parse", "HEAD")
        let removed = try gate(["good/large.yaml": "a: 1\n"], base: base)
        #expect(removed.exit == 0, "\(removed.exit) \(removed.err)")
    }

    /// A directory renamed together with the path of what builds it, and broken on the way.
    @Test func aRenameIsFollowedThroughTheFluxPath() throws {
        try one.git.git("mv", "good", "moved")
        let result = try gate([
            "flux/good.yaml": GateTests.flux.replacing("./good", with: "./moved"),
            "moved/web.yaml": ApplyFixture.deployment("x/good:1.6.6"),
        ])
        #expect(result.exit == 2 && result.text.contains("1.6.6 is broken"), "\(result)")
        let whole = try gate(["moved/web.yaml": ApplyFixture.deployment("x/good:1.0.1")])
        #expect(whole.exit == 0, "\(whole)")
    }

    @Test func twoPushesAtOnceDoNotWaitForEachOther() throws {
        try Files.makeDirectories(one.git.state)
        let held = try FileLock.acquire(one.git.state("lock"))
        let result = try gate(["good/web.yaml": ApplyFixture.deployment("x/good:1.0.1")])
        #expect(result.exit == 0, "\(result)")
        withExtendedLifetime(held) {}
    }

    @Test(.enabled(if: Files.effectiveUser == 0, "needs another user"))
    func itNeedsNoStateThatItMayWrite() throws {
        try Files.makeDirectories(one.git.state)
        try Programs.run("chown", ["65534", one.git.state])
        let result = try gate(["good/web.yaml": ApplyFixture.deployment("x/good:1.0.1")])
        #expect(result.exit == 0, "\(result)")
    }
}
