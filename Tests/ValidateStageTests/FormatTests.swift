import SystemSupport
import TestSupport
import Testing

/// What the executable prints for CI systems, kept for the schemas of these formats to judge.
@Suite struct FormatTests {
    @Test(arguments: ["sarif", "junit", "github", "gitlab"])
    func printsWhatSchemasJudge(_ format: String) throws {
        let directory = "a, ::error file=x::y%0A##[group] <b>&\"'"
        let fixture = try ValidateFixture([
            "\(directory)/kustomization.yaml": ValidateFixture.kustomization("x.yaml"),
            "\(directory)/x.yaml": "a: 1\n",
        ])
        try fixture.change(["\(directory)/x.yaml": "a: BROKEN\n", "b.yaml": "a: 1\n"])
        try fixture.change(["b.yaml": "a: 2\n"])
        for (name, base, head, exit) in [
            ("broken", "HEAD~2", "HEAD", 2), ("quiet", "HEAD", "HEAD", 0),
            ("good", "HEAD~1", "HEAD", 0),
        ] {
            let result = try Programs.run(
                "upkeep-validate", ["--base", base, "--head", head, "-o", format],
                in: fixture.git.work, environment: fixture.environment)
            #expect(result.exit == Int32(exit), "\(result.err)")
            DocumentCollector.keep(result.text, as: "program-\(name).\(format)")
        }
    }
}
