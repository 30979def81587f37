public import Contracts
internal import SystemSupport

/// A repository for a whole night's run: one update that holds, and one that breaks a kustomization.
public struct NightFixture {
    /// The repository.
    public let git: GitFixture
    /// Renovate's report.
    public let report: String

    /// Builds every file of a directory; the version 1.6.6 does not build.
    private static let kustomize = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        if [ "$1" = version ]; then echo v5.5.0; exit 0; fi
        if grep -rq '1\\.6\\.6' "$2"; then echo "Error: 1.6.6 is broken" >&2; exit 1; fi
        cat "$2"/*.yaml
        """

    /// Makes the repository, with its remote.
    ///
    /// - Parameter isBad: whether the second update breaks its kustomization.
    public init(isBad: Bool = true) throws {
        git = try GitFixture([
            "good/web.yaml": ApplyFixture.deployment("x/good:1.0.0"),
            "good/kustomization.yaml": "resources:\n  - web.yaml\n",
            "bad/web.yaml": ApplyFixture.deployment("x/bad:1.0.0"),
            "bad/kustomization.yaml": "resources:\n  - web.yaml\n",
        ])
        var fixture = RenovateFixture()
        for (name, to) in [("good", "1.1.0"), ("bad", isBad ? "1.6.6" : "1.2.0")] {
            fixture.add(
                "kubernetes", "\(name)/web.yaml",
                [
                    RenovateFixture.image(
                        "x/\(name)", "1.0.0", updates: [RenovateFixture.update("minor", to)])
                ])
        }
        report = try git.writeBeside("report.json", fixture.report)
        try git.writeBeside("programs/kustomize", NightFixture.kustomize)
        try Programs.run("chmod", ["755", git.beside("programs/kustomize")])
    }

    /// The variables under which our programs find the stand-in for kustomize.
    public var environment: [String: String?] {
        ["PATH": "\(git.beside("programs")):/usr/local/bin:/usr/bin:/bin"]
    }

    /// Runs a pipeline.
    @discardableResult
    public func run(
        _ pipeline: String, _ arguments: String..., environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        let source = pipeline == "gate" ? [] : ["--renovate-report", report]
        return try Programs.run(
            "upkeep", ["run", pipeline] + source + arguments, in: git.work,
            environment: self.environment.merging(environment) { $1 })
    }

    /// A document of the newest run.
    public func document<Payload: StagePayload>(
        _ type: Payload.Type
    ) throws -> Document<Payload> {
        let path = "\(git.run())/\(Payload.stage.rawValue).json"
        return try CanonicalJSON.document(type, from: try Files.read(path, limit: 1 << 26))
    }

    /// What the remote has: its branches, the subjects of the commits, and every file, with the holds'
    /// run and date left out.
    public func remoteState() throws -> [String] {
        var lines = try git.gitRemote("for-each-ref", "--format=%(refname)").lines
        lines += try git.gitRemote("log", "--reverse", "--format=%s", "main").lines
        for name in try git.gitRemote("ls-tree", "-r", "--name-only", "main").lines {
            lines.append("# \(name)")
            lines += try git.readRemote(name).lines.filter { !NightFixture.isOfOneRun($0) }
        }
        return lines
    }

    private static func isOfOneRun(_ line: String) -> Bool {
        let text = line.drop { $0 == " " || $0 == "-" }
        return text.hasPrefix("run:") || text.hasPrefix("date:")
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n").map(String.init) }
}
