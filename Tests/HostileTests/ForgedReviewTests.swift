import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// What somebody who may push does to a branch for review, or to the body of its review, and what a push
/// says of itself.
@Suite struct ForgedReviewTests {
    private static let words = ["--review-branch", "upkeep/next"]
    private static let pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
        + "    - {name: c, image: x/c, securityContext: {privileged: false}}\n"

    private func fixture(_ versions: String...) throws -> ApplyFixture {
        var report = RenovateFixture()
        Self.offer(&report, versions)
        return try ApplyFixture(
            [
                "a.yaml": ApplyFixture.deployment("x/a:v1.0.0"),
                "b.yaml": ApplyFixture.deployment("x/b:v1.0.0"), "pod.yaml": Self.pod,
            ], report)
    }

    /// Offers x/a and x/b such versions.
    private static func offer(_ report: inout RenovateFixture, _ versions: [String]) {
        for name in ["a", "b"] {
            let updates = versions.map { RenovateFixture.update("minor", $0) }
            report.add(
                "kubernetes", "\(name).yaml",
                [RenovateFixture.image("x/\(name)", "v1.0.0", updates: updates)])
        }
    }

    /// Pushes to the branch as another person, on top of what is there.
    private func push(
        _ git: GitFixture, _ files: [String: String], _ message: String,
        branch: String = "upkeep/next"
    ) throws -> String {
        let clone = git.beside("theirs")
        try Files.removeTree(clone)
        try Programs.run("git", ["clone", "-q", "-b", branch, git.remote, clone])
        for (name, text) in files {
            try Files.makeDirectories(Paths.parent("\(clone)/\(name)"))
            try AtomicFile.write(text, to: "\(clone)/\(name)")
        }
        try Programs.run("git", ["add", "-A"], in: clone)
        try Programs.run("git", ["commit", "-q", "--allow-empty", "-m", message], in: clone)
        try Programs.run("git", ["push", "-q", "origin", "HEAD:\(branch)"], in: clone)
        return try git.gitRemote("rev-parse", branch)
    }

    private func step(_ id: UpdateID, _ from: String, _ to: String) -> String {
        "Upkeep-Update: \(id)\nUpkeep-Package: docker x/b\nPrevious-Version: \(from)\n"
            + "New-Version: \(to)\n"
    }

    /// What somebody changes, and says.
    enum Work: String, CaseIterable {
        case right, privileged, owner, version, both, twice, twoOfOne, place, unfinished

        var files: [String: String] {
            let pod = ForgedReviewTests.pod.replacing("d: false", with: "d: true")
            let b = ApplyFixture.deployment("x/b:v1.1.0")
            return switch self {
            case .right, .twice, .unfinished: ["b.yaml": b]
            case .privileged: ["pod.yaml": pod]
            case .owner: ["b.yaml": ApplyFixture.deployment("evil/b:v1.0.0")]
            case .version: ["b.yaml": ApplyFixture.deployment("x/b:v6.6.6")]
            case .both, .twoOfOne: ["b.yaml": b, "pod.yaml": pod]
            case .place:
                ["b.yaml": b.replacing("name: web}", with: "name: web, note: v1.1.0}")]
            }
        }

        func steps(_ step: (String, String) -> String) -> String {
            switch self {
            case .right, .place, .both: step("v1.0.0", "v1.1.0")
            case .privileged: step("false", "true")
            case .owner: step("x", "evil")
            case .version: step("v1.0.0", "v6.6.6")
            case .twice: step("v1.0.0", "v1.1.0") + step("v1.0.0", "v1.1.0")
            case .twoOfOne: step("v1.0.0", "v1.1.0") + step("false", "true")
            case .unfinished: step("v1.0.0", "v1.1.0") + "Upkeep-Update: none\n"
            }
        }
    }

    @Test(arguments: Work.allCases)
    func whatNobodyOffersIsSomebodyElses(_ work: Work) throws {
        let one = try fixture("v1.1.0")
        let first = try one.apply(Self.words[0], Self.words[1], "--component", "a")
        let id = try one.update("x/b").id
        let theirs = try push(
            one.git, work.files,
            "mine\n\nUpkeep-Run: \(first.run)\n" + work.steps { step(id, $0, $1) })
        let isOurs = work == .right
        let document = try one.apply(Self.words[0], Self.words[1], "--force", exit: isOurs ? 0 : 1)
        #expect(
            try one.change(document, "x/b").outcome == (isOurs ? .inReview : .failed))
        #expect(isOurs || document.findings.map(\.rule) == ["apply/review-branch-taken"])
        #expect(try one.git.gitRemote("rev-parse", "upkeep/next") == theirs)
        if !isOurs { return }
        // Nobody here made it: it is looked at.
        let checked = try one.git.upkeep("upkeep-validate", "-o", "json")
        let validated = try CanonicalJSON.document(ValidatePayload.self, from: checked.out)
        #expect(
            validated.payload.checks.contains { $0.updates.contains(id) }, "\(checked.text)")
    }

    /// What waits, and a newer version takes the place of; the clone knows none of it.
    @Test(arguments: ["v1.1.0", "v1.1.0@sha256:e", "v1.9.0", "v1.1.0-evil"])
    func whatIsSupersededIsOursWhereItIsOnTheWay(_ version: String) throws {
        let one = try fixture("v1.1.0")
        _ = try one.apply(Self.words[0], Self.words[1], "--component", "a")
        let dependency = try one.update("x/b").dependency
        let digest = version.contains("@") ? "sha256:" + String(repeating: "e", count: 64) : nil
        let value = String(version.prefix { $0 != "@" })
        let text = value + (digest.map { "@" + $0 } ?? "")
        let id = UpdateID(
            of: dependency, to: VersionPair(value: value, digest: digest))
        _ = try push(
            one.git, ["b.yaml": ApplyFixture.deployment("x/b:\(text)")],
            "mine\n\nUpkeep-Run: x\n" + step(id, "v1.0.0", text))
        var report = RenovateFixture()
        Self.offer(&report, ["v1.2.0"])
        try one.scan(report)
        let isOurs = version == "v1.1.0"
        let document = try one.apply(Self.words[0], Self.words[1], exit: isOurs ? 0 : 1)
        #expect(try one.change(document, "x/b").outcome == (isOurs ? .inReview : .failed))
        #expect(
            try one.git.readRemote("b.yaml", branch: "upkeep/next").contains("v1.2.0") == isOurs)
    }

    /// A revert of what upkeep brought, which does more than that.
    @Test(arguments: [true, false])
    func aRevertThatDoesMoreIsSomebodyElses(isWhole: Bool) throws {
        let one = try fixture("v1.1.0")
        let first = try one.apply(Self.words[0], Self.words[1])
        let id = try one.update("x/b").id
        let brought = try #require(try one.change(first, "x/b").commit)
        var files = ["b.yaml": ApplyFixture.deployment("x/b:v1.0.0")]
        if !isWhole { files["pod.yaml"] = Self.pod.replacing("d: false", with: "d: true") }
        _ = try push(
            one.git, files,
            "mine\n\nThis reverts commit \(brought.hex).\n\nUpkeep-Run: x\nUpkeep-Rollback: \(id)\n"
        )
        _ = try one.apply(Self.words[0], Self.words[1], "--force", exit: isWhole ? 0 : 1)
    }

    /// The page of a month, which another clone committed there, is in nobody's way.
    @Test(arguments: [true, false])
    func aMonthsPageIsOurs(isAlone: Bool) throws {
        let one = try fixture("v1.1.0")
        _ = try one.apply(Self.words[0], Self.words[1], "--component", "a")
        var files = ["reports/2026-10.md": "# upkeep\n"]
        if !isAlone { files["reports/kustomization.yaml"] = "resources: []\n" }
        _ = try push(one.git, files, "docs(upkeep): report of 2026-10\n\nUpkeep-Run: x\n")
        _ = try one.apply(Self.words[0], Self.words[1], "--force", exit: isAlone ? 0 : 1)
    }

    /// A push that says it is a run's is looked at as any other.
    @Test func aPushIsLookedAtWhateverItSays() throws {
        let one = try fixture("v1.1.0")
        let report = one.git.beside("report.json")
        func onPush() throws -> Programs.Result {
            try one.git.upkeep("upkeep", "run", "on-push", "--renovate-report", report)
        }
        let run = try one.apply().run
        #expect(try onPush().text.contains("runs of this clone made them all"))
        for word in ["x", run.text] {
            _ = try push(
                one.git, ["own-\(word).yaml": "a: 1\n"], "hack\n\nUpkeep-Run: \(word)",
                branch: "main")
            try one.git.git("pull", "-q")
            let result = try onPush()
            #expect(!result.text.contains("made them all"), "\(result.text)")
            #expect(one.git.run() != one.git.state + "/runs/\(run)", "\(result.err)")
        }
    }
}
