import Contracts
import SystemSupport
import TestSupport
import Testing

/// A version that stands after two updates of one place, the second approved by a person.
@Suite struct MinorThenMajorTests {
    /// One file with two images, one of them with its digest; the new texts are longer than the old.
    private func fixture() throws -> ApplyFixture {
        var report = RenovateFixture()
        func updates(_ digest: String?) -> [RenovateFixture.Fields] {
            let other = digest.map { String($0.dropLast()) + "c" }
            return [
                RenovateFixture.update("minor", "1.10.0", digest: digest),
                RenovateFixture.update("major", "12.0.0", digest: other),
            ]
        }
        let (old, new) = (ApplyFixture.digest, ApplyFixture.newDigest)
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image("x/a", "1.0.0", updates: updates(nil)),
                RenovateFixture.image("x/b", "1.0.0", digest: old, updates: updates(new)),
            ])
        let text = ApplyFixture.deployment("x/a:1.0.0")
        return try ApplyFixture(
            ["a.yaml": text + "        - name: b\n          image: x/b:1.0.0@\(old)\n"], report)
    }

    /// Applies the minors, as the pipeline does.
    private func applyMinors(_ one: ApplyFixture) throws {
        _ = try one.apply("--max-kind", "minor")
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.10.0"))
    }

    /// Applies a major, as a person does.
    private func approve(_ one: ApplyFixture, _ name: String) throws {
        _ = try one.apply("--update", one.update(name, to: "12.0.0").id.text)
        #expect(try one.git.readRemote("a.yaml").contains("\(name):12.0.0"))
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
        try applyMinors(one)
        try expectGood(one)
        for name in ["x/a", "x/b"] {
            try approve(one, name)
            try expectGood(one)
        }
    }

    @Test func theMajorApprovedBeforeItsMinorWasValidatedIsGood() throws {
        let one = try fixture()
        try applyMinors(one)
        try approve(one, "x/b")
        try expectGood(one)
        #expect(try one.git.upkeep("upkeep-apply", "--max-kind", "minor", "-q").exit == 0)
        try expectGood(one)
    }

    @Test func theMajorApprovedInAnotherRunIsGood() throws {
        let one = try fixture()
        try applyMinors(one)
        for name in ["x/b", "x/a"] {
            _ = try one.git.upkeep(
                "upkeep-detect", "--renovate-report", report(one), "--force", "-q")
            _ = try one.git.upkeep("upkeep-analyze", "-q")
            try approve(one, name)
            try expectGood(one)
        }
    }

    @Test func theMajorAloneAndItsMinorInAThirdRunAreGood() throws {
        let one = try fixture()
        try approve(one, "x/a")
        try expectGood(one)
        _ = try one.git.upkeep("upkeep-apply", "--max-kind", "minor", "-q")
        #expect(try one.git.readRemote("a.yaml").contains("x/a:12.0.0"))
        try expectGood(one)
        try approve(one, "x/b")
        try expectGood(one)
    }
}
