internal import Contracts
internal import Decision
internal import GitStore
internal import Holds
internal import Manifests
internal import Publishing
internal import RunView
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// Makes the commits: one a group, each on top of the one before, none touching a work tree.
struct GroupBuilder {
    private let repository: Repository
    private let view: RunView
    /// What stands at the base already, by update: edits of an earlier call, as far as anybody knows.
    private(set) var standing: [String: [Edit]] = [:]
    /// What stood there before, where it is not what was scanned, by update.
    private var origins: [String: VersionPair] = [:]
    private let committer: Committer
    private let message: CommitMessage
    private let isDryRun: Bool
    private let base: Snapshot
    /// The commit that detect saw; nil where it saw none.
    private let scanned: Snapshot?
    private let shared: SharedPlaces
    private var states: [String: FileState] = [:]
    private(set) var tip: CommitID
    private var tree: TreeID
    /// What became of each update, by id.
    private(set) var changes: [String: Change] = [:]
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
        shared = SharedPlaces(view)
        tip = base
        tree = try repository.tree(of: base)
        self.base = Snapshot(store, tree: tree)
        let scanned = view.detect?.repository.commit.flatMap { CommitID($0) }
        self.scanned = try scanned.map { id throws(GitError) in try Snapshot(store, at: id) }
    }

    /// Plans a group, and commits it when every member can be made.
    mutating func build(_ updates: [Update]) throws {
        var edits: [String: [TextEdit]] = [:]
        var records: [String: [Edit]] = [:]
        var members: [Update] = []
        for update in updates {
            do throws(Refusal) {
                let planned = try plan(update)
                for (file, more) in planned.edits { edits[file, default: []] += more }
                records[update.id] = planned.records
                members.append(update)
            } catch {
                if error.isSkip {
                    note(update, .skipped, error)
                    continue
                }
                refuse(updates, because: update, error)
                return
            }
        }
        if edits.values.allSatisfy(\.isEmpty) {
            for update in members {
                changes[update.id] = Change(update: update.id, outcome: .already)
            }
            return
        }
        var contents: [String: [UInt8]] = [:]
        for (file, more) in edits where !more.isEmpty {
            do throws(Refusal) {
                let unique = Array(Set(more)).sorted { $0.span.start < $1.span.start }
                edits[file] = unique
                contents[file] = try states[file]?.content(adding: unique)
            } catch {
                let first = members.first { view.dependency($0.dependency)?.file == file }
                refuse(updates, because: first ?? members[0], error)
                return
            }
        }
        try commit(members, contents, edits, records)
    }

    private mutating func note(_ update: Update, _ outcome: ChangeOutcome, _ refusal: Refusal) {
        changes[update.id] = Change(
            update: update.id, outcome: outcome, reason: refusal.reason,
            detail: SafeText.withoutSecrets(SafeText.line(refusal.detail)))
    }

    private mutating func refuse(_ updates: [Update], because culprit: Update, _ refusal: Refusal) {
        for update in updates where changes[update.id]?.outcome != .skipped {
            if update.id == culprit.id {
                note(update, .refused, refusal)
            } else {
                note(
                    update, .refused,
                    Refusal(
                        reason: "group-refused",
                        detail: "\(culprit.id) of its group was refused: \(refusal.detail)"))
            }
        }
    }

    private mutating func plan(
        _ update: Update
    ) throws(Refusal) -> (edits: [String: [TextEdit]], records: [Edit]) {
        if update.references.isEmpty {
            throw Refusal(
                reason: "not-located", detail: "its place in the repository is not known")
        }
        let versioning = view.dependency(update.dependency)?.versioning
        let planner = EditPlanner(
            update: update,
            lower: view.offers(for: update.dependency).filter {
                $0.id != update.id && update.leadsFurther(than: $0, versioning: versioning)
            },
            dependency: view.dependency(update.dependency))
        var edits: [String: [TextEdit]] = [:]
        var records: [Edit] = []
        for reference in update.references {
            let state = try state(of: reference.file)
            switch try planner.plan(reference, in: state) {
            case .already(let newText):
                standing[update.id, default: []].append(
                    Edit(reference: reference, newText: newText))
            case .edit(let edit, let newText, let from):
                try shared.check(update, reference, newText)
                if state.taken.contains(edit) { continue }
                if from != update.from { origins[update.id] = from }
                edits[reference.file, default: []].append(edit)
                records.append(Edit(reference: reference, newText: newText))
            }
        }
        return (edits, records)
    }

    /// The state of a file, read when it is first needed.
    private mutating func state(of name: String) throws(Refusal) -> FileState {
        if let state = states[name] { return state }
        guard RepoPath(name) != nil else {
            throw Refusal(reason: "unsafe-path", detail: "\(name) leads out of the repository")
        }
        let file: TreeFile?
        let seen: BlobID?
        let bytes: [UInt8]
        do throws(GitError) {
            file = try base.file(name)
            seen = scanned?.tree == base.tree ? file?.blob : try scanned?.file(name)?.blob
            bytes = try file.map { file throws(GitError) in try base.bytes(of: file) } ?? []
        } catch {
            throw Refusal(reason: "unreadable", detail: error.description)
        }
        guard let file else {
            throw Refusal(reason: "changed-since-scan", detail: "\(name) is gone")
        }
        guard file.mode.isPlain else {
            throw Refusal(reason: "unsafe-path", detail: "\(name) is a link or a submodule")
        }
        let state = try FileState(
            file: file, base: bytes, isAsScanned: seen == file.blob)
        states[name] = state
        return state
    }

    private mutating func commit(
        _ members: [Update], _ contents: [String: [UInt8]], _ edits: [String: [TextEdit]],
        _ records: [String: [Edit]]
    ) throws {
        let files = contents.keys.sorted()
        if isDryRun {
            for file in files {
                guard let state = states[file], let new = contents[file] else { continue }
                patches.append(
                    try UnifiedDiff.text(old: state.content, new: new, path: file))
            }
        } else {
            var treeChanges: [TreeChange] = []
            for file in files {
                guard let state = states[file], let new = contents[file] else { continue }
                treeChanges.append(
                    TreeChange(
                        path: state.file.path, blob: try repository.write(new),
                        mode: state.file.mode))
            }
            tree = try repository.write(treeChanges, onto: tree)
            tip = try committer.commit(
                tree, on: tip, message: text(members, records), in: repository)
        }
        for file in files {
            guard let new = contents[file] else { continue }
            states[file]?.take(edits[file] ?? [], content: new)
        }
        for update in members {
            let own = records[update.id] ?? []
            changes[update.id] = Change(
                update: update.id, outcome: own.isEmpty ? .already : .applied,
                commit: isDryRun || own.isEmpty ? nil : tip.hex,
                files: Set(own.map(\.reference.file)).sorted(), edits: own)
        }
    }

    private func text(_ members: [Update], _ records: [String: [Edit]]) -> String {
        let lines = members.filter { records[$0.id]?.isEmpty == false }.map { update in
            let dependency = view.dependency(update.dependency)
            return CommitMessage.Line(
                step: CommitRecord.Step(
                    update: update.id, datasource: dependency?.datasource,
                    package: dependency?.package ?? "", from: origins[update.id] ?? update.from,
                    to: update.to),
                name: dependency?.name ?? update.dependency, kind: update.kind,
                file: dependency?.file ?? "")
        }.sorted { ($0.name, $0.file, $0.step.update) < ($1.name, $1.file, $1.step.update) }
        return message.text(lines, branch: members.first?.branch)
    }
}
