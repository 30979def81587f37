import Contracts
import FoundationEssentials
import SystemSupport
import TestSupport
import Testing

/// Whole updates through the executables: each a directory with the repository before, Renovate's
/// report, what must become of each update, and the repository after.
@Suite struct FixtureTests {
    static let directory = Paths.join(Paths.parent(Paths.absolute(#filePath)), "Fixtures")
    static let cases = ((try? Files.list(directory)) ?? []).filter { !$0.hasPrefix(".") }.sorted()

    /// What must become of the updates of a package.
    struct Expected: Decodable {
        let name: String
        let outcome: ChangeOutcome
        let reason: String?
    }

    @Test func readsTheFixtures() { #expect(Self.cases.count > 40) }

    @Test(arguments: cases)
    func leavesExactlyThisTree(_ name: String) throws {
        let folder = Paths.join(Self.directory, name)
        let git = try GitFixture(copyOf: Paths.join(folder, "before"))
        let report = Paths.join(folder, "report.json")
        for (program, words) in [
            ("upkeep-detect", ["--renovate-report", report]), ("upkeep-analyze", []),
            ("upkeep-apply", []),
        ] {
            let result = try Programs.run(program, words + ["-q"], in: git.work)
            try #require(result.exit == 0 || result.exit == 2, "\(program): \(result.err)")
        }
        let tree = git.beside("tree")
        try Files.makeDirectory(tree)
        try Programs.run("git", ["clone", "-q", git.remote, tree])
        let diff = try Programs.run(
            "diff", ["-r", "-x", ".git", Paths.join(folder, "after"), tree])
        #expect(diff.exit == 0, "\(diff.text)")
        try expect(Files.read(Paths.join(folder, "expected.json"), limit: 1 << 20), of: git)
    }

    private func expect(_ json: [UInt8], of git: GitFixture) throws {
        let expected = try JSONDecoder().decode([Expected].self, from: Data(json))
        let detect = try CanonicalJSON.document(
            DetectPayload.self, from: Files.read(git.run() + "/detect.json", limit: 1 << 26))
        let apply = try CanonicalJSON.document(
            ApplyPayload.self, from: Files.read(git.run() + "/apply.json", limit: 1 << 26))
        for one in expected {
            let dependencies = detect.payload.dependencies.filter { $0.name == one.name }.map(\.id)
            let updates = detect.payload.updates.filter { dependencies.contains($0.dependency) }
            let highest = updates.filter { update in
                apply.payload.changes.first { $0.update == update.id }?.reason != "superseded"
            }
            #expect(!highest.isEmpty)
            for update in highest {
                let change = apply.payload.changes.first { $0.update == update.id }
                #expect(change?.outcome == one.outcome, "\(change?.detail ?? "")")
                if let reason = one.reason { #expect(change?.reason == reason) }
                if one.outcome == .refused {
                    #expect(apply.findings.contains { $0.subject == update.id })
                }
            }
        }
    }
}

/// What cannot be written down as a fixture: too deep, too large, changed between scan and apply.
@Suite struct HostileFileTests {
    private func report(_ file: String, _ name: String) -> RenovateFixture {
        var report = RenovateFixture()
        report.add(
            "kubernetes", file,
            [
                RenovateFixture.image(
                    name, "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")],
                    extra: ["replaceString": .string("\(name):1.0.0")])
            ])
        return report
    }

    @Test func refusesAFileOfTwentyThousandLevels() throws {
        let text =
            "image: x/y:1.0.0\na: " + String(repeating: "[", count: 20_000)
            + String(repeating: "]", count: 20_000) + "\n"
        let one = try ApplyFixture(["a.yaml": text], report("a.yaml", "x/y"))
        let change = try one.change(try one.apply(), "x/y")
        #expect(change.outcome == .refused && change.reason == "too-deep")
        #expect(try one.git.readRemote("a.yaml") == text)
    }

    @Test func refusesAFileOfMoreThanSixteenMegabytes() throws {
        let line = String(repeating: "#", count: 1023) + "\n"
        let text = "image: x/y:1.0.0\n" + String(repeating: line, count: 17 << 10)
        let one = try ApplyFixture(["a.yaml": text], report("a.yaml", "x/y"))
        let change = try one.change(try one.apply(), "x/y")
        #expect(change.outcome == .refused)
        #expect(try one.git.git("rev-list", "--count", "origin/main") == "1")
    }

    @Test func doesNotEditWhatMovedToThePlaceSinceTheScan() throws {
        let before = "images:\n  - image: x/y:1.0.0\n"
        let one = try ApplyFixture(["a.yaml": before], report("a.yaml", "x/y"))
        let moved = "images:\n  - image: x/sidecar:1.0.0\n  - image: x/y:1.0.0\n"
        try one.git.commit(["a.yaml": moved], "a sidecar before it")
        try one.git.git("push", "-q")
        let change = try one.change(try one.apply(), "x/y")
        #expect(change.outcome == .refused && change.reason == "changed-since-scan")
        #expect(try one.git.readRemote("a.yaml") == moved)
    }

    @Test func doesNotEditALineThatAutomationTookOverSinceTheScan() throws {
        let one = try ApplyFixture(
            ["a.yaml": "image: x/y:1.0.0\n"], report("a.yaml", "x/y"))
        let marked = "image: x/y:1.0.0 # {\"$imagepolicy\": \"a:b\"}\n"
        try one.git.commit(["a.yaml": marked], "automation")
        try one.git.git("push", "-q")
        let change = try one.change(try one.apply(), "x/y")
        #expect(change.reason == "managed-by-image-automation")
        #expect(try one.git.readRemote("a.yaml") == marked)
    }
}
