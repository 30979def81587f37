import Contracts
import SystemSupport
import TestSupport
import Testing

/// `--renovate run`, with a stand-in for Renovate on PATH.
@Suite struct RenovateRunTests {
    let one: DetectFixture

    init() throws { one = try DetectFixture(["web.yaml": QuirkTests.deployment]) }

    private var report: String {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml",
            [
                RenovateFixture.image(
                    "ghcr.io/x/web", "1.2.0", updates: [RenovateFixture.update("minor", "1.3.0")])
            ])
        return report.report
    }

    /// Puts a script in Renovate's place.
    private func standIn(_ script: String) throws -> [String: String?] {
        let path = try one.git.writeBeside("bin/renovate", "#!/bin/sh\n" + script)
        try Programs.run("chmod", ["+x", path])
        return ["PATH": one.git.beside("bin") + ":/usr/bin:/bin"]
    }

    private func run(
        _ environment: [String: String?], _ more: [String] = []
    ) throws -> Programs.Result {
        try Programs.run(
            "upkeep-detect", ["--renovate", "run", "-o", "json"] + more, in: one.git.work,
            environment: environment)
    }

    @Test func readsTheReportThatRenovateLeaves() throws {
        let data = try one.git.writeBeside("data.json", report)
        let environment = try standIn(
            "env > \(one.git.beside("env")); pwd >> \(one.git.beside("env"))\n"
                + "echo '{\"level\":30,\"msg\":\"Repository started\",\"logContext\":\"c\","
                + "\"repository\":\"local\",\"renovateVersion\":\"44.1.0\",\"v\":0}'\n"
                + "cp \(data) \"$RENOVATE_REPORT_PATH\"\n")
        let result = try run(environment)
        #expect(result.exit == 0, "\(result.err)")
        let document = try CanonicalJSON.document(DetectPayload.self, from: result.out)
        #expect(document.payload.updates.count == 1)
        #expect(result.err.contains("renovate: Repository started"))
        let seen = try Files.readText(one.git.beside("env"), limit: 1 << 16)
        for line in [
            "RENOVATE_PLATFORM=local", "RENOVATE_DRY_RUN=lookup", "RENOVATE_REPORT_TYPE=file",
            "LOG_FORMAT=json", "LOG_LEVEL=debug",
        ] {
            #expect(seen.contains(line), "\(line)")
        }
        #expect(seen.contains(#""flux":{"fileMatch":["\\.ya?ml$"]}"#))
        #expect(seen.contains(#""kubernetes":{"fileMatch""#))
        #expect(seen.hasSuffix((Files.realPath(one.git.work) ?? "") + "\n"))
    }

    @Test func keepsTheRepositorysOwnPatterns() throws {
        try one.git.commit(
            [".renovaterc.json5": "{flux: {managerFilePatterns: ['/x/']}, 'helm-values' : {}}\n"],
            "c")
        let environment = try standIn("env > \(one.git.beside("env")); exit 1\n")
        _ = try run(environment.merging(["RENOVATE_CONFIG": #"{"labels":["x"]}"#]) { $1 })
        let seen = try Files.readText(one.git.beside("env"), limit: 1 << 16)
        #expect(!seen.contains(#""flux""#) && !seen.contains(#""helm-values""#))
        #expect(seen.contains(#""kubernetes""#) && seen.contains(#""labels":["x"]"#))
    }

    @Test func saysHowToGetRenovate() throws {
        let result = try run(["PATH": "/usr/bin:/bin"])
        #expect(result.exit == 69 && result.out.isEmpty)
        #expect(result.err.contains("npm install -g renovate"))
    }

    @Test func endsRenovateWithAllItsChildren() throws {
        let environment = try standIn(
            "sleep 300 &\necho $! > \(one.git.beside("pid"))\nsleep 300\n")
        let result = try Programs.run(
            "timeout", ["-s", "TERM", "2", Programs.path("upkeep-detect"), "--renovate", "run"],
            in: one.git.work, environment: environment)
        #expect(result.exit == 124, "\(result.err)")
        let pid = try Files.readText(one.git.beside("pid"), limit: 99).split(separator: "\n")[0]
        let state = try? Files.readText("/proc/\(pid)/status", limit: 1 << 16)
        #expect(state.map { $0.contains("State:\tZ") } ?? true, "it is still at work")
    }

    @Test func takesAFailedExitForWhatItIsWorth() throws {
        let data = try one.git.writeBeside("data.json", report)
        let environment = try standIn("cp \(data) \"$RENOVATE_REPORT_PATH\"; exit 1\n")
        #expect(try run(environment).exit == 0)
        let broken = try standIn("echo 'npm is broken' >&2; exit 3\n")
        let result = try run(broken)
        #expect(result.exit == 69 && result.err.contains("npm is broken"))
    }

    @Test func doesNotStartRenovateOffline() throws {
        let result = try run(try standIn("exit 0\n"), ["--offline"])
        #expect(result.exit == 64)
    }
}
