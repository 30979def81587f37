import SystemSupport
import TestSupport
import Testing
import YAMLText

/// A job's deadline leaves its pipeline the time that its stages may take.
@Suite struct TimeLimitTests {
    private static func tree(_ path: String) throws -> YAMLNode {
        let bytes = try Files.read(Paths.join(JobFixture.root, path), limit: 1 << 20)
        return try #require(try YAMLTree(bytes).root(0))
    }

    private static func seconds(_ text: String?) throws -> Int {
        guard let text else { return 0 }
        let factor = try #require(["s": 1, "m": 60, "h": 3600][String(text.suffix(1))])
        return try #require(Int(text.dropLast())) * factor
    }

    /// What all stages may take, with their retries, and each wait before one.
    private static func longest(_ pipeline: String) throws -> Int {
        let file = try tree("pipelines/\(pipeline).yaml")
        return try ["stages", "handlers"].reduce(0) { sum, list in
            let steps = (try? file.node(at: YAMLPath([.key(list)])).items) ?? []
            return try steps.reduce(sum) { sum, step in
                func value(_ key: String) -> String? {
                    try? step.node(at: YAMLPath([.key(key)])).text
                }
                let retries = value("retries").flatMap { Int($0) } ?? 0
                let waits = try seconds(value("back-off")) * ((1 << retries) - 1)
                return try sum + seconds(value("time-limit")) * (retries + 1) + waits
            }
        }
    }

    @Test(arguments: ["scan", "update"])
    func leavesThePipelineItsTime(_ name: String) throws {
        let job = try Self.tree("cronjobs/base/\(name).yaml")
        let path = ["spec", "jobTemplate", "spec", "activeDeadlineSeconds"].map {
            YAMLPathElement.key($0)
        }
        let deadline = try #require(Int(try job.node(at: YAMLPath(path)).text ?? ""))
        // Renovate's hour, the two clones and the wait for another job.
        let longest = try Self.longest(name) + 3600 + 2 * 900 + 600
        #expect(deadline >= longest, "\(name): \(longest)")
        let unit = try Files.readText(
            Paths.join(JobFixture.root, "systemd/upkeep-\(name).service"), limit: 1 << 16)
        let limit = unit.split(separator: "\n").first { $0.hasPrefix("TimeoutStartSec=") }
        let hours = limit.map { String($0.dropFirst("TimeoutStartSec=".count)) }
        #expect(try Self.seconds(hours) >= Self.longest(name) + 900 + 600)
    }
}
