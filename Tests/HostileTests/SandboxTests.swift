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
}
