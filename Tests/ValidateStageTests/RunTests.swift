import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// The change of a run: its commits, who is at fault, and that nothing else was changed.
@Suite struct RunTests {
    private static let images = [
        (file: "app/a.yaml", name: "x/a"), (file: "app/b.yaml", name: "x/b"),
        (file: "app/c.yaml", name: "x/c"),
    ]

    /// Three images in one kustomization, each with an update.
    private func three() throws -> ValidateFixture {
        var files = [
            "app/kustomization.yaml": ValidateFixture.kustomization("a.yaml", "b.yaml", "c.yaml"),
            "alone/kustomization.yaml": ValidateFixture.kustomization("d.yaml"),
            "alone/d.yaml": ValidateFixture.deployment("x/d:1.0.0"),
        ]
        for (file, name) in Self.images {
            files[file] = ValidateFixture.deployment("\(name):1.0.0")
        }
        return try ValidateFixture(files)
    }

    /// Makes the stand-in fail for a file with these words.
    private func breaks(_ fixture: ValidateFixture, on words: String) throws {
        let path = fixture.programs + "/kustomize"
        let text = try Files.readText(path, limit: 1 << 16)
        try AtomicFile.write(text.replacing("grep -q BROKEN", with: "grep -q '\(words)'"), to: path)
    }

    @Test func passesWhatApplyBrought() throws {
        let fixture = try three()
        try fixture.apply(Self.images)
        let document = try fixture.validate()
        #expect(document.payload.verdict == .passed && document.outcome == .complete)
        #expect(document.checks("build") == ["app: passed"])
        #expect(document.checks("parse").count == 3 && document.checks("version").count == 3)
        let ids = try Self.images.map { try fixture.update($0.name) }.sorted()
        #expect(document.payload.checks.first { $0.check == "build" }?.updates == ids)
        #expect(document.payload.checks.filter { $0.check == "version" }.map(\.subject) == ids)
        #expect(try document.payload.base == fixture.git.git("rev-parse", "HEAD~3"))
        #expect(try document.payload.head == fixture.git.git("rev-parse", "HEAD"))
        #expect(try fixture.builds() == ["./app"])
        #expect(document.inputs.map(\.name) == ["analyze.json", "apply.json", "detect.json"])
    }

    @Test func doesItsWorkOnce() throws {
        let fixture = try three()
        try fixture.apply(Self.images)
        try breaks(fixture, on: "x/b:2")
        let first = try fixture.git.upkeep(
            "upkeep-validate", "--verbose", environment: fixture.environment)
        try fixture.note(first)
        let count = try fixture.builds().count
        let second = try fixture.git.upkeep("upkeep-validate", environment: fixture.environment)
        try fixture.note(
            fixture.git.upkeep("upkeep-validate", "-v", environment: fixture.environment))
        #expect(first.exit == 2 && second.exit == 2 && second.text.contains("done before"))
        #expect(try fixture.builds().count == count)
        let history = try fixture.git.readState("history.jsonl")
        #expect(history.split(separator: "\n").filter { $0.contains("check-failed") }.count == 1)
        #expect(history.contains("\"type\":\"validated\""))
    }

    @Test(arguments: ["x/a", "x/b", "x/c"])
    func namesTheGroupAtFaultAlone(name: String) throws {
        let fixture = try three()
        try fixture.apply(Self.images)
        try breaks(fixture, on: "\(name):2")
        let document = try fixture.validate(exit: 2)
        let check = try #require(document.payload.checks.first { $0.outcome == .failed })
        #expect(check.check == "build" && check.subject == "app")
        #expect(try check.updates == [fixture.update(name)])
        #expect(document.findings[0].message.contains("\(name) 1.0.0 → 2.0.0"))
        #expect(document.payload.verdict == .failed)
        #expect(try fixture.builds().count <= 5)
    }

    @Test func namesLaterGroupsThatBreakItToo() throws {
        let fixture = try three()
        try fixture.apply(Self.images)
        try breaks(fixture, on: "x/[ac]:2")
        let document = try fixture.validate(exit: 2)
        let failed = document.payload.checks.flatMap { $0.outcome == .failed ? $0.updates : [] }
        #expect(try Set([fixture.update("x/a"), fixture.update("x/c")]).isSubset(of: failed))
    }

    @Test func blamesNobodyForWhatOthersBroke() throws {
        let fixture = try three()
        try fixture.apply([Self.images[0]])
        let run = Paths.name(fixture.git.run())
        try fixture.change(["app/c.yaml": ValidateFixture.deployment("x/c:9 BROKEN")], "theirs")
        try fixture.git.git("push", "-q")
        try fixture.apply([Self.images[0], Self.images[1]])
        let second = Paths.name(fixture.git.run())
        #expect(run != second)
        let document = try fixture.validate()
        #expect(document.checks("build") == ["app: skipped broken-by-others"])
        #expect(document.rules == ["validate/broken-by-others"])
    }

    @Test func takesUpWhatAnEarlierRunLeftUnvalidated() throws {
        let fixture = try three()
        try fixture.apply([Self.images[0]])
        let id = try fixture.update("x/a")
        let report = fixture.git.beside("report.json")
        for words in [["upkeep-detect", "--renovate-report", report], ["upkeep-analyze"]] {
            try Programs.run(words[0], words.dropFirst() + ["-q"], in: fixture.git.work)
        }
        try fixture.git.upkeep("upkeep-apply", "-q")
        let apply = try fixture.document(ApplyPayload.self)
        #expect(apply.payload.changes.map(\.outcome) == [.already])
        let document = try fixture.validate()
        #expect(document.checks("version") == ["\(id): passed"])
        for words in [["upkeep-detect", "--renovate-report", report], ["upkeep-analyze"]] {
            try Programs.run(words[0], words.dropFirst() + ["-q"], in: fixture.git.work)
        }
        try fixture.git.upkeep("upkeep-apply", "-q")
        let again = try fixture.validate()
        #expect(again.payload.checks.count == document.payload.checks.count)
    }

    @Test func hasNothingToSayWhereNothingChanged() throws {
        let fixture = try three()
        try fixture.apply(Self.images, "--max-kind", "patch")
        let document = try fixture.validate()
        #expect(document.payload.checks.isEmpty && document.payload.verdict == .passed)
        #expect(document.summary.contains("nothing changed") && document.findings.isEmpty)
    }

    @Test func checksACommitThatApplyFoundAgain() throws {
        let fixture = try three()
        try fixture.apply(Self.images)
        try fixture.git.upkeep("upkeep-apply", "--force", "-q")
        let changes = try fixture.document(ApplyPayload.self).payload.changes
        #expect(changes.allSatisfy { $0.outcome == .applied && $0.edits.count == 1 })
        let document = try fixture.validate()
        #expect(document.checks("version").count == 3)
        #expect(document.payload.verdict == .passed)
    }

    @Test func followsTwoGroupsThroughOneFile() throws {
        let text =
            ValidateFixture.deployment("x/a:1.0.0") + "---\n"
            + ValidateFixture.deployment("x/longer:1.0.0")
        let fixture = try ValidateFixture(["two.yaml": text])
        try fixture.apply([("two.yaml", "x/a"), ("two.yaml", "x/longer")])
        let document = try fixture.validate()
        #expect(document.checks("version").count == 2 && document.payload.verdict == .passed)
    }

    @Test(arguments: ["2.0.1", "2.0.0"]) func comparesEveryByte(planned: String) throws {
        let fixture = try three()
        try fixture.apply([Self.images[0]])
        if planned == "2.0.0" {
            // Somebody's hook added a line to our commit.
            try fixture.git.write(
                "app/a.yaml", fixture.git.read("app/a.yaml") + "# signed off\n")
            try fixture.git.git("commit", "-q", "-a", "--amend", "--no-edit")
        }
        let head = try #require(CommitID(fixture.git.git("rev-parse", "HEAD")))
        var apply = try fixture.document(ApplyPayload.self)
        let old = try #require(apply.payload.push.to)
        apply.payload.changes[0].edits[0].newText = planned
        apply.payload.changes[0].commit = head
        apply.payload.push.to = head
        #expect(planned == "2.0.0" || old == head)
        let path = fixture.git.beside("apply.json")
        try AtomicFile.write(try CanonicalJSON.encode(apply), to: path)
        let document = try fixture.validate("--input", path, exit: 2)
        #expect(document.checks("version").map { $0.hasSuffix("failed edit-differs") } == [true])
        #expect(document.rules == ["validate/edit-differs"])
        #expect(document.findings[0].place?.file == "app/a.yaml")
    }
}
