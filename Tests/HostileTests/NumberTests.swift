import Contracts
import SystemSupport
import TestSupport
import Testing

/// Numbers that are larger than a machine has them.
@Suite struct NumberTests {
    @Test(arguments: [
        ("1.18446744073709551615.0", "1.18446744073709551616.0"),
        ("1.99999999999999999999.0", "2.0.99999999999999999999999999999999"),
        ("1.30.0", "1.18446744073709551615.0"),
    ])
    func versionsOfAnyLengthAreCompared(from: String, to: String) throws {
        let names = ["k3s-io/k3s", "x/web"]
        var files: [String: String] = [:]
        var fixture = RenovateFixture()
        for (index, name) in names.enumerated() {
            files["a\(index).yaml"] = ApplyFixture.deployment("\(name):\(from)")
            fixture.add(
                "kubernetes", "a\(index).yaml",
                [
                    RenovateFixture.dependency(
                        name, from, datasource: index == 0 ? "github-releases" : "docker",
                        updates: [RenovateFixture.update("minor", to)])
                ])
        }
        let git = try GitFixture(files)
        let report = try git.writeBeside("report.json", fixture.report)
        #expect(try git.upkeep("upkeep-detect", "--renovate-report", report, "-q").exit == 0)
        #expect([0, 2].contains(try git.upkeep("upkeep-analyze", "-q").exit))
        #expect([0, 2].contains(try git.upkeep("upkeep-apply", "-q").exit))
        #expect([0, 2].contains(try git.upkeep("upkeep-report", "-q").exit))
    }

    @Test(arguments: [
        "[-1,9223372036854775807]", "[9223372036854775807,9223372036854775807]",
        "[9223372036854775807,-9223372036854775808]", "[5]", "[]",
    ])
    func placesOutsideOfAFileAreRefused(bytes: String) throws {
        let fixture = try ApplyFixture([
            ("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])
        ])
        let path = fixture.git.run() + "/detect.json"
        let text = try Files.readText(path, limit: 1 << 20)
        let pieces = text.split(separator: "\"bytes\": [", omittingEmptySubsequences: false)
        let changed = pieces.enumerated().map { index, piece in
            index == 0 ? piece : "\"bytes\": \(bytes)" + piece.drop { $0 != "]" }.dropFirst()
        }.joined()
        #expect(changed != text)
        let input = try fixture.git.writeBeside("detect.json", changed)
        for program in ["upkeep-analyze", "upkeep-apply", "upkeep-validate"] {
            let result = try fixture.git.upkeep(program, "--input", input, "-q")
            #expect([0, 1, 2, 64, 65].contains(result.exit), "\(program): \(result.err)")
        }
        #expect(try fixture.git.readRemote("a.yaml").contains("x/a:1.0.0"))
    }

    @Test(arguments: ["9223372036854775807", "18446744073709551616", "-1", "1e300"])
    func sizesInAManifestAreNotTrusted(size: String) throws {
        let git = try GitFixture(["a.yaml": "a: 1\n"])
        let fixture = RenovateFixture()
        let report = try git.writeBeside("report.json", fixture.report)
        _ = try git.upkeep("upkeep-detect", "--renovate-report", report, "-q")
        #expect(try git.upkeep("upkeep-backup", "-q").exit == 0)
        let directory = git.run() + "/artifacts"
        let name = try #require(
            try Files.list(directory).first { $0.hasSuffix(".json") })
        let path = "\(directory)/\(name)"
        let text = try Files.readText(path, limit: 1 << 20)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.contains("\"bytes\":") ? "\"bytes\": \(size)," : String(line)
        }
        try AtomicFile.write(lines.joined(separator: "\n"), to: path)
        for arguments in [["list"], ["verify"], ["--force"]] {
            let result = try Programs.run("upkeep-backup", arguments, in: git.work)
            #expect([0, 1, 2, 64, 65].contains(result.exit), "\(arguments): \(result.err)")
        }
    }
}
