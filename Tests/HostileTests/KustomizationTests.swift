import Contracts
import SystemSupport
import TestSupport
import Testing

/// Kustomizations that name files in ways that only kustomize itself understands.
@Suite struct KustomizationTests {
    static let isPresent = Programs.isInstalled("kubectl") || Programs.isInstalled("kustomize")

    private static let base = "resources: [web.yaml]\npatches: [{path: ../patch.yaml}]\n"
    private static let plugin =
        "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: x}\nFiles: [PRIVATE]\n"

    /// Each leads to the private file where nothing keeps kustomize from it.
    static let attempts: [String: [String: String]] = [
        "a key in another case": [
            "app/kustomization.yaml":
                base + "ConfigMapGenerator: [{name: x, files: [PRIVATE]}]\n"
        ],
        "an inner key in another case": [
            "app/kustomization.yaml":
                base + "configMapGenerator: [{name: x, FILES: [PRIVATE]}]\n"
        ],
        "an absolute path": [
            "app/kustomization.yaml":
                base + "configMapGenerator: [{name: x, files: [PRIVATE]}]\n"
        ],
        "a generator in a file": [
            "app/kustomization.yaml": base + "generators: [plugin.yaml]\n",
            "app/plugin.yaml": plugin,
        ],
        "a generator in a file in another case": [
            "app/kustomization.yaml": base + "Generators: [plugin.yaml]\n",
            "app/plugin.yaml": plugin,
        ],
        "a generator in the kustomization": [
            "app/kustomization.yaml":
                base + "generators:\n  - |\n    " + plugin.replacing("\n", with: "\n    ") + "\n"
        ],
        "UTF-16": [
            "app/kustomization.yaml":
                base + "configMapGenerator: [{name: x, files: [PRIVATE]}]\n"
        ],
    ]

    @Test(
        .enabled(if: isPresent, "needs kubectl or kustomize"),
        arguments: attempts.keys.sorted())
    func noneReadsAFileOfTheServer(name: String) throws {
        let files = try #require(Self.attempts[name])
        let git = try GitFixture(
            [
                "app/kustomization.yaml": Self.base, "patch.yaml": ApplyFixture.deployment("x/a:1"),
                "app/web.yaml": ApplyFixture.deployment("x/a:1"),
            ], hasRemote: false)
        let secret = try git.writeBeside("private.txt", "hunter2")
        for (path, text) in files {
            let text = text.replacing("PRIVATE", with: secret)
            let isWide = name == "UTF-16" && path.hasSuffix("kustomization.yaml")
            let bytes = isWide ? [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] } : Array(text.utf8)
            try AtomicFile.write(bytes, to: git.path(path))
        }
        try git.commit([:], "attempt")
        let plain = try Self.build(git.work)
        #expect(plain.text.contains("hunter2"), "no attempt: \(plain.err)")
        let result = try git.upkeep("upkeep-validate", "--base", "HEAD~1", "-v", "-o", "json")
        #expect(!result.text.contains("hunter2") && !result.err.contains("hunter2"))
        let kept = try Programs.run("grep", ["-rl", "hunter2", git.state])
        #expect(kept.text == "")
    }

    /// What kustomize makes of the repository where nothing holds it.
    private static func build(_ root: String) throws -> Programs.Result {
        let command =
            Programs.isInstalled("kustomize") ? ["kustomize", "build"] : ["kubectl", "kustomize"]
        return try Programs.run(
            command[0], [command[1], "app", "--load-restrictor", "LoadRestrictionsNone"], in: root)
    }
}
