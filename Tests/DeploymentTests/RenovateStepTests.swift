import SystemSupport
import TestSupport
import Testing
import YAMLText

/// The steps that start Renovate, and those that hand its report to a scan, with a stand-in for Renovate.
@Suite struct RenovateStepTests {
    /// A step: its file, the way to it, and where its service has it write.
    struct Step: Sendable {
        let file: String
        let place: [String]
        var report = "report.json"
    }

    private static let pod = ["spec", "jobTemplate", "spec", "template", "spec"]
    private static let lookups = [
        Step(file: "cronjobs/base/renovate.yaml", place: pod + ["initContainers", "1"]),
        Step(file: "pipelines/ci/github/upkeep.yml", place: ["jobs", "renovate", "steps", "1"]),
        Step(file: "pipelines/ci/gitea/upkeep.yml", place: ["jobs", "renovate", "steps", "1"]),
        Step(file: "pipelines/ci/gitlab/upkeep.gitlab-ci.yml", place: ["renovate-lookup"]),
        Step(
            file: "pipelines/ci/woodpecker/upkeep.yml", place: ["steps", "renovate"],
            report: "renovate/report.json"),
    ]
    private static let scans = [
        Step(
            file: "pipelines/ci/github/upkeep.yml", place: ["jobs", "scan", "steps", "3"],
            report: "renovate/report.json"),
        Step(
            file: "pipelines/ci/gitea/upkeep.yml", place: ["jobs", "scan", "steps", "2"],
            report: "renovate/report.json"),
        Step(file: "pipelines/ci/gitlab/upkeep.gitlab-ci.yml", place: ["upkeep-scan"]),
        Step(
            file: "pipelines/ci/woodpecker/upkeep.yml", place: ["steps", "scan"],
            report: "renovate/report.json"),
    ]

    private static func node(_ step: Step) throws -> YAMLNode {
        let path = Paths.join(JobFixture.root, step.file)
        let tree = try YAMLTree(try Files.read(path, limit: 1 << 20))
        let place = step.place.map { word in
            Int(word).map { YAMLPathElement.index($0) } ?? .key(word)
        }
        return try #require(tree.root(0)).node(at: YAMLPath(place))
    }

    /// Its script, with the service's own paths in the work tree.
    private static func script(_ step: Step, in directory: String) throws -> String {
        var script: [String] = []
        for (key, value) in try node(step).entries {
            switch key.text {
            case "run": script = [value.text ?? ""]
            case "script", "commands", "args": script = value.items.compactMap(\.text)
            default: break
            }
        }
        return script.joined(separator: "\n").replacing("/renovate/", with: directory + "/")
    }

    /// What Renovate is told, whichever way the file says it.
    private static func settings(_ step: Step) throws -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in try node(step).entries
        where ["env", "variables", "environment"].contains(key.text) {
            for (name, text) in value.entries { result[name.text ?? ""] = text.text }
            for item in value.items {
                let fields = Dictionary(
                    item.entries.map { ($0.key.text ?? "", $0.value.text ?? "") },
                    uniquingKeysWith: { first, _ in first })
                result[fields["name"] ?? ""] = fields["value"]
            }
        }
        return result
    }

    private func run(_ step: Step, in git: GitFixture, _ more: [String: String?]) throws
        -> Programs.Result
    {
        let path =
            "\(git.beside("before")):\(JobFixture.root)/pipelines/ci:\(Programs.directory):/usr/local/bin:/usr/bin:/bin"
        let script = try Self.script(step, in: git.work)
        let base: [String: String?] = [
            "PATH": path, "HOME": git.beside("."), "CI_PROJECT_DIR": git.work,
            "GITHUB_STEP_SUMMARY": git.beside("summary"), "UPKEEP_STATE": git.beside("state"),
        ]
        return try Programs.run(
            "sh", step.file.hasPrefix("cronjobs") ? ["-c", script] : ["-ec", script], in: git.work,
            environment: base.merging(more) { $1 })
    }

    @Test(arguments: lookups)
    func looksUpAndChangesNothing(_ step: Step) throws {
        let settings = try Self.settings(step)
        #expect(settings["RENOVATE_PLATFORM"] == "local")
        #expect(settings["RENOVATE_DRY_RUN"] == "lookup")
        #expect(settings["RENOVATE_REPORT_TYPE"] == "file")
        #expect(settings["LOG_FORMAT"] == "json" && settings["LOG_LEVEL"] == "debug")
    }

    /// Renovate ends with 1 where it logged an error, with a report all the same.
    @Test(arguments: lookups)
    func goesOnWithAReportAndFailsWithoutOne(_ step: Step) throws {
        for (isThere, code, exit) in [(true, 0, 0), (true, 1, 0), (false, 1, 1), (false, 3, 3)] {
            let git = try GitFixture(["a.yaml": "a: 1\n"], hasRemote: false)
            try Files.makeDirectories(git.path("renovate"))
            let report = isThere ? "echo '{}' >'\(git.path(step.report))'\n" : ""
            let renovate = try git.writeBeside(
                "before/renovate", "#!/bin/sh\necho log\n\(report)exit \(code)\n")
            try Programs.run("chmod", ["+x", renovate])
            let result = try run(
                step, in: git,
                [
                    "RENOVATE_REPORT_PATH": git.path(step.report), "LOG": git.path("renovate.log"),
                ])
            #expect(result.exit == Int32(exit), "\(step.file) \(isThere) \(code): \(result.err)")
        }
    }

    @Test(arguments: scans)
    func scansWhatRenovateFound(_ step: Step) throws {
        let git = try GitFixture(copyOf: Paths.join(JobFixture.root, "examples/home-lab"))
        try git.git("checkout", "-q", "--detach")
        let example = Paths.join(JobFixture.root, "examples/home-lab.renovate-report.json")
        try git.write(step.report, try Files.readText(example, limit: 1 << 24))
        let log = step.report.replacing("report.json", with: "renovate.log")
        try git.write(log, "{\"level\":30,\"msg\":\"Repository started\",\"logContext\":\"a\"}\n")
        let result = try run(
            step, in: git, ["UPKEEP_STATE": git.beside("state")])
        #expect(result.exit == 0, "\(step.file): \(result.text)\(result.err)")
        #expect((result.text + result.err).contains("20 dependencies, 20 updates"))
    }
}
