import Contracts
import SystemSupport
import TestSupport
import Testing

/// Somebody else pushes between our fetch and our push.
@Suite struct RaceTests {
    let one: ApplyFixture
    let clone: String

    init() throws {
        let minor = [RenovateFixture.update("minor", "1.1.0")]
        one = try ApplyFixture([("a.yaml", "x/a", minor), ("b.yaml", "x/b", minor)])
        clone = one.git.beside("clone")
        try Programs.run("git", ["clone", "-q", one.git.remote, clone])
    }

    /// Commits a file in the other clone, without pushing it.
    private func commit(_ file: String, _ text: String) throws {
        try AtomicFile.write(text, to: "\(clone)/\(file)")
        try Programs.run("git", ["add", "."], in: clone)
        try Programs.run("git", ["commit", "-q", "-m", "theirs"], in: clone)
    }

    /// Lets each of our pushes be overtaken by the other clone's next commit, as long as it has any.
    private func overtake(_ commits: Int) throws {
        let hook = one.git.path(".git/hooks/pre-push")
        try Files.makeDirectories(Paths.parent(hook))
        try AtomicFile.write(
            """
            #!/bin/sh
            count=$(cat '\(one.git.beside("count"))' 2>/dev/null || echo \(commits))
            [ "$count" -gt 0 ] || exit 0
            echo $((count - 1)) > '\(one.git.beside("count"))'
            unset $(git rev-parse --local-env-vars)
            git -C '\(clone)' push -q --no-verify origin "main~$((count - 1)):main"

            """, to: hook)
        try Programs.run("chmod", ["+x", hook])
    }

    @Test func plansAnewWhenTheBranchMovesBetweenFetchAndPush() throws {
        try commit("theirs.txt", "1")
        try overtake(1)
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed && document.outcome == .complete)
        #expect(try one.git.readRemote("theirs.txt") == "1")
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.1.0"))
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "4")
        #expect(try one.git.read("theirs.txt") == "1")
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try Files.readText(one.git.beside("count"), limit: 9) == "0\n")
    }

    @Test func refusesTheGroupWhoseLineWasChangedThereAndGoesOn() throws {
        try commit("a.yaml", ApplyFixture.deployment("x/a:1.0.5"))
        try overtake(1)
        let document = try one.apply()
        #expect(document.outcome == .partial && document.payload.push.outcome == .pushed)
        #expect(try one.change(document, "x/a").reason == "changed-since-scan")
        #expect(try one.change(document, "x/b").outcome == .applied)
        #expect(try one.git.readRemote("a.yaml") == ApplyFixture.deployment("x/a:1.0.5"))
        #expect(try one.git.readRemote("b.yaml") == ApplyFixture.deployment("x/b:1.1.0"))
    }

    @Test func countsWhatTheyDidMeanwhileAsDone() throws {
        try commit("a.yaml", ApplyFixture.deployment("x/a:1.1.0"))
        try overtake(1)
        let document = try one.apply()
        #expect(try one.change(document, "x/a").outcome == .already)
        #expect(try one.change(document, "x/b").outcome == .applied)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "3")
    }

    @Test func givesUpAfterFiveTimesAndKeepsTheCommits() throws {
        for number in 1...6 { try commit("theirs.txt", "\(number)") }
        try overtake(6)
        let document = try one.apply(exit: 1)
        #expect(document.payload.push.outcome == .rejected)
        #expect(document.payload.push.message?.contains("5 times") == true)
        #expect(try one.git.readRemote("theirs.txt") == "5")
        let mine = "refs/upkeep/runs/\(document.run)"
        #expect(try one.git.git("log", "-1", "--format=%s", mine).hasPrefix("chore(deps)"))
        try Files.remove(one.git.path(".git/hooks/pre-push"))
        #expect(try one.apply().payload.push.outcome == .pushed)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "8")
    }

    @Test func takesANoOfTheOperatorsOwnHookForANo() throws {
        let hooks = one.git.beside("hooks")
        try Files.makeDirectories(hooks)
        try AtomicFile.write("#!/bin/sh\necho 'not at night'\nexit 1\n", to: hooks + "/pre-push")
        try Programs.run("chmod", ["+x", hooks + "/pre-push"])
        try one.git.git("config", "core.hooksPath", hooks)
        let document = try one.apply(exit: 1)
        #expect(document.payload.push.outcome == .rejected)
        #expect(document.payload.push.message?.contains("pre-push hook") == true)
        #expect(document.payload.push.message?.contains("not at night") == true)
    }
}
