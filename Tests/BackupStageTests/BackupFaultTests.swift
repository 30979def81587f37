import Contracts
import SystemSupport
import TestSupport
import Testing

/// A full disk or the end of the process at every change that a backup makes.
@Suite struct BackupFaultTests {
    /// What the backup under test does: a bundle, the removal of an old one, of old marks.
    private static func flags(full: Bool) -> [String] {
        ["-q", "--backup-keep", "2", "--backup-refs", "1", "--backup-full-every", full ? "1" : "7"]
    }

    /// A repository with backups, and something new to save.
    private func prepared(full: Bool) throws -> BackupFixture {
        let fixture = try BackupFixture()
        for number in 2...3 {
            try fixture.backup("--backup-full-every", full ? "1" : "7")
            try fixture.git.commit(["a.yaml": "a: \(number)\n"], "change \(number)")
        }
        return fixture
    }

    private func loop(_ action: Faults.Action, full: Bool) throws {
        let fixture = try prepared(full: full)
        let tree = try fixture.git.git("rev-parse", "HEAD^{tree}")
        let template = fixture.git.beside("template")
        try Programs.run("cp", ["-a", fixture.git.work, template])
        for number in 1..<400 {
            let work = fixture.git.beside("work-\(number)")
            try Programs.run("cp", ["-a", template, work])
            defer { try? Files.removeTree(work) }
            let faults = Faults(
                action, number: number, counter: fixture.git.beside("counter-\(number)"))
            let result = try Programs.run(
                "upkeep-backup", Self.flags(full: full), in: work, environment: faults.environment)
            let note: Comment = "\(action) at \(number): \(result.exit) \(result.err)"
            if faults.calls < number {
                #expect(result.exit == 0, note)
                #expect(number > 20, "the fault never came")
                return
            }
            let again = try Programs.run("upkeep-backup", Self.flags(full: full), in: work)
            #expect(again.exit == 0, "\(note): then \(again.exit) \(again.err)")
            try expectWhole(work, tree, note)
        }
        Issue.record("it never came through")
    }

    private func expectWhole(_ work: String, _ tree: String, _ note: Comment) throws {
        let verified = try Programs.run("upkeep-backup", ["verify", "-o", "json"], in: work)
        #expect(verified.exit == 0, "\(note): \(verified.err)")
        let listed = try Programs.run("upkeep-backup", ["list"], in: work)
        let lines = listed.text.split(separator: "\n").dropFirst()
        #expect((2...4).contains(lines.count), "\(note): \(listed.text)\(listed.err)")
        #expect(lines.allSatisfy { $0.hasSuffix("verified") }, "\(note): \(listed.text)")
        let left = try Programs.run(
            "find",
            [
                work, "-name", ".upkeep-tmp-*", "-o", "-name", "upkeep-*-[0-9]*", "-o", "-name",
                "*.lock",
            ]
        )
        #expect(left.text.isEmpty, "\(note): \(left.text)")
        let marks = try Programs.run(
            "git", ["-C", work, "for-each-ref", "--format=%(tree)", "refs/upkeep/backup/"]
        ).text.split(separator: "\n")
        #expect(marks.contains(Substring(tree)) && marks.count <= 2, "\(note): \(marks)")
    }

    @Test func survivesAFullDiskAnywhere() throws { try loop(.noSpace, full: false) }

    @Test(arguments: [true, false]) func survivesBeingKilledAnywhere(full: Bool) throws {
        try loop(.killBefore, full: full)
    }

    /// A restore that was killed leaves nothing under the name, and the next one comes through.
    @Test func restoresAfterBeingKilledAnywhere() throws {
        let fixture = try BackupFixture()
        let document = try fixture.backup()
        let words = ["restore", "--from", fixture.artifacts(document.run), "--to"]
        for number in 1..<200 {
            let place = fixture.git.beside("place-\(number)/new")
            try Files.makeDirectory(Paths.parent(place))
            let faults = Faults(
                .killBefore, number: number, counter: fixture.git.beside("counter-\(number)"))
            let result = try Programs.run(
                "upkeep-backup", words + [place], in: "/", environment: faults.environment)
            if faults.calls < number {
                #expect(result.exit == 0 && number > 3, "\(result.err)")
                return
            }
            let isWhole = Files.kind(place + "/a.yaml") == .file
            #expect(isWhole || Files.kind(place) == nil, "at \(number)")
            if !isWhole {
                let again = try Programs.run("upkeep-backup", words + [place], in: "/")
                #expect(again.exit == 0, "at \(number): \(again.err)")
            }
            #expect(try Files.list(Paths.parent(place)) == ["new"], "at \(number)")
        }
        Issue.record("it never came through")
    }
}
