import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep hold`: what a person says is not applied.
@Suite struct HoldCommandTests {
    private func fixture() throws -> ApplyFixture {
        try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
    }

    private func hold(_ one: ApplyFixture, _ words: String..., exit: Int32 = 0) throws -> String {
        let result = try Programs.run("upkeep", ["hold"] + words, in: one.git.work)
        #expect(result.exit == exit, "\(result.err)")
        return exit == 0 ? result.text : result.err
    }

    @Test func addsListsAndReleases() throws {
        let one = try fixture()
        #expect(try hold(one, "list") == "nothing is held\n")
        #expect(
            try hold(one, "add", "x/a", "1.1.0", "--reason", "breaks the mail")
                == "held x/a 1.1.0, pushed to origin/main\n")
        #expect(try one.git.readRemote("upkeep.holds.yaml").contains("reason: breaks the mail"))
        #expect(try one.git.git("log", "-1", "--format=%s") == "chore(upkeep): hold x/a 1.1.0")
        #expect(try hold(one, "list").contains("breaks the mail"))
        #expect(try one.change(try one.apply(), "x/a").reason == "held")
        #expect(try hold(one, "add", "x/a", "1.1.0") == "x/a 1.1.0 is held already\n")
        #expect(try hold(one, "release", "x/a", "1.1.0").hasPrefix("released x/a 1.1.0"))
        #expect(try hold(one, "release", "x/a", "1.1.0") == "x/a 1.1.0 is released already\n")
        let json = try hold(one, "list", "-o", "json")
        #expect(json.contains("\"released\": true") && json.contains("\"complete\": true"))
        #expect(try one.change(try one.apply("--force"), "x/a").outcome == .applied)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "4")
    }

    @Test func releasesWhatAPersonReverted() throws {
        let one = try fixture()
        _ = try one.apply()
        try one.git.git("revert", "--no-edit", "HEAD")
        try one.git.git("push", "-q")
        #expect(try hold(one, "list").contains("Test reverted it in"))
        _ = try hold(one, "release", "x/a", "1.1.0")
        #expect(try hold(one, "list").contains("released"))
        #expect(try one.git.readRemote("upkeep.holds.yaml").contains("released: true"))
    }

    @Test func changesNothingInADryRun() throws {
        let one = try fixture()
        let tip = try one.git.gitRemote("rev-parse", "main")
        #expect(
            try hold(one, "add", "x/a", "1.1.0", "--dry-run") == "dry run: would hold x/a 1.1.0\n")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test(arguments: [
        (["hold"], "a word is missing"), (["hold", "lst"], "upkeep hold takes list"),
        (["hold", "add", "x"], "upkeep hold takes list"),
        (["hold", "release", "x", "1"], "x 1 is not held"),
        (["hold", "add", "x y", "1"], "no package"), (["hold", "list", "--al"], "unknown flag"),
    ])
    func refusesWrongWords(_ words: [String], _ message: String) throws {
        let one = try fixture()
        let result = try Programs.run("upkeep", words, in: one.git.work)
        #expect(result.exit == 64 && result.err.contains(message), "\(result.err)")
    }
}
