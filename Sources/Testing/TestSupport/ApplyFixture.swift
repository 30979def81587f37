public import Contracts
internal import SystemSupport

/// A repository, a report of updates for it, and the stages up to apply.
public struct ApplyFixture {
    /// The repository.
    public let git: GitFixture

    /// A digest that stands in files.
    public static let digest = "sha256:" + String(repeating: "a", count: 64)
    /// A digest that updates offer.
    public static let newDigest = "sha256:" + String(repeating: "b", count: 64)

    /// A deployment of one image.
    public static func deployment(_ image: String) -> String {
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n"
            + "    spec:\n      containers:\n        - name: web\n          image: \(image) # keep\n"
    }

    /// Makes a repository of files and scans it.
    public init(_ files: [String: String], _ report: RenovateFixture, hasRemote: Bool = true) throws
    {
        git = try GitFixture(files, hasRemote: hasRemote)
        try scan(report)
    }

    /// One image in each of several files, each with one update.
    public init(_ images: [(file: String, name: String, updates: [RenovateFixture.Fields])]) throws
    {
        var report = RenovateFixture()
        var files: [String: String] = [:]
        for (file, name, updates) in images {
            files[file] = Self.deployment("\(name):1.0.0")
            report.add("kubernetes", file, [RenovateFixture.image(name, "1.0.0", updates: updates)])
        }
        try self.init(files, report)
    }

    /// Runs detect and analyze.
    public func scan(_ report: RenovateFixture) throws {
        let path = try git.writeBeside("report.json", report.report)
        try run("upkeep-detect", ["--renovate-report", path, "-q"], exits: [0])
        try run("upkeep-analyze", ["-q"], exits: [0, 2])
    }

    /// A program ended otherwise than it should.
    public struct Unexpected: Error {
        let program: String
        let exit: Int32
        let message: String
    }

    @discardableResult
    private func run(
        _ program: String, _ arguments: [String], exits: Set<Int32>,
        environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        let result = try Programs.run(
            program, arguments, in: git.work, environment: environment)
        if exits.contains(result.exit) { return result }
        throw Unexpected(
            program: program, exit: result.exit, message: result.err + result.text.prefix(2000))
    }

    /// Runs apply.
    ///
    /// - Throws: where it ends with another exit code.
    public func apply(
        _ arguments: String..., exit: Int32 = 0, environment: [String: String?] = [:]
    ) throws -> Document<ApplyPayload> {
        let result = try run(
            "upkeep-apply", arguments + ["-o", "json"], exits: [exit], environment: environment)
        return try CanonicalJSON.document(ApplyPayload.self, from: result.out)
    }

    /// Runs rollback.
    ///
    /// - Throws: where it ends with another exit code.
    public func rollback(
        _ arguments: String..., exit: Int32 = 0
    ) throws -> Document<RollbackPayload> {
        let result = try run("upkeep-rollback", arguments + ["-o", "json"], exits: [exit])
        return try CanonicalJSON.document(RollbackPayload.self, from: result.out)
    }

    /// The detection.
    public func detect() throws -> DetectPayload {
        let bytes = try Files.read(git.run() + "/detect.json", limit: 1 << 26)
        return try CanonicalJSON.document(DetectPayload.self, from: bytes).payload
    }

    /// The update of a package.
    public func update(_ name: String, to version: String? = nil) throws -> Update {
        let detect = try detect()
        let dependency = detect.dependencies.first { $0.name == name }
        let update = detect.updates.first {
            $0.dependency == dependency?.id && (version == nil || $0.to.value == version)
        }
        guard let update else {
            throw Unexpected(program: "upkeep-detect", exit: 0, message: "no update of \(name)")
        }
        return update
    }

    /// What became of the update of a package.
    public func change(
        _ document: Document<ApplyPayload>, _ name: String, to version: String? = nil
    ) throws -> Change {
        let id = try update(name, to: version).id
        guard let change = document.payload.changes.first(where: { $0.update == id }) else {
            throw Unexpected(program: "upkeep-apply", exit: 0, message: "nothing of \(name)")
        }
        return change
    }
}
