import Contracts
import SystemSupport
import TestSupport
import Testing

/// A hold may speak of many versions, and what is neither a version nor a range is refused.
@Suite struct HoldRangeTests {
    private func fixture(_ to: String = "1.1.0") throws -> ApplyFixture {
        try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", to)])])
    }

    private func hold(_ one: ApplyFixture, _ words: String...) throws -> Programs.Result {
        try Programs.run("upkeep", ["hold"] + words, in: one.git.work)
    }

    /// Whether the update is held, by detect and by apply.
    private func held(_ one: ApplyFixture) throws -> String? {
        let result = try one.git.upkeep(
            "upkeep-detect", "--renovate-report", one.git.beside("report.json"), "-o", "json")
        let document = try CanonicalJSON.document(DetectPayload.self, from: result.out)
        try one.git.upkeep("upkeep-analyze")
        let held = document.payload.updates.first?.held?.reason
        let change = try one.change(try one.apply("--dry-run"), "x/a")
        #expect((change.outcome == .skipped) == (held != nil))
        return held
    }

    @Test(arguments: [("*", true), (">=1.1", true), ("1.1.x", true), (">=2", false)])
    func holdsARange(_ range: String, isHeld: Bool) throws {
        let one = try fixture()
        let added = try hold(one, "add", "x/a", range, "--reason", "by hand")
        #expect(added.text == "held x/a \(range), pushed to origin/main\n", "\(added.err)")
        #expect(try hold(one, "list").text.contains(range))
        #expect(try hold(one, "add", "x/a", range).text == "x/a \(range) is held already\n")
        #expect(try held(one) == (isHeld ? "failed-before" : nil))
        if isHeld {
            let single = try hold(one, "release", "x/a", "1.1.0")
            #expect(single.exit == 64, "\(single.text)")
            #expect(single.err.contains("x/a 1.1.0 is held by \(range)"), "\(single.err)")
            #expect(single.err.contains("upkeep hold release x/a '\(range)'"), "\(single.err)")
        }
        #expect(try hold(one, "release", "x/a", range).text.hasPrefix("released x/a \(range)"))
        #expect(try held(one) == nil)
    }

    /// What a person holds, what is offered, and whether the person is told how it is written.
    @Test(arguments: [
        ("v1.1.0", "1.1.0", true), ("1.1.0", "v1.1.0", true), ("1.1.0", "1.1.0", false),
    ])
    func holdsAVersionWithTheMarkAndWithoutIt(
        _ version: String, _ offered: String, isTold: Bool
    ) throws {
        let one = try fixture(offered)
        let added = try hold(one, "add", "x/a", version)
        #expect(added.exit == 0)
        let told = "the versions of x/a are written \(offered)"
        #expect(added.err.contains(told) == isTold, "\(added.err)")
        #expect(try held(one) == "failed-before")
        #expect(try hold(one, "release", "x/a", version).exit == 0)
        #expect(try held(one) == nil)
    }

    @Test(arguments: [">=banana", "$(id)", "all", "1 2", "${X}", "1.0\"", "{{.}}", "16.x-alpine"])
    func refusesWhatIsNeither(_ version: String) throws {
        let one = try fixture()
        let tip = try one.git.gitRemote("rev-parse", "main")
        let result = try hold(one, "add", "x/a", version)
        #expect(result.exit == 64 && result.err.contains("is neither a version nor a range"))
        #expect(result.err.contains("1.4.x"), "\(result.err)")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func namesThePackageThatWasMeant() throws {
        let one = try fixture()
        let result = try hold(one, "add", "x/aa", "1.1.0")
        #expect(result.exit == 0)
        #expect(result.err.contains("no dependency of this repository is called x/aa"))
        #expect(result.err.contains("did you mean x/a?"), "\(result.err)")
    }

    @Test func namesTheLineOfAFileWithNeither() throws {
        let one = try fixture()
        try one.git.commit(
            ["upkeep.holds.yaml": "holds:\n  - package: x/a\n    version: '>>2'\n"], "broken")
        let result = try one.git.upkeep(
            "upkeep-detect", "--renovate-report", one.git.beside("report.json"))
        #expect(result.exit == 65 && result.err.contains("upkeep.holds.yaml:2"), "\(result.err)")
    }
}
