import SystemSupport
import TestSupport
import Testing
import YAMLText

/// The shell steps of `pipelines/ci`, with what each service would hand them.
@Suite struct CITests {
    /// What happened at the forge.
    struct Event: Sendable {
        let name: String
        var target = ""
        var before = ""
        var branch = "main"
        var isBad = true
        var exit: Int32 = 2
    }

    private static let zeros = String(repeating: "0", count: 40)
    private static let files = [
        "github/action.yml", "gitea/upkeep.yml", "gitlab/upkeep.gitlab-ci.yml",
        "woodpecker/upkeep.yml",
    ]
    private static let places: [String: [String]] = [
        "github/action.yml": ["runs", "steps", "0"],
        "gitea/upkeep.yml": ["jobs", "gate", "steps", "1"],
        "gitlab/upkeep.gitlab-ci.yml": ["upkeep-gate"],
        "woodpecker/upkeep.yml": ["steps", "gate"],
    ]
    private static let events = [
        Event(name: "a push that breaks", before: "HEAD~1"),
        Event(name: "a push that holds", before: "HEAD~1", isBad: false, exit: 0),
        Event(name: "a push of two commits", before: "HEAD~2"),
        Event(name: "a pull request that breaks", target: "main", branch: "topic"),
        Event(name: "a pull request that holds", target: "main", isBad: false, exit: 0),
        Event(name: "a new branch that breaks", before: zeros, branch: "topic"),
        Event(name: "a new branch that holds", before: zeros, branch: "t", isBad: false, exit: 0),
        Event(name: "a first push", before: zeros),
        Event(name: "a first push that holds", before: zeros, isBad: false, exit: 0),
        Event(
            name: "a forced push, the old commit gone", before: String(repeating: "a", count: 40)),
        Event(name: "no word of the commit before"),
        Event(name: "a hostile target", target: "x$(touch ran)`touch ran`;touch ran", exit: 65),
        Event(name: "a hostile branch", before: "HEAD~1", branch: "$(touch ran);touch ran"),
        Event(name: "a hostile commit", before: "--upload-pack=touch ran", exit: 65),
    ]

    /// What the service puts into the variables that the step names.
    private static func variables(_ event: Event, before: String) -> [String: String] {
        [
            "${{ github.base_ref }}": event.target, "${{ github.event.before }}": before,
            "${{ github.ref_name }}": event.branch,
            "${{ github.event.repository.default_branch }}": "main",
            "${{ inputs.sarif }}": "upkeep.sarif",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": event.target, "CI_COMMIT_BEFORE_SHA": before,
            "CI_COMMIT_TARGET_BRANCH": event.target, "CI_PREV_COMMIT_SHA": before,
            "CI_COMMIT_BRANCH": event.branch, "CI_DEFAULT_BRANCH": "main",
            "CI_REPO_DEFAULT_BRANCH": "main",
        ]
    }

    /// A step's script and environment, as its service makes them.
    private static func step(
        _ file: String, _ values: [String: String]
    ) throws -> (script: String, environment: [String: String?]) {
        let path = Paths.join(JobFixture.root, "pipelines/ci/\(file)")
        let tree = try YAMLTree(try Files.read(path, limit: 1 << 20))
        let place = try #require(places[file]).map { word in
            Int(word).map { YAMLPathElement.index($0) } ?? .key(word)
        }
        let node = try #require(tree.root(0)).node(at: YAMLPath(place))
        var environment: [String: String?] = [:]
        for (name, value) in values where !name.hasPrefix("$") { environment[name] = value }
        var script: [String] = []
        for (key, value) in node.entries {
            switch key.text {
            case "run": script = [value.text ?? ""]
            case "script", "commands": script = value.items.compactMap(\.text)
            case "env":
                for (name, text) in value.entries {
                    environment[name.text ?? ""] = values[text.text ?? ""] ?? text.text
                }
            default: break
            }
        }
        return ("set -eu\n" + script.joined(separator: "\n") + "\n", environment)
    }

    /// A checkout of a branch with two commits more than the remote's main, the second one the change;
    /// without a target they are the remote's main.
    private static func checkout(_ event: Event) throws -> GitFixture {
        let git = try GitFixture(["apps/a.yaml": "a: 1\n"])
        try git.commit(["apps/b.yaml": "b: 1\n"], "before")
        if event.before == "HEAD~1" { try git.git("push", "-q") }
        try git.commit(["apps/c.yaml": event.isBad ? "c: [\n" : "c: 1\n"], "change")
        if event.target.isEmpty, event.branch == "main" { try git.git("push", "-q") }
        try git.git("checkout", "-q", "--detach")
        return git
    }

    @Test(arguments: files)
    func findsTheCommitBefore(_ file: String) throws {
        for event in Self.events {
            let git = try Self.checkout(event)
            let before =
                event.before.hasPrefix("HEAD")
                ? try git.git("rev-parse", event.before) : event.before
            let (script, environment) = try Self.step(
                file, Self.variables(event, before: before))
            let result = try Programs.run(
                "sh", ["-c", script], in: git.work,
                environment: environment.merging(Self.base(git)) { $1 })
            let said = "\(file), \(event.name): \(result.text)\(result.err)"
            #expect(result.exit == event.exit, "\(said)")
            #expect(Files.kind(git.path("ran")) == nil, "\(said)")
            #expect(event.exit != 2 || result.text.contains("c.yaml"), "\(said)")
            #expect(Files.kind(git.path(".git/upkeep/runs")) == nil)
        }
    }

    private static func base(_ git: GitFixture) -> [String: String?] {
        [
            "HOME": git.beside("."),
            "PATH":
                "\(Paths.join(JobFixture.root, "pipelines/ci")):\(Programs.directory):/usr/bin:/bin",
        ]
    }

    @Test func leavesTheResultForTheServiceToRead() throws {
        let event = Event(name: "push", before: "HEAD~1")
        let git = try Self.checkout(event)
        let ci = Paths.join(JobFixture.root, "pipelines/ci/upkeep-ci")
        let words = ["text=-", "sarif=a.sarif", "gitlab=b.json", "junit=c.xml"]
        var environment = Self.base(git)
        environment["BASE"] = try git.git("rev-parse", "HEAD~1")
        let result = try Programs.run(ci, words, in: git.work, environment: environment)
        #expect(result.exit == 2 && result.err.contains("refused"), "\(result.err)")
        #expect(try git.read("a.sarif").contains("validate/parse-failed"))
        #expect(try git.read("b.json").contains("apps/c.yaml"))
        #expect(try git.read("c.xml").contains("failures=\"1\""))
        // What cannot be judged leaves no result.
        try git.write("upkeep.yaml", "max-kind: [\n")
        environment["UPKEEP_CONFIG"] = git.path("absent.yaml")
        let unjudged = try Programs.run(ci, words, in: git.work, environment: environment)
        #expect(unjudged.exit != 0 && unjudged.exit != 2, "\(unjudged.err)")
        #expect(Files.kind(git.path("a.sarif")) == nil)
    }

    /// A commit put links, a directory and a forgery where results go, and a name that is a command in a log.
    @Test func takesNothingOfTheCommitForAResult() throws {
        let git = try Self.checkout(Event(name: "push", before: "HEAD~1"))
        let precious = try git.writeBeside("precious/c.xml", "keep")
        try Programs.run("ln", ["-s", precious, git.path("a.sarif")])
        try Programs.run("ln", ["-s", Paths.parent(precious), git.path("results")])
        try git.write("b.json/forged.sarif", "{}")
        try git.write("d.xml", "forged")
        try git.commit(["::set-env name=X::a.yaml": "a: [\n", "##[x]b.yaml": "a: [\n"], "hostile")
        let ci = Paths.join(JobFixture.root, "pipelines/ci/upkeep-ci")
        var environment = Self.base(git)
        environment["TMPDIR"] = git.beside(".")
        environment["BASE"] = try git.git("rev-parse", "HEAD~1")
        let words = ["text=-", "github=-", "sarif=a.sarif", "gitlab=b.json", "json=/dev/null"]
        let judged = try Programs.run(ci, words, in: git.work, environment: environment)
        #expect(judged.exit == 2, "\(judged.err)")
        #expect(Files.kind(git.path("a.sarif")) == .file && Files.kind(git.path("b.json")) == .file)
        #expect(try Files.readText(precious, limit: 100) == "keep")
        #expect(judged.text.contains(": :set-env name=X::a.yaml"), "\(judged.text)")
        #expect(judged.text.contains("\n::error file="), "\(judged.text)")
        #expect(!judged.text.contains("\n::set-env") && !judged.text.contains("##["))

        // Nor where it ends before it judges.
        for words in [["sarif=results/c.xml", "junit=d.xml"], ["junit=d.xml"]] {
            try git.git("reset", "-q", "--hard")
            environment["TARGET"] = words.count == 1 ? "nowhere" : ""
            let early = try Programs.run(ci, words, in: git.work, environment: environment)
            #expect(early.exit == 65, "\(words): \(early.err)")
            #expect(Files.kind(git.path("d.xml")) == nil)
            #expect((Files.kind(git.path("results")) == nil) == (words.count == 2))
            #expect(try Files.readText(precious, limit: 100) == "keep")
        }
    }

    @Test func refusesAHistoryThatWasCut() throws {
        let git = try Self.checkout(Event(name: "push"))
        let clone = git.beside("shallow")
        try Programs.run("git", ["clone", "-q", "--depth=1", "file://\(git.remote)", clone])
        let result = try Programs.run(
            Paths.join(JobFixture.root, "pipelines/ci/upkeep-ci"), ["text=-"], in: clone,
            environment: Self.base(git).merging(["BASE": Self.zeros]) { $1 })
        #expect(result.exit == 65 && result.err.contains("fetch-depth: 0"), "\(result.err)")
    }
}
