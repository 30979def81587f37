import Contracts
import SystemSupport
import TestSupport
import Testing

@Suite struct ApplyTests {
    private func minor(_ to: String = "1.1.0", _ branch: String? = nil) -> [RenovateFixture.Fields]
    {
        [RenovateFixture.update("minor", to, branch: branch)]
    }

    @Test func commitsPushesAndBringsTheWorkTreeAlong() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor())])
        let before = try one.git.git("rev-parse", "HEAD")
        let document = try one.apply()
        let change = try one.change(document, "x/web")
        #expect(change.outcome == .applied && change.files == ["web.yaml"])
        #expect(change.edits.map(\.newText) == ["1.1.0"])
        #expect(document.payload.push.outcome == .pushed && document.payload.push.from == before)
        #expect(try one.git.readRemote("web.yaml") == ApplyFixture.deployment("x/web:1.1.0"))
        #expect(try one.git.read("web.yaml") == ApplyFixture.deployment("x/web:1.1.0"))
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try one.git.git("rev-parse", "HEAD") == change.commit)
        #expect(try one.git.git("diff", "--numstat", before, "HEAD") == "1\t1\tweb.yaml")
        try one.git.git("fsck", "--strict")
    }

    @Test func writesAMessageThatATrailerReaderUnderstands() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor())])
        let document = try one.apply()
        let update = try one.change(document, "x/web").update
        #expect(
            try one.git.git("log", "-1", "--format=%s") == "chore(deps): update x/web 1.0.0 → 1.1.0"
        )
        let trailers = try one.git.git("log", "-1", "--format=%(trailers:only)")
        #expect(
            trailers.split(separator: "\n") == [
                "Upkeep-Run: \(document.run)", "Upkeep-Update: \(update)",
                "Upkeep-Package: docker x/web", "Previous-Version: 1.0.0", "New-Version: 1.1.0",
            ])
        #expect(try one.git.git("log", "-1", "--format=%an <%ae>") == "Test <test@example.org>")
    }

    @Test func makesOneCommitOfAGroup() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor("1.1.0", "renovate/all")),
            ("b.yaml", "x/b", minor("1.2.0", "renovate/all")), ("c.yaml", "x/c", minor()),
        ])
        let document = try one.apply()
        #expect(Set(document.payload.changes.compactMap(\.commit)).count == 2)
        let message = try one.git.git("log", "--format=%B", "--grep=all (2 updates)")
        #expect(message.contains("- x/a 1.0.0 → 1.1.0, a.yaml"))
        #expect(message.components("Upkeep-Update: ") == 3)
    }

    @Test func appliesNothingTwice() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor())])
        let first = try one.apply()
        let tip = try one.git.gitRemote("rev-parse", "main")
        #expect(try one.apply().run == first.run)
        let forced = try one.apply("--force")
        #expect(try one.change(forced, "x/web").outcome == .applied)
        #expect(forced.payload.push.outcome == .pushed)
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func appliesNothingTwiceWithoutItsState() throws {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml", [RenovateFixture.image("x/web", "1.0.0", updates: minor())])
        let one = try ApplyFixture(["web.yaml": ApplyFixture.deployment("x/web:1.0.0")], report)
        let commit = try one.change(try one.apply(), "x/web").commit
        let tip = try one.git.gitRemote("rev-parse", "main")
        try Files.removeTree(one.git.state)
        try one.scan(report)
        let again = try one.apply()
        let change = try one.change(again, "x/web")
        #expect(change.outcome == .already && change.commit == commit)
        #expect(again.payload.push.outcome == .already)
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func changesNothingInADryRunAndShowsThePatch() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor())])
        let tip = try one.git.gitRemote("rev-parse", "main")
        let objects = try one.git.git("count-objects")
        let result = try one.git.upkeep("upkeep-apply", "--dry-run")
        #expect(result.exit == 0)
        #expect(result.text.hasPrefix("diff --git a/web.yaml b/web.yaml\n"))
        #expect(result.text.contains("-          image: x/web:1.0.0 # keep\n"))
        #expect(result.text.contains("+          image: x/web:1.1.0 # keep\n"))
        #expect(try one.git.git("count-objects") == objects)
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        #expect(try one.git.git("for-each-ref", "refs/upkeep").isEmpty)
        #expect(Files.kind(one.git.run() + "/apply.dry-run.json") == .file)
        #expect(Files.kind(one.git.run() + "/apply.json") == nil)
        #expect(try one.apply().payload.push.outcome == .pushed)
    }

    @Test func takesTheHighestOfSeveralAndLeavesMajorsWhereAsked() throws {
        let updates = [
            RenovateFixture.update("patch", "1.0.9", branch: "p"),
            RenovateFixture.update("minor", "1.1.0", branch: "m"),
            RenovateFixture.update("major", "2.0.0", branch: "M"),
        ]
        let one = try ApplyFixture([("web.yaml", "x/web", updates)])
        let document = try one.apply("--max-kind", "minor")
        #expect(try one.change(document, "x/web", to: "1.1.0").outcome == .applied)
        #expect(try one.change(document, "x/web", to: "1.0.9").reason == "superseded")
        #expect(try one.change(document, "x/web", to: "2.0.0").reason == "above-max-kind")
        #expect(
            try one.change(document, "x/web", to: "2.0.0").detail == "major: above max-kind minor")
        let other = try ApplyFixture([("web.yaml", "x/web", updates)])
        let far = try other.apply("--max-kind", "major")
        #expect(try other.change(far, "x/web", to: "2.0.0").reason == "waits")
        #expect(try other.change(far, "x/web", to: "1.1.0").outcome == .applied)
    }

    @Test func takesAMajorThatAPersonAsksFor() throws {
        let updates = [
            RenovateFixture.update("minor", "1.1.0", branch: "m"),
            RenovateFixture.update("major", "2.0.0", branch: "M"),
        ]
        let one = try ApplyFixture([
            ("web.yaml", "x/web", updates), ("other.yaml", "x/other", minor()),
        ])
        let major = try one.detect().updates.first { $0.kind == .major }
        let document = try one.apply("--update", major?.id.text ?? "")
        #expect(try one.change(document, "x/web", to: "2.0.0").outcome == .applied)
        #expect(try one.change(document, "x/other").reason == "not-selected")
        let more = try one.apply("--component", "OTHER")
        #expect(try one.change(more, "x/other").outcome == .applied)
    }

    @Test func refusesNamesThatTheRunDoesNotHave() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor())])
        let update = try one.git.upkeep("upkeep-apply", "--update", "u-0000000000", "-o", "json")
        #expect(update.exit == 64 && update.out.isEmpty)
        let component = try one.git.upkeep("upkeep-apply", "--component", "weeb")
        #expect(component.exit == 64 && component.err.contains("did you mean web?"))
    }

    @Test func letsAGroupWaitForAMemberAndTakesALowerUpdateInstead() throws {
        let one = try ApplyFixture([
            (
                "a.yaml", "x/a",
                [
                    RenovateFixture.update("minor", "1.1.0", branch: "group"),
                    RenovateFixture.update("patch", "1.0.1", branch: "alone"),
                ]
            ),
            (
                "b.yaml", "x/b",
                [
                    RenovateFixture.update(
                        "minor", "1.1.0", branch: "group", extra: ["pendingChecks": true])
                ]
            ),
        ])
        let document = try one.apply()
        #expect(try one.change(document, "x/a", to: "1.1.0").reason == "group-waits")
        #expect(try one.change(document, "x/a", to: "1.0.1").outcome == .applied)
        #expect(try one.change(document, "x/b").reason == "held")
    }

    @Test func neverAppliesAReplacement() throws {
        let one = try ApplyFixture([
            (
                "a.yaml", "x/a",
                [
                    RenovateFixture.update(
                        "replacement", "1.1.0", branch: "g", extra: ["newName": "y/a"])
                ]
            ),
            ("b.yaml", "x/b", minor("1.1.0", "g")),
        ])
        let document = try one.apply()
        #expect(try one.change(document, "x/a").reason == "replacement")
        #expect(try one.change(document, "x/b").outcome == .applied)
    }

    @Test func refusesWhatChangedSinceTheScanAndGoesOn() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor("1.1.0", "group")), ("b.yaml", "x/b", minor("1.1.0", "group")),
            ("c.yaml", "x/c", minor()),
        ])
        try one.git.commit(["a.yaml": ApplyFixture.deployment("x/a:1.0.5")], "a person's change")
        try one.git.git("push", "-q")
        let document = try one.apply()
        #expect(document.outcome == .partial)
        #expect(try one.change(document, "x/a").reason == "changed-since-scan")
        #expect(try one.change(document, "x/a").detail?.contains("1.0.5") == true)
        #expect(try one.change(document, "x/b").reason == "group-refused")
        #expect(try one.change(document, "x/c").outcome == .applied)
        #expect(
            document.findings.contains { $0.rule == "apply/refused" && $0.place?.file == "a.yaml" })
        #expect(try one.git.readRemote("b.yaml") == ApplyFixture.deployment("x/b:1.0.0"))
    }

    @Test func findsThePlaceAgainInAFileThatChangedElsewhere() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let text = "# a line on top\n" + ApplyFixture.deployment("x/a:1.0.0")
        try one.git.commit(["a.yaml": text], "a comment")
        try one.git.git("push", "-q")
        #expect(try one.change(try one.apply(), "x/a").outcome == .applied)
        #expect(try one.git.readRemote("a.yaml") == text.replacing("x/a:1.0.0", with: "x/a:1.1.0"))
    }

    @Test func refusesGeneratedAndEncryptedFiles() throws {
        var report = RenovateFixture()
        var files = ["gotk-components.yaml": ApplyFixture.deployment("x/flux:1.0.0")]
        files["secret.sops.yaml"] =
            ApplyFixture.deployment("x/secret:1.0.0") + "sops:\n  mac: ENC[x]\n"
        for (file, name) in [("gotk-components.yaml", "x/flux"), ("secret.sops.yaml", "x/secret")] {
            report.add("kubernetes", file, [RenovateFixture.image(name, "1.0.0", updates: minor())])
        }
        let one = try ApplyFixture(files, report)
        let document = try one.apply()
        #expect(try one.change(document, "x/flux").reason == "generated-file")
        #expect(
            try one.change(document, "x/flux").detail?.contains("flux install --export") == true)
        #expect(try one.change(document, "x/secret").reason == "sops-encrypted")
        #expect(document.payload.push.outcome == .already)
    }

    @Test func writesDigestsWhereTheyStandOrMayStand() throws {
        let digest = ApplyFixture.digest
        let next = ApplyFixture.newDigest
        var report = RenovateFixture()
        func add(
            _ file: String, _ name: String, old: String?, _ type: String, _ to: String, new: String?
        ) {
            report.add(
                "kubernetes", file,
                [
                    RenovateFixture.image(
                        name, "1.0.0", digest: old,
                        updates: [RenovateFixture.update(type, to, digest: new)])
                ])
        }
        let oci = "spec:\n  url: oci://x/oci\n  ref:\n    tag: 1.0.0\n"
        add("pinned.yaml", "x/pinned", old: digest, "minor", "1.1.0", new: next)
        add("pin.yaml", "x/pin", old: nil, "pinDigest", "1.0.0", new: next)
        add("tag.yaml", "x/tag", old: nil, "minor", "1.1.0", new: next)
        add("oci.yaml", "x/oci", old: nil, "minor", "1.1.0", new: next)
        add("lost.yaml", "x/lost", old: digest, "minor", "1.1.0", new: nil)
        let one = try ApplyFixture(
            [
                "pinned.yaml": "image: x/pinned:1.0.0@\(digest)\n",
                "pin.yaml": "image: x/pin:1.0.0\n",
                "tag.yaml": "image: {repository: x/tag, tag: 1.0.0}\n", "oci.yaml": oci,
                "lost.yaml": "image: x/lost:1.0.0@\(digest)\n",
            ], report)
        let document = try one.apply()
        #expect(try one.git.readRemote("pinned.yaml") == "image: x/pinned:1.1.0@\(next)\n")
        #expect(try one.git.readRemote("pin.yaml") == "image: x/pin:1.0.0@\(next)\n")
        #expect(
            try one.git.readRemote("tag.yaml") == "image: {repository: x/tag, tag: 1.1.0@\(next)}\n"
        )
        #expect(
            try one.git.readRemote("oci.yaml") == oci.replacing("tag: 1.0.0", with: "tag: 1.1.0"))
        #expect(try one.change(document, "x/lost").reason == "no-digest-offered")
    }

    @Test func passesOverAPinThatHasNoPlace() throws {
        var report = RenovateFixture()
        report.add(
            "flux", "oci.yaml",
            [
                RenovateFixture.image(
                    "x/oci", "1.0.0",
                    updates: [
                        RenovateFixture.update(
                            "pinDigest", "1.0.0", digest: ApplyFixture.newDigest, branch: "pin")
                    ])
            ])
        report.add(
            "kubernetes", "web.yaml",
            [
                RenovateFixture.image(
                    "x/web", "1.0.0",
                    updates: [
                        RenovateFixture.update(
                            "pinDigest", "1.0.0", digest: ApplyFixture.newDigest, branch: "pin")
                    ])
            ])
        let one = try ApplyFixture(
            [
                "oci.yaml": "spec:\n  url: oci://x/oci\n  ref:\n    tag: 1.0.0\n",
                "web.yaml": ApplyFixture.deployment("x/web:1.0.0"),
            ], report)
        let document = try one.apply()
        let oci = try one.change(document, "x/oci")
        #expect(oci.outcome == .skipped && oci.reason == "no-place-for-digest")
        #expect(try one.change(document, "x/web").outcome == .applied)
    }

    @Test func editsACommitTogetherWithTheVersionInItsComment() throws {
        let old = String(repeating: "a", count: 40)
        let new = String(repeating: "b", count: 40)
        var report = RenovateFixture()
        report.add(
            "github-actions", "ci.yaml",
            [
                RenovateFixture.dependency(
                    "actions/checkout", "v4.1.0", datasource: "github-tags", digest: old,
                    updates: [RenovateFixture.update("minor", "v4.2.0", digest: new)])
            ])
        let one = try ApplyFixture(
            ["ci.yaml": "steps:\n  - uses: actions/checkout@\(old) # v4.1.0\n"], report)
        _ = try one.apply()
        #expect(
            try one.git.readRemote("ci.yaml")
                == "steps:\n  - uses: actions/checkout@\(new) # v4.2.0\n")
    }

    @Test func editsTextThatIsNoYAML() throws {
        var report = RenovateFixture()
        report.add(
            "dockerfile", "Dockerfile",
            [
                RenovateFixture.image(
                    "x/base", "1.0.0", updates: minor(), extra: ["replaceString": "x/base:1.0.0"])
            ])
        let one = try ApplyFixture(["Dockerfile": "FROM x/base:1.0.0 AS b\r\nRUN x"], report)
        _ = try one.apply()
        #expect(try one.git.readRemote("Dockerfile") == "FROM x/base:1.1.0 AS b\r\nRUN x")
    }
}

extension String {
    /// How many pieces a text falls into.
    fileprivate func components(_ separator: String) -> Int {
        var count = 1
        var rest = Substring(self)
        while let hit = rest.firstRange(of: separator) {
            count += 1
            rest = rest[hit.upperBound...]
        }
        return count
    }
}
