import Contracts
import SystemSupport
import TestSupport
import Testing

/// A version that stands after two updates of one place, the second approved by a person.
@Suite struct MinorThenMajorTests {
    private func fixture() throws -> ApplyFixture {
        try ApplyFixture([
            (
                "a.yaml", "x/a",
                [RenovateFixture.update("minor", "1.1.0"), RenovateFixture.update("major", "2.0.0")]
            ), ("b.yaml", "x/b", [RenovateFixture.update("minor", "1.1.0")]),
        ])
    }

    private func report(_ one: ApplyFixture) -> String { one.git.beside("report.json") }

    private func validate(
        _ one: ApplyFixture, exit: Int32 = 0
    ) throws -> Document<ValidatePayload> {
        let result = try one.git.upkeep("upkeep-validate", "-o", "json")
        #expect(result.exit == exit, "\(result.err)\(result.text)")
        return try CanonicalJSON.document(ValidatePayload.self, from: result.out)
    }

    private func expectGood(_ one: ApplyFixture) throws {
        let document = try validate(one)
        #expect(document.findings.map(\.message) == [])
        #expect(document.payload.verdict == .passed)
    }

    @Test func theMajorApprovedAfterItsMinorInOneRunIsGood() throws {
        let one = try fixture()
        _ = try one.apply()
        try expectGood(one)
        _ = try one.apply("--update", one.update("x/a", to: "2.0.0").id.text)
        #expect(try one.git.readRemote("a.yaml").contains("x/a:2.0.0"))
        try expectGood(one)
    }

    @Test func theMajorApprovedBeforeTheMinorWasValidatedIsGood() throws {
        let one = try fixture()
        _ = try one.apply()
        _ = try one.apply("--update", one.update("x/a", to: "2.0.0").id.text)
        try expectGood(one)
        #expect(try one.git.upkeep("upkeep-apply", "-q").exit == 0)
        try expectGood(one)
    }

    @Test func theMajorApprovedInAnotherRunIsGood() throws {
        let one = try fixture()
        _ = try one.apply()
        _ = try one.git.upkeep("upkeep-detect", "--renovate-report", report(one), "--force", "-q")
        _ = try one.git.upkeep("upkeep-analyze", "-q")
        _ = try one.apply("--update", one.update("x/a", to: "2.0.0").id.text)
        #expect(try one.git.readRemote("a.yaml").contains("x/a:2.0.0"))
        try expectGood(one)
    }
}
