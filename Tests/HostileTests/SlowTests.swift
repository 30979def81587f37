import Contracts
import SystemSupport
import TestSupport
import Testing

/// Much of one kind: four times as much takes about four times as long, never sixteen.
@Suite(.serialized) struct SlowTests {
    private static func repository(_ files: [String: String], _ dependencies: Int) throws -> (
        git: GitFixture, report: String
    ) {
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "web.yaml",
            (0..<dependencies).map { number in
                RenovateFixture.image(
                    "y/a\(number)", "2.0.\(number)",
                    updates: [RenovateFixture.update("major", "3.0.0")])
            })
        let git = try GitFixture(
            files.merging(["web.yaml": ApplyFixture.deployment("x/web:1.0.0")]) { first, _ in first
            }
        )
        return (git, try git.writeBeside("report.json", fixture.report))
    }

    /// How much longer a program takes for four times as much; what it takes for nothing left out.
    private static func growth(
        _ count: Int, _ seconds: (Int) throws -> Double
    ) throws -> Double {
        let base = try seconds(1)
        let (one, four) = (try seconds(count) - base, try seconds(count * 4) - base)
        return four / max(one, 0.05)
    }

    private static func time(_ git: GitFixture, _ program: String, _ arguments: String...) throws
        -> Double
    {
        let start = ContinuousClock.now
        let result = try Programs.run(program, arguments + ["-q"], in: git.work)
        #expect([0, 2].contains(result.exit))
        return (ContinuousClock.now - start) / .seconds(1)
    }

    @Test func dependenciesThatAreNotFound() throws {
        let growth = try SlowTests.growth(1000) { count in
            let (git, report) = try SlowTests.repository([:], count)
            return try SlowTests.time(git, "upkeep-detect", "--renovate-report", report)
        }
        #expect(growth < 10)
    }

    @Test func holds() throws {
        let growth = try SlowTests.growth(1000) { count in
            let lines = (0..<count).map {
                "  - date: \"2026-01-01\"\n    package: z/b\($0)\n    reason: no\n"
                    + "    version: 9.0.\($0)\n"
            }
            let (git, report) = try SlowTests.repository(
                ["upkeep.holds.yaml": "holds:\n" + lines.joined()], count)
            return try SlowTests.time(git, "upkeep-detect", "--renovate-report", report)
        }
        #expect(growth < 10)
    }

    @Test func aChainOfKustomizations() throws {
        let growth = try SlowTests.growth(200) { count in
            var files: [String: String] = [:]
            for number in 0..<count {
                files["c\(number)/kustomization.yaml"] =
                    "namespace: n\(number)\nresources: [../c\(number + 1)]\n"
            }
            files["c\(count)/kustomization.yaml"] = "resources: [web.yaml]\n"
            files["c\(count)/web.yaml"] = ApplyFixture.deployment("x/web:1.0.0")
            let (git, report) = try SlowTests.repository(files, 1)
            _ = try SlowTests.time(git, "upkeep-detect", "--renovate-report", report)
            return try SlowTests.time(git, "upkeep-analyze")
        }
        #expect(growth < 10)
    }
}
