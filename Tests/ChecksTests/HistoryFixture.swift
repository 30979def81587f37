import Contracts
import GitStore
import Manifests
import Names
import Rendering
import Snapshot
import SystemSupport
import TestSupport
import Testing

@testable import Checks

/// One commit of a history.
struct Step: Sendable {
    /// The updates that it brought; nil where it is not ours.
    let updates: [String]?
    /// Contents by path; nil for a file that goes.
    let files: [String: String?]

    static func ours(_ updates: String..., files: [String: String?]) -> Step {
        Step(updates: updates, files: files)
    }

    static func theirs(_ files: [String: String?]) -> Step { Step(updates: nil, files: files) }
}

/// A change over a few commits, in a repository of its own.
struct HistoryFixture {
    private let scratch: ScratchDirectory
    let store: BlobStore
    /// The change from before the first commit of ours to the last commit; where none is ours, from
    /// the first commit.
    let change: CheckedChange
    let index: TreeIndex

    /// - Parameter hasForeign: what is said of commits that are not ours; nil for the truth.
    init(
        _ base: [String: String], _ steps: [Step], hasForeign: Bool? = nil,
        changes: [String: Change] = [:]
    ) throws {
        scratch = try ScratchDirectory()
        let directory = scratch.file("repository")
        try Programs.run("git", ["init", "-q", "--bare", "-b", "main", directory])
        let all = [Step.theirs(base.mapValues { $0 })] + steps
        let result = try Programs.run(
            "git", ["fast-import", "--quiet"], in: directory,
            input: Array(all.map(HistoryFixture.commit).joined().utf8))
        try #require(result.exit == 0, "\(result.err)")
        let repository = try Repository.open(directory)
        let log = try repository.log(from: try repository.resolve("main"), limit: 100)
        let commits = Array(zip(log.reversed(), all))
        let own = commits.compactMap { info, step in
            step.updates.map { updates in
                OwnCommit(
                    id: info.id, parent: info.parents.first,
                    changes: updates.map {
                        changes[$0] ?? Change(update: "\($0)", outcome: .applied)
                    },
                    files: Set(step.files.keys))
            }
        }
        let head = try #require(log.first)
        let start = commits.firstIndex { $1.updates != nil } ?? 1
        store = BlobStore(repository)
        index = TreeIndex(CacheDirectory(scratch.file("cache")))
        change = CheckedChange(
            base: try Snapshot(store, at: commits[start - 1].0.id),
            head: try Snapshot(store, at: head.id),
            paths: commits[start...].filter { own.isEmpty || $1.updates != nil }
                .reduce(into: []) { $0.formUnion($1.1.files.keys) },
            commits: own,
            hasForeign: hasForeign ?? commits[start...].contains { $1.updates == nil })
    }

    /// A commit as `git fast-import` reads it.
    private static func commit(_ step: Step) -> String {
        var text = "commit refs/heads/main\ncommitter x <x> 0 +0000\ndata 1\nx\n"
        for (path, content) in step.files.sorted(by: { $0.key < $1.key }) {
            if let content {
                text += "M 100644 inline \(path)\ndata \(content.utf8.count)\n\(content)\n"
            } else {
                text += "D \(path)\n"
            }
        }
        return text + "\n"
    }

    /// Tools with nothing to build with, unless a program is given.
    ///
    /// - Parameters:
    ///   - kustomize: a shell script.
    ///   - isConfined: whether the kernel has a sandbox.
    ///   - schemas: the operator's, and what stands in kubeconform's place for them.
    func tools(
        kustomize: String? = nil, isConfined: Bool = true, updates: [UpdateID: Update] = [:],
        schemas: SchemaTool = .none
    ) throws -> CheckTools {
        guard let kustomize else {
            return CheckTools(
                index: index, builder: { nil }, schemas: { schemas }, updates: updates)
        }
        // By another process: a file that this one has open for writing cannot be started while a
        // child of another test, which has it open as well, has not begun.
        let script = try scratch.write("script", kustomize)
        try Files.makeDirectory(scratch.file("bin"))
        try Programs.run("install", ["-m", "755", script, scratch.file("bin/kustomize")])
        for name in ["home", "builds"] { try Files.makeDirectory(scratch.file(name)) }
        let found = try Kustomize.find(
            Environment(["PATH": scratch.file("bin")]), home: scratch.file("home"),
            private: [], cache: CacheDirectory(scratch.file("cache")), isConfined: isConfined,
            timeLimitSeconds: 60)
        let runner = BuildRunner(
            try #require(found.program), scratch: scratch.file("builds"), cache: nil,
            now: { Timestamp(seconds: 0) })
        return CheckTools(
            index: index, builder: { runner }, schemas: { schemas }, updates: updates)
    }

    /// The stand-in of kubeconform, or another script, with schemas by the paths of their files.
    func schemas(_ files: [String: String], script: String? = nil) throws -> SchemaRunner {
        let directory = scratch.file("schemas-\(files.count)")
        for (path, text) in files where Files.kind(Paths.join(directory, path)) == nil {
            try Files.makeDirectories(Paths.parent(Paths.join(directory, path)))
            try Files.writeScratch(Array(text.utf8), to: Paths.join(directory, path))
        }
        let bin = scratch.file("kubeconform-bin")
        if Files.kind(bin) == nil {
            let standIn = Paths.join(HistoryFixture.root, "scripts/kubeconform-stand-in")
            let source = try script.map { try scratch.write("kubeconform-script", $0) } ?? standIn
            try Files.makeDirectory(bin)
            try Programs.run(
                "install", ["-m", "755", source, Paths.join(bin, "kubeconform")])
            try Files.makeDirectory(scratch.file("kubeconform-home"))
        }
        let program = try Kubeconform.find(
            Environment(["PATH": bin]), home: scratch.file("kubeconform-home"), private: [],
            beside: nil, cache: CacheDirectory(scratch.file("cache")), timeLimitSeconds: 20)
        try Files.makeDirectories(scratch.file("kubeconform-scratch"))
        return SchemaRunner(
            try #require(program), schemas: SchemaDirectory(directory),
            scratch: scratch.file("kubeconform-scratch"),
            cache: CacheDirectory(scratch.file("cache")))
    }

    /// The repository of upkeep itself.
    private static let root = Paths.parent(
        Paths.parent(Paths.parent(#filePath)))

    /// What a check says, each subject as `NAME: OUTCOME REASON [UPDATES]`.
    func run<One: StateCheck>(_ check: One) throws -> [String] {
        try CheckRunner(change: change, names: UpdateNames(nil)).run(check).map(\.line)
    }

    /// What a check says, each subject as `NAME: OUTCOME REASON [UPDATES]`.
    func run<One: ChangeCheck>(_ check: One) throws -> [String] {
        try CheckRunner(change: change, names: UpdateNames(nil)).run(check).map(\.line)
    }
}

extension CheckResult {
    /// `NAME: OUTCOME REASON [UPDATES]`.
    var line: String {
        let reason = check.reason.map { " \($0)" } ?? ""
        let updates =
            check.updates.isEmpty ? "" : " [\(check.updates.map(\.text).joined(separator: " "))]"
        return "\(check.subject): \(check.outcome.rawValue)\(reason)\(updates)"
    }
}
