import SystemSupport
import TestSupport
import Testing

/// The two ways to the image lead to the same.
@Suite struct ImageTests {
    private static func text(_ path: String) throws -> String {
        try Files.readText(Paths.join(JobFixture.root, path), limit: 1 << 20)
    }

    private static func words(_ text: some StringProtocol) -> Set<String> {
        Set(
            text.split(whereSeparator: { (sign: Character) in " ,\\\n".contains(sign) }).map {
                String($0)
            })
    }

    @Test func containerfileInstallsWhatTheScriptDoes() throws {
        let file = try Self.text("Containerfile")
        let start = try #require(file.ranges(of: "--no-install-recommends").last?.upperBound)
        let end = try #require(file[start...].firstRange(of: "&&")?.lowerBound)
        let script = try Self.text("scripts/image")
        let own = script.split(separator: "\n").filter { $0.hasPrefix("packages=") }
            .reduce(into: Set<String>()) { $0.formUnion(Self.words($1.dropFirst(9))) }
        let installed = Self.words(file[start..<end])
        #expect(installed.count > 8 && installed.isSubset(of: own), "\(installed.subtracting(own))")
        for word in ["65532:65532", "WORKDIR /data", "org.opencontainers.image.version"] {
            #expect(file.contains(word), "\(word)")
        }
    }

    @Test(arguments: ["Containerfile", "scripts/image", "cronjobs/base/kustomization.yaml"])
    func namesTheVersion(_ path: String) throws {
        let version =
            try Programs.run("upkeep", ["--version"]).text
            .split(separator: " ").last.map { String($0.filter { !$0.isNewline }) } ?? ""
        let text = try Self.text(path)
        #expect(text.contains(version) || text.contains("--version"), "\(path)")
    }

    @Test func tiesNothingToOneArchitecture() throws {
        for path in ["Containerfile", "cronjobs/upkeep-job", "pipelines/ci/upkeep-ci"] {
            let text = try Self.text(path)
            #expect(!["amd64", "x86_64", "x86-64"].contains { text.contains($0) }, "\(path)")
        }
    }
}
