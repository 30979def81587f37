import Contracts
import SystemSupport
import TestSupport
import Testing

/// What a build can get at: the files that were written out for it, and nothing else, whatever the
/// program does.
@Suite struct SandboxTests {
    @Test(.enabled(if: SandboxFixture.isPresent, "\(SandboxFixture.whyAbsent)"))
    func noAttemptOfAProgramComesOff() throws {
        let fixture = try SandboxFixture()
        let free = try fixture.free()
        #expect(SandboxFixture.real.subtracting(free) == [])
        try fixture.git.commit(["app/kustomization.yaml": "resources: [] \n"], "change")
        let document = try fixture.validate()
        let build = document.payload.checks.first { $0.check == "build" }
        #expect(build?.outcome == .passed, "\(document.findings.compactMap(\.evidence))")
    }

    @Test(
        .enabled(if: SandboxFixture.isPresent, "\(SandboxFixture.whyAbsent)"),
        arguments: [("xz", "xz"), ("gzip", "gz")])
    func noAttemptOfAnUnpackerComesOff(program: String, suffix: String) throws {
        let fixture = try SandboxFixture()
        let programs = fixture.git.beside("programs")
        try Files.rename("\(programs)/kustomize", to: "\(programs)/\(program)")
        let packed = try fixture.git.writeBeside("report.json.\(suffix)", "packed")
        let result = try fixture.git.upkeep(
            "upkeep-detect", "--renovate-report", packed,
            environment: ["PATH": "\(programs):/usr/bin:/bin", "HOME": fixture.git.beside("home")])
        // What it wrote was read, for it ended well: no attempt came off.
        #expect(result.exit == 65 && !result.err.contains("unpacked"), "\(result.err)")
    }

    /// The kernel has no Landlock, and the attempt is in the kustomization.
    @Test func withoutASandboxNothingIsBuiltThatIsNotUnderstood() throws {
        let night = try NightFixture()
        let secret = try night.git.writeBeside("private.txt", "hunter2")
        try night.git.commit(
            [
                "bad/kustomization.yaml":
                    "resources:\n  - web.yaml\nConfigMapGenerator: [{name: x, files: [\(secret)]}]\n",
                "good/web.yaml": ApplyFixture.deployment("x/good:1.0.1"),
            ], "attempt")
        let result = try night.git.upkeep(
            "upkeep-validate", "--base", "HEAD~1", "-o", "json",
            environment: night.environment.merging([
                "LD_PRELOAD": Programs.path("libupkeep-faults.so"),
                "UPKEEP_FAULT_KERNEL": "no-landlock",
            ]) { $1 })
        let document = try CanonicalJSON.document(ValidatePayload.self, from: result.out)
        let builds = document.payload.checks.filter { $0.check == "build" }
        #expect(builds.map(\.subject) == ["bad", "good"])
        #expect(builds.map(\.outcome) == [.skipped, .passed])
        #expect(builds[0].reason == "unjudged")
        let finding = try #require(
            document.findings.first { $0.rule == "validate/not-understood" })
        #expect(
            finding.message
                == "bad was not built: bad/kustomization.yaml has the key ConfigMapGenerator")
        #expect(result.err.contains("no Landlock"))
    }
}
