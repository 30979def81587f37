import GitStore
import Snapshot
import SystemSupport
import TestSupport
import Testing

@testable import Rendering

/// What was built is kept, and used exactly as long as it says the same.
@Suite struct BuildCacheTests {
    @Test func buildsWhatIsEqualOnce() throws {
        let fixture = try RenderingFixture(["a/kustomization.yaml": "resources: []\n"])
        let (runner, head) = (try fixture.runner(), try fixture.head())
        #expect(try runner.build([(head, "a"), (head, "a")]).allSatisfy(\.isBuilt))
        try fixture.git.commit(["other.yaml": "a: 1\n"], "other")
        #expect(try runner.build("a", in: fixture.head()).isBuilt)
        #expect(fixture.builds == 1 && runner.started.count == 1)
        let again = try fixture.runner()
        #expect(try again.build("a", in: fixture.head()).isBuilt)
        #expect(fixture.builds == 1 && again.started.isEmpty)
        try fixture.git.commit(["a/kustomization.yaml": "resources: [] \n"], "own")
        #expect(try again.build("a", in: fixture.head()).isBuilt)
        #expect(fixture.builds == 2)
    }

    @Test func buildsAgainWithAnotherProgram() throws {
        let fixture = try RenderingFixture()
        func build() throws -> Int {
            _ = try fixture.runner().build("", in: fixture.head())
            return fixture.builds
        }
        #expect(try build() == 1)
        try fixture.tell(version: "v5.6.0")
        #expect(try build() == 2)
        try fixture.tell(version: "v5.5.0")
        #expect(try build() == 2)
        let program = fixture.git.beside("programs/kustomize")
        try AtomicFile.write(
            try Files.readText(program, limit: 1 << 20) + "# other\n", to: program)
        #expect(try build() == 3)
    }

    @Test func keepsWhatAFailingProgramSaid() throws {
        let fixture = try RenderingFixture()
        try fixture.tell("Error: no such thing\n", exit: "1")
        let first = try fixture.runner().build("", in: fixture.head())
        let again = try fixture.runner().build("", in: fixture.head())
        #expect(
            first.outcome
                == .failed(reason: "build-failed", message: "Error: no such thing"))
        #expect(again.outcome == first.outcome && fixture.builds == 1)
    }

    @Test(arguments: ["2", "137", "hang"])
    func keepsNothingThatAnotherTryMayChange(_ exit: String) throws {
        let fixture = try RenderingFixture()
        try fixture.tell("killed\n", exit: exit)
        #expect(try !fixture.runner(seconds: 1).build("", in: fixture.head()).isBuilt)
        try fixture.tell("kind: List\n")
        #expect(try fixture.runner().build("", in: fixture.head()).isBuilt)
        #expect(fixture.builds == 2)
    }

    /// Ways to spoil a file.
    static let damages: [@Sendable ([UInt8]) -> [UInt8]] = [
        { _ in [] }, { Array($0.dropLast()) }, { $0 + [0x0A] }, { _ in Array("garbage\n".utf8) },
        { Array($0.prefix { $0 != 0x0A }) },
        { $0.map { $0 == UInt8(ascii: "L") ? UInt8(ascii: "M") : $0 } },
        { Array(String(decoding: $0, as: UTF8.self).replacing("build-1", with: "build-0").utf8) },
        { Array(String(decoding: $0, as: UTF8.self).replacing("built", with: "guilt").utf8) },
    ]

    @Test(arguments: damages.indices)
    func makesAnewWhatCannotBeRead(_ damage: Int) throws {
        let fixture = try RenderingFixture()
        _ = try fixture.runner().build("", in: fixture.head())
        let file = try #require(try fixture.kept().first)
        let whole = try Files.read(file, limit: 1 << 20)
        try AtomicFile.write(Self.damages[damage](whole), to: file)
        let runner = try fixture.runner()
        #expect(try runner.build("", in: fixture.head()).isBuilt)
        #expect(fixture.builds == 2)
        #expect(try Files.read(file, limit: 1 << 20) == whole)
    }

    @Test func removesWhatWasNotUsedForTheLongestTime() throws {
        let directories = (1...6).map { "d\($0)" }
        let fixture = try RenderingFixture(
            Dictionary(
                uniqueKeysWithValues: directories.map {
                    ("\($0)/kustomization.yaml", "resources: [] # \($0)\n")
                }))
        try fixture.tell(String(repeating: "# \n", count: 1000))  // 3000 bytes each
        func build(_ directory: String) throws -> Bool {
            let runner = try fixture.runner(limit: 10_000)
            _ = try runner.build(directory, in: fixture.head())
            return runner.started.count == 1
        }
        #expect(try directories.prefix(3).map(build) == [true, true, true])
        #expect(try build("d1") == false)
        #expect(try build("d4"))
        #expect(try fixture.kept().count == 3)
        #expect(try build("d1") == false)
        #expect(try build("d2"))
    }

    @Test func buildsWithoutACache() throws {
        let fixture = try RenderingFixture()
        let runner = try fixture.runner(isKept: false)
        #expect(try runner.build("", in: fixture.head()).isBuilt)
        #expect(
            try runner.rendering(of: "", in: fixture.head())?.bytes == Array("kind: List\n".utf8))
        #expect(fixture.builds == 1)
        #expect(Files.kind(Paths.join(fixture.cachePath, "builds")) == nil)
    }

    @Test func buildsWhereNothingCanBeKept() throws {
        let fixture = try RenderingFixture()
        try Files.makeDirectories(fixture.cachePath)
        try AtomicFile.write("in the way", to: Paths.join(fixture.cachePath, "builds"))
        let runner = try fixture.runner()
        #expect(
            try runner.rendering(of: "", in: fixture.head())?.bytes == Array("kind: List\n".utf8))
        #expect(fixture.builds == 1)
    }

    @Test func buildsAgainWhatIsGoneWhenItIsWanted() throws {
        let fixture = try RenderingFixture()
        let runner = try fixture.runner()
        _ = try runner.build("", in: fixture.head())
        for file in try fixture.kept() { try Files.remove(file) }
        #expect(
            try runner.rendering(of: "", in: fixture.head())?.bytes == Array("kind: List\n".utf8))
        #expect(fixture.builds == 2)
    }

    @Test func needsNoProgramToKnowThatNothingIsThere() throws {
        let fixture = try RenderingFixture(["a/kustomization.yaml": "resources: [/etc/passwd]\n"])
        let results = try fixture.runner().build([
            (fixture.head(), "nothing"), (fixture.head(), "a"),
        ])
        #expect(
            results.map(\.outcome) == [
                .failed(reason: "build-failed", message: "there is no directory nothing"),
                .failed(
                    reason: "build-failed", message: "/etc/passwd leads out of the repository"),
            ])
        #expect(fixture.builds == 0)
        #expect(try fixture.runner().rendering(of: "a", in: fixture.head()) == nil)
    }

    @Test(arguments: [
        ("{Version:kustomize/v4.5.7 GitCommit:56d82a8}", false, "4.5.7"),
        ("v5.5.0\n", false, "5.5.0"),
        ("(devel)", false, nil), ("", false, nil), ("unknown 5", false, nil),
        ("Client Version: v1.32.0\nKustomize Version: v5.5.0\n", true, "5.5.0"),
        ("Client Version: v1.20.0\n", true, nil),
    ])
    func readsAVersion(_ text: String, _ isInKubectl: Bool, _ version: String?) {
        #expect(Kustomize.version(in: text, isInKubectl: isInKubectl) == version)
    }
}
