import Contracts
import SystemSupport
import TestSupport
import Testing

/// A repository, a report of updates for it, and the stages up to apply.
struct ApplyFixture {
    let git: GitFixture

    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let newDigest = "sha256:" + String(repeating: "b", count: 64)

    /// A deployment of one image.
    static func deployment(_ image: String) -> String {
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n"
            + "    spec:\n      containers:\n        - name: web\n          image: \(image) # keep\n"
    }

    init(_ files: [String: String], _ report: RenovateFixture, hasRemote: Bool = true) throws {
        git = try GitFixture(files, hasRemote: hasRemote)
        try scan(report)
    }

    /// One image in each of several files, each with one update.
    init(_ images: [(file: String, name: String, updates: [RenovateFixture.Fields])]) throws {
        var report = RenovateFixture()
        var files: [String: String] = [:]
        for (file, name, updates) in images {
            files[file] = Self.deployment("\(name):1.0.0")
            report.add("kubernetes", file, [RenovateFixture.image(name, "1.0.0", updates: updates)])
        }
        try self.init(files, report)
    }

    /// Runs detect and analyze.
    func scan(_ report: RenovateFixture) throws {
        let path = try git.writeBeside("report.json", report.report)
        let one = try git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        #expect(one.exit == 0, "\(one.err)")
        let two = try git.upkeep("upkeep-analyze", "-q")
        #expect([0, 2].contains(two.exit), "\(two.err)")
    }

    /// Runs apply.
    func apply(_ arguments: String..., exit: Int32 = 0) throws -> Document<ApplyPayload> {
        let result = try Programs.run(
            "upkeep-apply", arguments + ["-o", "json"], in: git.work)
        #expect(result.exit == exit, "\(result.err) \(result.text.prefix(2000))")
        return try CanonicalJSON.document(ApplyPayload.self, from: result.out)
    }

    /// The detection.
    func detect() throws -> DetectPayload {
        let bytes = try Files.read(git.run() + "/detect.json", limit: 1 << 26)
        return try CanonicalJSON.document(DetectPayload.self, from: bytes).payload
    }

    /// What became of the update of a package.
    func change(
        _ document: Document<ApplyPayload>, _ name: String, to version: String? = nil
    ) throws -> Change {
        let detect = try detect()
        let dependency = try #require(detect.dependencies.first { $0.name == name })
        let update = try #require(
            detect.updates.first {
                $0.dependency == dependency.id && (version == nil || $0.to.value == version)
            })
        return try #require(document.payload.changes.first { $0.update == update.id })
    }
}
