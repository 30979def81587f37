internal import Contracts
internal import Editing
internal import GitStore
internal import Holds
internal import Manifests
internal import Names
internal import Publishing
internal import RunView
internal import Snapshot
internal import SystemSupport

/// Makes the commits: one a group, each on top of the one before, none touching a work tree.
struct GroupBuilder {
    private let repository: Repository
    private let view: RunView
    private var editor: GroupEditor
    private let committer: Committer
    private let message: CommitMessage
    private let isDryRun: Bool
    /// Why what is held is taken, by update.
    private var overrides: [UpdateID: String] = [:]
    private let base: Snapshot
    private(set) var tip: CommitID
    private var tree: TreeID
    /// What became of each update, by id.
    private(set) var changes: [UpdateID: Change] = [:]
    /// The differences of each group, for a dry run.
    private(set) var patches: [String] = []

    init(
        _ store: BlobStore, base: CommitID, view: RunView,
        committer: Committer, message: CommitMessage, isDryRun: Bool
    ) throws(GitError) {
        repository = store.repository
        self.view = view
        self.committer = committer
        self.message = message
        self.isDryRun = isDryRun
        tip = base
        tree = try repository.tree(of: base)
        let snapshot = Snapshot(store, tree: tree)
        self.base = snapshot
        let commit = view.detect?.repository.commit
        let scanned = try commit.map { id throws(GitError) in try Snapshot(store, at: id) }
        let detect = view.detect?.payload
        editor = GroupEditor(detect?.dependencies ?? [], detect?.updates ?? []) {
            path throws(Refusal) in
            try EditableFile(path, in: snapshot, scanned: scanned)
        }
    }

    /// What stands at the base already, by update.
    var standing: [UpdateID: [Edit]] { editor.standing }

    /// The updates whose version stands at the base; nil where that is the commit that was scanned, and
    /// the scan tells it.
    mutating func standingNow() -> Set<UpdateID>? {
        guard tip != view.detect?.repository.commit else { return nil }
        return editor.standing(among: view.detect?.payload.updates ?? [])
    }

    /// Builds groups, one after another.
    ///
    /// - Parameters:
    ///   - whole: those of which all goes or nothing.
    ///   - overrides: why updates are taken although they are held.
    mutating func build(
        _ groups: [[Update]], whole: Set<GroupID>, overrides: [UpdateID: String]
    ) throws {
        self.overrides = overrides
        for group in groups {
            try Signals.check()
            try build(group, isWhole: group.contains { whole.contains(view.group(of: $0)) })
        }
    }

    /// Plans a group, and commits it when every member can be made; what can be, where the group need
    /// not go whole.
    private mutating func build(_ updates: [Update], isWhole: Bool) throws {
        let plan = editor.plan(updates)
        let culprits = plan.refusedThemselves
        if !isWhole, !culprits.isEmpty, culprits.count < updates.count {
            for (id, refusal) in culprits { note(id, .refused, refusal) }
            return try build(updates.filter { culprits[$0.id] == nil }, isWhole: false)
        }
        for (id, refusal) in plan.passedOver { note(id, .skipped, refusal) }
        for (id, refusal) in plan.refused { note(id, .refused, refusal) }
        if plan.files.isEmpty {
            for member in plan.members {
                changes[member.update.id] = Change(update: member.update.id, outcome: .already)
            }
            return
        }
        try commit(plan)
    }

    private mutating func note(_ update: UpdateID, _ outcome: ChangeOutcome, _ refusal: Refusal) {
        changes[update] = Change(
            update: update, outcome: outcome, reason: refusal.reason,
            detail: SafeText.withoutSecrets(SafeText.line(refusal.detail)))
    }

    private mutating func commit(_ plan: GroupPlan) throws {
        if isDryRun {
            patches += try plan.files.map { file in
                try UnifiedDiff.text(old: file.old, new: file.new, path: file.path)
            }
        } else {
            let treeChanges = try plan.files.compactMap { file throws -> TreeChange? in
                guard let path = RepoPath(file.path),
                    let entry = try base.file(file.path)
                else { return nil }
                return TreeChange(
                    path: path, blob: try repository.write(file.new), mode: entry.mode)
            }
            tree = try repository.write(treeChanges, onto: tree)
            tip = try committer.commit(tree, on: tip, message: text(plan), in: repository)
        }
        editor.take(plan)
        for member in plan.members {
            let (id, own) = (member.update.id, member.edits)
            changes[id] = Change(
                update: id, outcome: own.isEmpty ? .already : .applied,
                override: own.isEmpty ? nil : overrides[id],
                commit: isDryRun || own.isEmpty ? nil : tip,
                files: Set(own.map(\.reference.file)).sorted(), edits: own)
        }
    }

    private func text(_ plan: GroupPlan) -> String {
        let lines = plan.members.filter { !$0.edits.isEmpty }.map { member in
            let update = member.update
            let dependency = view.dependency(update.dependency)
            return CommitMessage.Line(
                step: CommitRecord.Step(
                    update: update.id, datasource: dependency?.datasource,
                    package: dependency?.package ?? "",
                    component: view.analysis(of: update.id)?.component, from: member.from,
                    to: update.to),
                name: dependency?.name ?? update.dependency.text, kind: update.kind,
                file: dependency?.file ?? "")
        }.sorted { ($0.name, $0.file, $0.step.update) < ($1.name, $1.file, $1.step.update) }
        return message.text(
            lines, branch: plan.members.first?.update.branch,
            override: lines.compactMap { overrides[$0.step.update] }.first)
    }
}
