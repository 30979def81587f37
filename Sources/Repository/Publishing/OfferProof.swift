package import Contracts
internal import Editing
package import GitStore
package import Names
package import Snapshot
internal import Versions

/// What a scan found: what is offered, and at which commit.
package struct ScannedOffers: Sendable {
    /// The commit that was scanned; nil where it is not known.
    package let commit: CommitID?
    /// What has a version.
    package let dependencies: [Dependency]
    /// What is offered.
    package let updates: [Update]

    /// Takes what was just found.
    package init(commit: CommitID?, _ dependencies: [Dependency], _ updates: [Update]) {
        self.commit = commit
        self.dependencies = dependencies
        self.updates = updates
    }

    /// Takes what a document says.
    package init(_ detect: Document<DetectPayload>) {
        self.init(
            commit: detect.repository.commit, detect.payload.dependencies, detect.payload.updates)
    }
}

/// Tells whether a commit does what upkeep itself would do with what a scan offers: trailers are words
/// that anybody who may push can write, and what nobody offers is no update.
package struct OfferProof {
    /// Updates that a commit may name.
    private static let limit = 2_000

    private let store: BlobStore
    /// The commit that was scanned.
    private let scanned: CommitID?
    private let dependencies: [DependencyID: Dependency]
    private let updates: [UpdateID: Update]
    private let offers: [DependencyID: [Update]]
    /// The dependencies that have a place in a file.
    private let byFile: [String: [DependencyID]]
    private let byPackage: [String: [DependencyID]]

    /// Prepares to compare with what a run found.
    package init(_ scan: ScannedOffers, in store: BlobStore) {
        self.store = store
        scanned = scan.commit
        let found = scan.dependencies
        dependencies = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        updates = Dictionary(scan.updates.map { ($0.id, $0) }) { first, _ in first }
        offers = Dictionary(grouping: scan.updates, by: \.dependency)
        byPackage = Dictionary(grouping: found, by: \.package).mapValues { $0.map(\.id) }
        byFile = found.reduce(into: [:]) { files, dependency in
            for file in Set(dependency.references.map(\.file)) {
                files[file, default: []].append(dependency.id)
            }
        }
    }

    /// Whether a commit brings what its trailers name, one to one, and nothing else.
    package func brings(_ commit: CommitInfo) -> Bool {
        let steps = CommitRecord.steps(of: commit)
        return steps.count == commit.trailer(CommitRecord.update).count && brings(commit, steps)
    }

    /// Whether a commit brings such steps, and nothing else: each is an update that is offered, or one
    /// that a newer version took the place of since; its places are the update's, and every byte is what
    /// upkeep itself would write there.
    package func brings(_ commit: CommitInfo, _ steps: [CommitRecord.Step]) -> Bool {
        let ids = Set(steps.map(\.update))
        guard !steps.isEmpty, steps.count <= Self.limit, ids.count == steps.count,
            commit.parents.count == 1, let parent = commit.parents.first
        else { return false }
        var wanted: [Update] = []
        var lower: [Update] = []
        for step in steps {
            guard let update = update(of: step) else { return false }
            wanted.append(update)
            if step.from != update.from {
                guard let origin = between(update, step.from) else { return false }
                lower.append(origin)
            }
        }
        do throws(GitError) {
            let paths = Set(try store.repository.changedPaths(of: commit).map(\.text))
            var editor = try editor(at: parent, paths, wanted + lower)
            let plan = editor.plan(wanted)
            guard plan.refused.isEmpty, plan.passedOver.isEmpty,
                plan.members.allSatisfy({ !$0.edits.isEmpty }),
                plan.members.map(\.from) == steps.map(\.from)
            else { return false }
            return try isResult(of: plan, commit, parent, paths)
        } catch {
            return false
        }
    }

    /// Whether the files are what a plan makes of them, with the kind that they had.
    private func isResult(
        of plan: GroupPlan, _ commit: CommitInfo, _ parent: CommitID, _ paths: Set<String>
    ) throws(GitError) -> Bool {
        guard Set(plan.files.map(\.path)) == paths else { return false }
        let (before, after) = (
            try Snapshot(store, at: parent), Snapshot(store, tree: commit.tree)
        )
        for file in plan.files {
            guard let old = try before.file(file.path), let new = try after.file(file.path),
                old.mode == new.mode, try after.bytes(of: new) == file.new
            else { return false }
        }
        return true
    }

    /// Plans on a commit, with all that has a place in some files.
    private func editor(
        at commit: CommitID, _ paths: Set<String>, _ wanted: [Update]
    ) throws(GitError) -> GroupEditor {
        let base = try Snapshot(store, at: commit)
        let scan = try scanned.map { id throws(GitError) in try Snapshot(store, at: id) }
        let near = Set(paths.flatMap { byFile[$0] ?? [] } + wanted.map(\.dependency))
        let known = Set(wanted.map(\.id))
        let others = near.flatMap { offers[$0] ?? [] }.filter { !known.contains($0.id) }
        return GroupEditor(near.compactMap { dependencies[$0] }, wanted + others) {
            path throws(Refusal) in
            try EditableFile(path, in: base, scanned: scan)
        }
    }

    /// The update that a step names, where it is offered to the same dependency, or was until a newer
    /// version was.
    private func update(of step: CommitRecord.Step) -> Update? {
        if let update = updates[step.update] {
            guard update.to == step.to, let dependency = dependencies[update.dependency],
                isOf(dependency, step)
            else { return nil }
            return update
        }
        for id in byPackage[step.package] ?? []
        where UpdateID(of: id, to: step.to) == step.update {
            guard let dependency = dependencies[id], isOf(dependency, step) else { continue }
            for offer in offers[id] ?? [] {
                if let update = between(offer, step.to) { return update }
            }
        }
        return nil
    }

    private func isOf(_ dependency: Dependency, _ step: CommitRecord.Step) -> Bool {
        dependency.package == step.package && dependency.datasource == step.datasource
    }

    /// The same update to a version on its way, which it took the place of; nil where the version is none
    /// on its way, or is not written as its own are. What is new in a digest nobody can tell.
    private func between(_ update: Update, _ version: VersionPair) -> Update? {
        let scheme = VersionScheme(name: dependencies[update.dependency]?.versioning)
        guard let from = update.from.value, let to = update.to.value, let value = version.value,
            version.digest == nil, update.from.digest == nil, update.replacement == nil,
            let first = scheme.compare(value, from), first > 0,
            let last = scheme.compare(to, value), last > 0,
            [from, to].map(Self.form).contains(Self.form(value))
        else { return nil }
        var result = update
        result.id = UpdateID(of: update.dependency, to: version)
        result.to = version
        return result
    }

    /// How a version is written: `v#.#.#`.
    private static func form(_ version: String) -> String {
        version.replacing(/[0-9]+/, with: "#")
    }
}
