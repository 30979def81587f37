import Contracts
import SystemSupport
import TestSupport
import Testing

/// What the gate says to somebody who pushed, and which change it takes where none is named.
@Suite struct GateWordsTests {
    private static let flux = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec: {path: ./app, sourceRef: {kind: GitRepository, name: flux-system}}

        """

    private func fixture(hasRemote: Bool = true) throws -> GitFixture {
        try GitFixture(
            [
                "flux/app.yaml": GateWordsTests.flux, "app/a.yaml": "a: 1\n",
                "app/kustomization.yaml": "resources: []\n",
            ], hasRemote: hasRemote)
    }

    /// Words of an operator's, which say nothing to who pushed.
    private func expectPlain(_ text: String) {
        for word in ["rollback", "run ", "apply", "update", "document"] {
            #expect(!text.contains(word), "\(word): \(text)")
        }
    }

    @Test(arguments: [
        (["app/a.yaml": "a: [\n"], "app/a.yaml:2", "mend the file at the place that is named"),
        (["flux/app.yaml": flux.replacing("./app", with: "./gone")], "the directory gone", "mend"),
    ])
    func saysWhatIsWrongWhereAndWhatToDo(
        _ files: [String: String], _ place: String, _ remedy: String
    ) throws {
        let git = try fixture()
        try git.commit(files, "bad")
        let result = try git.upkeep("upkeep", "run", "gate", "--base", "HEAD~1", "--head", "HEAD")
        #expect(result.exit == 2)
        #expect(result.text.hasPrefix("gate: the change is refused: 1 failed"), "\(result.text)")
        for words in [place, remedy] {
            #expect(result.text.contains(words), "\(result.text)")
        }
        expectPlain(result.text + result.err)
        let alone = try git.upkeep("upkeep-validate", "--base", "HEAD~1")
        #expect(alone.exit == 2 && alone.text.contains(remedy))
        expectPlain(alone.text)
    }

    @Test func takesWhatWouldBePushedWhereNothingIsNamed() throws {
        let git = try fixture()
        #expect(try git.upkeep("upkeep", "run", "gate").exit == 0, "nothing is unpushed")
        try git.commit(["app/a.yaml": "a: [\n"], "bad")
        try git.commit(["b.yaml": "b: 1\n"], "good")
        let result = try git.upkeep("upkeep", "run", "gate")
        #expect(result.exit == 2 && result.text.contains("app/a.yaml:2"), "\(result.text)")
        try git.commit(["app/a.yaml": "a: 2\n"], "mended")
        let mended = try git.upkeep("upkeep", "run", "gate")
        #expect(mended.exit == 0, "\(mended.text)")
        #expect(mended.text.hasPrefix("gate: the change may come in"), "\(mended.text)")
    }

    @Test func saysWhatToNameWhereItCannotBeTold() throws {
        let git = try fixture(hasRemote: false)
        let result = try git.upkeep("upkeep", "run", "gate")
        #expect(result.exit == 64 && result.err.contains("--base REVISION --head REVISION"))
        expectPlain(result.err.replacing("upkeep run gate", with: ""))
        let head = try git.upkeep("upkeep", "run", "gate", "--head", "HEAD")
        #expect(head.exit == 0, "\(head.err)")
        let report = try git.writeBeside("report.json", RenovateFixture().report)
        _ = try git.upkeep("upkeep-detect", "--renovate-report", report, "-q")
        let validate = try git.upkeep("upkeep-validate")
        #expect(validate.exit == 64 && validate.err.contains("--base REVISION"), "\(validate.err)")
    }
}
