import Contracts
import SystemSupport
import TestSupport
import Testing

/// Apply called again in the same run: for more, for other things, after a push that failed.
@Suite struct AgainTests {
    func minor() -> [RenovateFixture.Fields] { [RenovateFixture.update("minor", "1.1.0")] }

    @Test func keepsWhatAnEarlierApplyOfTheRunDid() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor()),
            ("b.yaml", "x/b", [RenovateFixture.update("major", "2.0.0")]),
        ])
        let first = try one.change(try one.apply("--max-kind", "minor"), "x/a")
        let second = try one.apply("--component", "b")
        #expect(try one.change(second, "x/a") == first)
        #expect(try one.change(second, "x/b").outcome == .applied)
    }

    @Test func takesAMajorAfterItsMinor() throws {
        let updates = minor() + [RenovateFixture.update("major", "2.0.0")]
        let one = try ApplyFixture([("a.yaml", "x/a", updates)])
        _ = try one.apply("--max-kind", "minor")
        let major = try one.update("x/a", to: "2.0.0")
        let document = try one.apply("--update", major.id.text)
        #expect(try one.change(document, "x/a", to: "2.0.0").outcome == .applied)
        #expect(try one.git.readRemote("a.yaml") == ApplyFixture.deployment("x/a:2.0.0"))
        #expect(try one.git.git("log", "-1", "--format=%s").hasSuffix("x/a 1.1.0 → 2.0.0"))
        // Never back down: the minor is outdone by what stands there.
        let lower = try one.update("x/a", to: "1.1.0")
        let down = try one.change(try one.apply("--update", lower.id.text), "x/a", to: "1.1.0")
        #expect(down.outcome != .refused && down.commit != nil)
        #expect(try one.git.readRemote("a.yaml") == ApplyFixture.deployment("x/a:2.0.0"))
    }

    @Test func takesWhatIsNamedWhateverItsKindAndSaysWhyNot() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", [RenovateFixture.update("major", "2.0.0")])
        ])
        let id = try one.update("x/a").id
        try one.git.write("upkeep.yaml", "max-kind: minor\n")
        try one.git.write("upkeep.holds.yaml", "holds: []\n")
        let result = try one.git.upkeep("upkeep-apply", "--dry-run", "--update", id.text)
        #expect(result.text.contains("dry run: 1 update would be applied"))
        try one.git.commit(
            ["upkeep.holds.yaml": "holds: [{package: x/a, version: 2.0.0, reason: no}]\n"], "hold")
        try one.git.git("push", "-q")
        let held = try one.git.upkeep("upkeep-apply", "--update", id.text)
        #expect(held.text.contains("held: no"), "\(held.text)")
    }

    @Test func limitsWhatIsNamedWhereTheCallerSaysSo() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", [RenovateFixture.update("major", "2.0.0")])
        ])
        let document = try one.apply("--component", "a", "--max-kind", "minor", exit: 1)
        #expect(try one.change(document, "x/a").reason == "above-max-kind")
    }

    @Test func pushesNothingThatIsNotAskedForAnyMore() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor()),
            ("b.yaml", "x/b", minor()),
        ])
        let hook = one.git.remote + "/hooks/pre-receive"
        try AtomicFile.write("#!/bin/sh\necho no; exit 1\n", to: hook)
        try Programs.run("chmod", ["755", hook])
        let refused = try one.apply(exit: 1)
        #expect(refused.summary.hasPrefix("2 updates committed, not pushed, in 2 commits"))
        try Files.remove(hook)
        let document = try one.apply("--max-kind", "patch")
        #expect(document.payload.changes.allSatisfy { $0.outcome == .skipped })
        #expect(try one.git.readRemote("b.yaml") == ApplyFixture.deployment("x/b:1.0.0"))
    }
}

extension AgainTests {
    @Test func keepsTheReferencesOfTheNewestRunsAndOfWhatIsNotInTheBranch() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let base = try one.git.git("rev-parse", "HEAD")
        let loose = try one.git.git("commit-tree", "-m", "loose", "HEAD^{tree}")
        for number in 10..<70 {
            let name = "refs/upkeep/runs/202001\(number)T000000Z-00000000"
            try one.git.git("update-ref", name, number == 10 ? loose : base)
        }
        _ = try one.apply()
        let left = try one.git.git("for-each-ref", "--format=%(refname)", "refs/upkeep/runs")
            .split(separator: "\n")
        #expect(left.count == 51)
        #expect(left.contains("refs/upkeep/runs/20200110T000000Z-00000000"))
    }
}
