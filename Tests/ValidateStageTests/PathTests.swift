import Contracts
import SystemSupport
import TestSupport
import Testing

/// Paths as git takes them, and what stands between the ends of a change.
@Suite struct PathTests {
    let one: ValidateFixture

    init() throws {
        one = try ValidateFixture([
            "apps/a/x.yaml": "a: [\n", "apps/b/y.yaml": "a: 1\n", "z.yaml": "a: [\n",
        ])
    }

    @Test(arguments: [
        ("apps", ["a"], Int32(2), ["apps/a/x.yaml: failed syntax"]),
        ("apps", ["."], 2, ["apps/a/x.yaml: failed syntax", "apps/b/y.yaml: passed"]),
        ("apps/b", ["."], 0, ["apps/b/y.yaml: passed"]),
        ("apps/b", ["../a/x.yaml"], 2, ["apps/a/x.yaml: failed syntax"]),
        ("", ["./apps//b/"], 0, ["apps/b/y.yaml: passed"]),
    ])
    func beginInTheCurrentDirectory(
        directory: String, paths: [String], exit: Int32, checks: [String]
    ) throws {
        let result = try Programs.run(
            "upkeep-validate", paths + ["-o", "json"], in: one.git.path(directory),
            environment: one.environment)
        #expect(result.exit == exit, "\(result.err)")
        let document = try CanonicalJSON.document(ValidatePayload.self, from: result.out)
        #expect(document.checks("parse") == checks)
        let named = try Programs.run(
            "upkeep-validate", ["-C", one.git.path(directory), "-o", "json"] + paths, in: "/",
            environment: one.environment)
        #expect(named.exit == exit, "\(named.err)")
        let whole = try Programs.run(
            "upkeep-validate", paths.map { "\(one.git.path(directory))/\($0)" } + ["-o", "json"],
            in: one.git.work, environment: one.environment)
        #expect(whole.exit == exit, "\(whole.err)")
    }

    @Test(arguments: [["--staged", "nowhere"], ["apps/../.."], ["/etc"], ["nowhere"]])
    func nothingThere(words: [String]) throws {
        let result = try Programs.run(
            "upkeep-validate", words, in: one.git.work, environment: one.environment)
        #expect(result.exit == 64 && result.err.contains("there is nothing at"), "\(result.err)")
    }

    /// A secret that one commit brings in and the next takes out is in the history of whoever gets both.
    @Test func findsASecretOnTheWay() throws {
        let base = try one.git.git("rev-parse", "HEAD")
        try one.git.commit(
            [
                "s.yaml":
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: hunter2}\n"
            ], "in")
        let middle = try one.git.git("rev-parse", "--short=12", "HEAD")
        try one.git.git("rm", "-q", "s.yaml")
        try one.git.commit(["README.md": "x\n"], "out")
        let document = try one.validate("--base", base, "--head", "HEAD", exit: 2)
        #expect(document.rules == ["validate/clear-text-secret"])
        #expect(document.checks("secrets") == ["Secret/s in \(middle): failed clear-text"])
        let text = try one.git.upkeep(
            "upkeep", "run", "gate", "--base", base, environment: one.environment)
        #expect(text.exit == 2 && text.text.contains("stays in the history"), "\(text.text)")
        #expect(!text.text.contains("hunter2"))
    }

    /// Two files whose names are the same to Unicode: Git has both, upkeep sees one.
    @Test func refusesNamesThatCannotBeToldApart() throws {
        for name in ["caf\u{E9}.yaml", "cafe\u{301}.yaml"] {
            try Files.makeDirectories(one.git.path("n"))
            try Files.writeScratch(Array("a: 1\n".utf8), to: one.git.path("n") + "/" + name)
        }
        try one.git.git("-c", "core.precomposeUnicode=false", "add", "-A")
        let document = try one.validate("--staged", exit: 2)
        #expect(document.rules == ["validate/same-name"])
    }

    /// What is lowered does not fail any more, in words and in the document.
    @Test func whatIsLoweredDoesNotFail() throws {
        let document = try one.validate("--all", "--levels", "validate/parse-failed=warning")
        #expect(document.payload.verdict == .passed)
        #expect(document.checks("parse").contains("z.yaml: skipped lowered"))
        try one.git.write(
            "upkeep.yaml", "suppressions: [{rule: nope/x, reason: r, until: 2099-01-01}]\n")
        let text = try one.git.upkeep("upkeep-validate", "apps/b", environment: one.environment)
        #expect(text.exit == 0 && text.err.contains("there is no rule \"nope/x\""), "\(text.err)")
    }
}
