import Contracts
import SystemSupport
import TestSupport
import Testing

/// The golden output of a stage is the input of the next: a change of one stage's document shows
/// here before it reaches another stage.
@Suite(.serialized) struct ChainTests {
    /// Each stage with the documents it is given, in the order of the pipeline.
    static let chain: [Link] = [
        Link("detect", reads: []),
        Link("analyze", reads: ["detect"]),
        Link("apply", reads: ["detect", "analyze"]),
        Link("report", reads: ["detect", "analyze", "apply"]),
    ]

    struct Link: Sendable, CustomTestStringConvertible {
        let stage: String
        let reads: [String]

        init(_ stage: String, reads: [String]) {
            self.stage = stage
            self.reads = reads
        }

        var testDescription: String { stage }
    }

    @Test(.serialized, arguments: chain) func givesTheGoldenDocument(_ link: Link) throws {
        let git = try GitFixture(copyOf: Golden.example)
        let base = try git.git("rev-parse", "HEAD")
        var words = link.reads.flatMap { ["--input", Golden.path($0)] } + ["-o", "json"]
        if link.stage == "detect" {
            words += ["--renovate-report", Golden.example + ".renovate-report.json"]
        }
        let result = try Programs.run("upkeep-\(link.stage)", words, in: git.work)
        try #require(result.exit == 0, "\(result.err)")
        let actual = try Golden.normalized(result.out, base: base)
        if Golden.isUpdating {
            try Files.makeDirectories(Paths.parent(Golden.path(link.stage)))
            try AtomicFile.write(actual, to: Golden.path(link.stage))
        }
        let expected = try Files.read(Golden.path(link.stage), limit: 1 << 24)
        #expect(
            Golden.firstDifference(actual, expected) == nil,
            "UPDATE_GOLDENS=1 make test writes it anew")
    }

    @Test func goldensStandBesideEachStageOfTheChainOnly() throws {
        let names = try Files.list(Paths.parent(Golden.path("detect"))).sorted()
        #expect(names == ChainTests.chain.map { "\($0.stage).json" }.sorted())
    }
}
