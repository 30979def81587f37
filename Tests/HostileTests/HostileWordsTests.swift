import Contracts
import SystemSupport
import TestSupport
import Testing

/// Words in settings, patches and names of files, and who may read what is written.
@Suite struct HostileWordsTests {
    private func fixture() throws -> ApplyFixture {
        try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
    }

    @Test(arguments: [
        ("author", "a\nb <x@y>"), ("author", "a <x@\ny>"), ("committer", "a\rb <x@y>"),
        ("author", "a\u{1B}[2J <x@y>"), ("commit-date", "0000-01-01T00:00:00Z"),
        ("commit-date", "1969-12-31"), ("commit-date", "2100-01-01"), ("branch", "+main"),
        ("branch", "a:b"), ("branch", "refs/heads/main"), ("branch", "a b"), ("branch", "HEAD"),
        ("branch", "-main"), ("review-branch", "+{run}"), ("review-branch", "a:{branch}"),
        ("commit-subject", "\u{1B}[31m{what}"), ("commit-subject", "{what}\nUpkeep-Run: x"),
    ])
    func aBadWordIsRefusedWhereverItStands(key: String, value: String) throws {
        let one = try fixture()
        let tip = try one.git.gitRemote("rev-parse", "main")
        let quoted = try String(decoding: CanonicalJSON.compact(value), as: UTF8.self)
        let file = try one.git.writeBeside("upkeep.yaml", "offline: false\n\(key): \(quoted)\n")
        let name = "UPKEEP_" + key.uppercased().replacing("-", with: "_")
        let report = one.git.beside("report.json")
        // A run that is open is none the worse for it.
        try one.git.upkeep("upkeep-detect", "--renovate-report", report, "--force")
        for result in [
            try one.git.upkeep("upkeep-apply", "--\(key)=\(value)"),
            try one.git.upkeep("upkeep-apply", environment: [name: value]),
            try one.git.upkeep("upkeep-apply", "--config", file),
            try one.git.upkeep(
                "upkeep", "run", "update", "--renovate-report", report, "--\(key)=\(value)"),
        ] {
            #expect(result.exit == 64, "\(result.err)")
            #expect(result.err.contains(key) || result.err.contains(name), "\(result.err)")
        }
        let placed = try one.git.upkeep("upkeep-apply", "--config", file)
        #expect(placed.err.contains("upkeep.yaml:2: \(key)"), "\(placed.err)")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func anIdentityOfTheEnvironmentIsCheckedToo() throws {
        let one = try fixture()
        let result = try one.git.upkeep(
            "upkeep-apply", environment: ["GIT_AUTHOR_NAME": "a\nb"])
        #expect(result.exit == 64 && result.err.contains("GIT_AUTHOR_NAME"), "\(result.err)")
    }

    @Test func aPatchCannotSteerATerminal() throws {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let one = try ApplyFixture(
            [
                "a.yaml": ApplyFixture.deployment("x/a:1.0.0")
                    + "# \u{1B}[2J\u{9B}31m\u{202E}evil\u{7}\n"
            ], report)
        let result = try one.git.upkeep("upkeep-apply", "--dry-run")
        #expect(result.text.contains("+") && result.text.contains("x/a:1.1.0"))
        #expect(result.text.contains("evil"))
        let bad = result.text.unicodeScalars.filter {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
                || $0.value == 0x202E
        }
        #expect(bad.isEmpty)
    }

    @Test func aPatchOfLinesWithCarriageReturnsStaysOne() throws {
        let one = try fixture()
        let text = ApplyFixture.deployment("x/a:1.0.0").replacing("\n", with: "\r\n")
        try one.git.commit(["a.yaml": text], "crlf")
        try one.git.git("push", "-q")
        try one.git.upkeep("upkeep-detect", "--renovate-report", one.git.beside("report.json"))
        try one.git.upkeep("upkeep-analyze")
        let result = try one.git.upkeep("upkeep-apply", "--dry-run")
        #expect(result.text.contains("x/a:1.1.0 # keep\r\n"))
    }

    @Test(arguments: ["/tmp", "../beside", ".git/x", "/dev/null"])
    func aLinkOutOfTheRepositoryIsNotFollowed(target: String) throws {
        let one = try fixture()
        let evil = "description: x\nstages:\n  - stage: detect\n"
        try one.git.writeBeside("beside/scan.yaml", evil)
        try one.git.write(".git/x/scan.yaml", evil)
        try Programs.run("ln", ["-s", target, one.git.path("pipelines")])
        let words = ["run", "scan", "--renovate-report", one.git.beside("report.json")]
        let built = try Programs.run("upkeep", words, in: one.git.work)
        #expect(built.exit == 0 && built.err.contains("analyze"), "\(built)")
        let result = try Programs.run(
            "upkeep", words + ["--repository-pipelines"], in: one.git.work)
        let isTaken = (result.text + result.err).contains("analyze")
        #expect(target == ".git/x" ? isTaken : result.exit == 64, "\(result.text)\(result.err)")
    }

    @Test(arguments: ["000", "022", "077"])
    func whatIsWrittenIsForItsOwnerAlone(umask: String) throws {
        let one = try NightFixture()
        let program = Programs.path("upkeep")
        let file = one.git.beside("out.json")
        let result = try Programs.run(
            "sh",
            [
                "-c",
                "umask \(umask); '\(program)' run update --renovate-report '\(one.report)'; "
                    + "'\(program)' report --to '\(file)'",
            ], in: one.git.work, environment: one.environment)
        #expect(Files.kind(one.git.run() + "/report.json") != nil, "\(result.err)")
        let found = try Programs.run(
            "find", [one.git.state, "!", "-type", "l", "-perm", "/077"]
        ).text
        #expect(found.isEmpty, "\(found)")
        let mode = try #require(Files.permissions(file))
        #expect(mode == 0o666 & ~(UInt32(umask, radix: 8) ?? 0))
        // What git shares keeps git's modes.
        let work = try #require(Files.permissions(one.git.path("good/web.yaml")))
        #expect(work & 0o700 == 0o600)
    }
}
