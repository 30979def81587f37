import Contracts
import SystemSupport
import TestSupport
import Testing

/// Little that means more than any machine has: YAML, trees, blobs and packed files.
@Suite struct BombTests {
    /// Runs a program with one gigabyte of address space and half a minute.
    private func bounded(
        _ git: GitFixture, _ program: String, _ arguments: String...
    ) throws -> Programs.Result {
        try Programs.run(
            "prlimit", ["--as=\(1 << 30)", Programs.path(program)] + arguments, in: git.work,
            timeLimit: 30)
    }

    private func scan(_ git: GitFixture) throws {
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "apps/web.yaml",
            [
                RenovateFixture.image(
                    "x/web", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let report = try git.writeBeside("report.json", fixture.report)
        #expect(try bounded(git, "upkeep-detect", "--renovate-report", report, "-q").exit == 0)
    }

    private static let flux = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}

        """

    private func repository(_ files: [String: String]) throws -> GitFixture {
        try GitFixture(
            files.merging([
                "apps/web.yaml": ApplyFixture.deployment("x/web:1.0.0"),
                "apps/kustomization.yaml": "resources: [web.yaml]\n",
                "flux/apps.yaml": BombTests.flux,
            ]) { first, _ in first })
    }

    /// Each level stands ten times for the one before it.
    private static func tower(_ first: String, _ level: (String) -> String) -> String {
        "a0: &a0 \(first)\n"
            + (1...15).map { number in
                let list = Array(repeating: "*a\(number - 1)", count: 10).joined(separator: ", ")
                return "a\(number): &a\(number) \(level("[\(list)]"))\n"
            }.joined()
    }

    @Test(arguments: [
        "flux: x\n" + tower("{image: x}") { "{<<: \($0)}" },
        tower("[x, y]") { $0 },
        "a: &a {<<: *a}\n", "a: &a [*a]\n",
        String(repeating: "[", count: 100_000),
        "a: &\(String(repeating: "x", count: 500_000)) 1\n",
    ])
    func yamlThatGrowsWhenItIsReadIsAFindingAndTheRestGoesOn(text: String) throws {
        let git = try repository([
            "apps/bomb.yaml": text, "flux/bomb.yaml": BombTests.flux + "---\n" + text,
        ])
        try scan(git)
        let analyze = try bounded(git, "upkeep-analyze", "-o", "json")
        #expect(analyze.exit == 0)
        let document = try CanonicalJSON.document(AnalyzePayload.self, from: analyze.out)
        #expect(document.payload.updates.map(\.action) != [.hold])
        #expect(try bounded(git, "upkeep-apply", "-q").exit == 0)
        #expect([0, 2].contains(try bounded(git, "upkeep-validate", "-q").exit))
        #expect([0, 2].contains(try bounded(git, "upkeep-validate", "--head", "HEAD").exit))
    }

    private static func substituting(_ number: Int, _ values: String) -> String {
        "---\n"
            + flux.replacing("name: apps,", with: "name: apps\(number),")
            .replacing("spec: {", with: "spec: {postBuild: {substitute: {\(values)}}, ")
    }

    /// Analyzes an update of an object with variables in it.
    private func analyze(_ metadata: String, _ flux: String) throws -> Document<AnalyzePayload> {
        let web = ApplyFixture.deployment("x/web:1.0.0")
        let git = try repository([
            "flux/more.yaml": flux,
            "apps/web.yaml": web.replacing("{name: web}", with: "{\(metadata)}"),
        ])
        try scan(git)
        let analyze = try bounded(git, "upkeep-analyze", "-o", "json")
        #expect(analyze.exit == 0, "\(analyze.err)")
        #expect(analyze.out.count < 1 << 20)
        return try CanonicalJSON.document(AnalyzePayload.self, from: analyze.out)
    }

    @Test func aVariableThatIsFilledInCountlessTimesNamesNothing() throws {
        let long = String(repeating: "x", count: 500_000)
        let names = String(repeating: "${A}", count: 100_000)
        let document = try analyze(
            "name: web, namespace: \"\(names)\"", BombTests.substituting(0, "A: \(long)"))
        #expect(document.payload.updates.first?.affected.namespaces == [])
    }

    @Test func namesAndNamespacesOfCountlessKustomizationsAreNotCrossed() throws {
        let flux = (0..<2000).map { BombTests.substituting($0, "N: a\($0)") }.joined()
        let document = try analyze("name: \"${N}\", namespace: \"${N}\"", flux)
        let affected = try #require(document.payload.updates.first?.affected)
        #expect(affected.workloads.count == 200)
        #expect(affected.workloads.allSatisfy { $0.hasPrefix("Deployment/a") })
        #expect((affected.more ?? 0) > 1000)
    }

    @Test func aFileThatIsTooLargeIsNotReadAndNotEdited() throws {
        let line = "- image: x/web:1.0.0\n"
        let git = try repository([
            "apps/big.yaml": String(repeating: line, count: (17 << 20) / line.utf8.count)
        ])
        var fixture = RenovateFixture()
        for file in ["apps/web.yaml", "apps/big.yaml"] {
            fixture.add(
                "kubernetes", file,
                [
                    RenovateFixture.image(
                        "x/web", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
                ])
        }
        let report = try git.writeBeside("report.json", fixture.report)
        let detect = try bounded(git, "upkeep-detect", "--renovate-report", report, "-o", "json")
        #expect(detect.text.contains("detect/file-missing"))
        #expect(detect.text.contains("the limit is"))
        let analyze = try bounded(git, "upkeep-analyze", "-o", "json")
        #expect(analyze.text.contains("unreadable-file"))
        let before = try git.git("rev-parse", "HEAD:apps/big.yaml")
        #expect([0, 2].contains(try bounded(git, "upkeep-apply", "-q").exit))
        #expect(try git.gitRemote("rev-parse", "main:apps/big.yaml") == before)
        #expect(try git.gitRemote("rev-list", "--count", "main") == "2")
    }

    /// Puts a tree beside what the last commit has, as a commit of its own.
    private func commit(_ tree: String, as name: String, in git: GitFixture) throws {
        let own = try git.git("ls-tree", "HEAD")
        let root = try mktree(own + "\n040000 tree \(tree)\t\(name)\n", git)
        let commit = try git.git("commit-tree", root, "-p", "HEAD", "-m", "bomb")
        try git.git("update-ref", "refs/heads/main", commit)
    }

    private func mktree(_ text: String, _ git: GitFixture) throws -> String {
        let result = try Programs.run("git", ["mktree"], in: git.work, input: Array(text.utf8))
        return String(result.text.dropLast())
    }

    /// A change that brings it is refused; where it stands already, it is passed over.
    @Test func aTreeOfCountlessPathsIsPassedOver() throws {
        let git = try repository([:])
        let blob = try git.git("rev-parse", "HEAD:apps/web.yaml")
        func ten(_ entry: (Int) -> String) throws -> String {
            try mktree((0..<10).map(entry).joined(), git)
        }
        var tree = try ten { "100644 blob \(blob)\tf\($0).yaml\n" }
        for _ in 0..<20 {
            let below = tree
            tree = try ten { "040000 tree \(below)\td\($0)\n" }
        }
        try commit(tree, as: "bomb", in: git)
        try git.git("push", "-q", "origin", "main")
        try scan(git)
        let refused = try bounded(git, "upkeep-validate", "--head", "HEAD")
        #expect(refused.exit == 65 && refused.err.contains("holds itself many times over"))
        let analyze = try bounded(git, "upkeep-analyze", "-o", "json")
        #expect(analyze.exit == 0, "\(analyze.err)")
        #expect(analyze.text.contains("it holds more than can be looked through"))
        #expect(try bounded(git, "upkeep-apply", "-q").exit == 0)
        let validate = try bounded(git, "upkeep-validate", "-o", "json")
        #expect(validate.exit == 0 && validate.text.contains("validate/too-large"), "\(validate)")
    }

    @Test func aTreeThatIsTooDeepIsLeftOut() throws {
        let git = try repository([:])
        let path = String(repeating: "d/", count: 5000) + "f.yaml"
        let stream =
            "commit refs/heads/main\ncommitter T <t@e> 1800000000 +0000\ndata 5\ndeep\n\n"
            + "from refs/heads/main^0\nM 100644 inline \(path)\ndata 5\na: 1\n\n"
        let made = try Programs.run(
            "git", ["fast-import", "--quiet", "--force"], in: git.work, input: Array(stream.utf8))
        #expect(made.exit == 0)
        try scan(git)
        #expect(try bounded(git, "upkeep-analyze", "-q").exit == 0)
        #expect(try bounded(git, "upkeep-apply", "-q").exit == 0)
        #expect([0, 2].contains(try bounded(git, "upkeep-validate", "-q").exit))
        let gate = try bounded(git, "upkeep-validate", "--head", "HEAD~1")
        #expect([0, 2, 65].contains(gate.exit))
    }

    @Test func longMessagesAreNotKept() throws {
        let git = try repository([:])
        let message = String(repeating: "x", count: 3 << 20)
        var stream = ""
        for number in 0..<20 {
            stream += "commit refs/heads/main\ncommitter T <t@e> \(1_800_000_000 + number) +0000\n"
            stream += "data \(message.utf8.count)\n\(message)\n"
            stream += number == 0 ? "from refs/heads/main^0\n" : ""
        }
        let made = try Programs.run(
            "git", ["fast-import", "--quiet", "--force"], in: git.work, input: Array(stream.utf8))
        #expect(made.exit == 0)
        try scan(git)
    }

    @Test(arguments: ["gz", "xz"])
    func aFileThatUnpacksWithoutEndIsRefused(ending: String) throws {
        let git = try repository([:])
        let program = ending == "gz" ? "gzip" : "xz"
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 20)
        // Both formats go on after an end: a file may be many.
        let part = try Programs.run(program, ["-1", "-c"], input: text).out
        let path = try git.writeBeside(
            "report.json.\(ending)", bytes: Array(repeatElement(part, count: 100).joined()))
        let result = try bounded(git, "upkeep-detect", "--renovate-report", path)
        #expect(result.exit == 65)
        #expect(result.err.contains("it has more than 256 MiB"))
    }

    @Test func aDocumentOfCountlessValuesIsRefused() throws {
        let git = try repository([:])
        try scan(git)
        let values = Array(repeating: "1,", count: 9_000_000).joined()
        let path = try git.writeBeside(
            "x.json", "{\"schemaVersion\":\"1.0\",\"stage\":\"detect\",\"x\":[\(values)1]}")
        let result = try bounded(git, "upkeep-analyze", "--input", path)
        #expect(result.exit == 65)
    }
}
