internal import Checks
internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

extension Scope {
    /// Commits looked through for ours at most.
    private static let historyLimit = 1000

    /// Finds what is to be looked at; nil where nothing changed.
    ///
    /// - Throws: exit 64 for a revision or path that is none, or flags that do not go together; exit 65
    ///   where a commit that apply names is not in the repository, or the index cannot be read.
    static func find(_ context: StageContext) throws -> Scope? {
        try checkFlags(context.settings)
        if context.settings[Keys.staged] { return try staged(context) }
        if isEverything(context.settings) { return try everything(context) }
        if let named = try NamedRevisions(context.settings, context.repository) {
            let changed = try changes(from: named.base, to: named.head, context.store)
            let chosen = try restricted(
                changed, context,
                in: [named.base, named.head].map { try Snapshot(context.store, at: $0) })
            return chosen.isEmpty
                ? nil
                : Scope(kind: .change, base: named.base, head: named.head, changed: chosen)
        }
        return try ofRun(context)
    }

    /// Whether a call looks at the repository as it stands, or at what the next commit would change: it
    /// is no part of any run.
    static func isOfNoRun(_ settings: Settings) -> Bool {
        settings[Keys.run] == nil && (settings[Keys.staged] || isEverything(settings))
    }

    /// Paths without a change are everything that lies there; in a run they are of what it applied.
    private static func isEverything(_ settings: Settings) -> Bool {
        settings[Keys.everything]
            || !settings[Keys.path].isEmpty && settings[Keys.base] == nil
                && settings[Keys.head] == nil && settings[Keys.run] == nil
                && !settings[Keys.staged]
    }

    private static func checkFlags(_ settings: Settings) throws(StageFailure) {
        let given =
            [
                settings[Keys.staged] ? "--staged" : nil, settings[Keys.everything] ? "--all" : nil,
                settings[Keys.base] == nil ? nil : "--base",
            ].compactMap { $0 }
            + (settings[Keys.staged] && settings[Keys.head] != nil ? ["--head"] : [])
        if given.count < 2 { return }
        throw StageFailure(
            .usage, "\(given.joined(separator: " and ")) do not go together",
            hint:
                "--staged is what the next commit would change, --base and --head a change that was "
                + "made, --all everything as it stands")
    }

    /// What the next commit would change.
    private static func staged(_ context: StageContext) throws -> Scope? {
        let repository = context.repository
        let tree = try repository.stagedTree(context.environment)
        let base = try repository.head().commit
        let changed = try changes(from: base.map(repository.tree(of:)), to: tree, context.store)
        let chosen = try restricted(
            changed, context,
            in: [Snapshot(context.store, at: base), Snapshot(context.store, tree: tree)])
        return chosen.isEmpty
            ? nil : Scope(kind: .staged, base: base, tree: tree, changed: chosen)
    }

    /// Everything as it stands: in the work tree, or at a commit where one is named or there is no other.
    private static func everything(_ context: StageContext) throws -> Scope? {
        let repository = context.repository
        var (head, tree): (CommitID?, TreeID?)
        if let name = context.settings[Keys.head] {
            head = try repository.commit(named: name, by: Keys.head)
        } else if repository.isBare {
            head = try repository.head().commit
        } else {
            tree = try repository.workTreeTree()
        }
        let snapshot =
            try tree.map { Snapshot(context.store, tree: $0) } ?? Snapshot(context.store, at: head)
        let chosen = try restricted(Set(try snapshot.paths()), context, in: [snapshot])
        return chosen.isEmpty
            ? nil
            : Scope(kind: .everything, base: nil, head: head, tree: tree, changed: chosen)
    }

    /// The paths that differ between two commits; all of the second where there is no first.
    private static func changes(
        from base: CommitID?, to head: CommitID, _ store: BlobStore
    ) throws(GitError) -> Set<String> {
        try changes(
            from: base.map { id throws(GitError) in try store.repository.tree(of: id) },
            to: try store.repository.tree(of: head), store)
    }

    private static func changes(
        from base: TreeID?, to head: TreeID, _ store: BlobStore
    ) throws(GitError) -> Set<String> {
        guard let base else { return Set(try Snapshot(store, tree: head).paths()) }
        let paths = try store.repository.changedPaths(
            from: base, to: head, passesOverRemoved: true)
        return Set(paths.map(\.text))
    }

    /// The paths at or below those that are named on the command line.
    ///
    /// - Throws: exit 64 for one at which nothing stands, before the change or after it.
    private static func restricted(
        _ paths: Set<String>, _ context: StageContext, in snapshots: [Snapshot]
    ) throws -> Set<String> {
        let wanted = try context.settings[Keys.path].map { word in
            let path = PathWord.normalized(word, in: start(context), context.repository.workTree)
            guard let path, try snapshots.contains(where: { try $0.has(path) }) else {
                throw StageFailure(
                    .usage, "there is nothing at \"\(SafeText.line(word))\" in this repository",
                    hint: "give it as git does: from this directory, or from the one of -C")
            }
            return path
        }
        if wanted.isEmpty || wanted.contains("") { return paths }
        return paths.filter { path in
            wanted.contains { path == $0 || path.utf8.starts(with: ($0 + "/").utf8) }
        }
    }

    /// Where paths begin: as for git, in the current directory, or in the one that `-C` names.
    private static func start(_ context: StageContext) -> String {
        context.settings[Keys.repository].map(Paths.absolute) ?? Paths.current()
    }

    /// What the run's apply brought to the branch.
    private static func ofRun(_ context: StageContext) throws -> Scope? {
        guard let apply = try context.documentIfPresent(ApplyPayload.self) else {
            throw StageFailure(
                .usage, "the run \(context.run.run.text) has applied nothing that could be checked",
                hint:
                    "run upkeep-apply first, or say what to look at: --base REVISION --head REVISION, "
                    + "--staged, --all")
        }
        let wanted = try commits(of: apply, context)
        guard !wanted.isEmpty else { return nil }
        let repository = context.repository
        let head = try head(of: apply, wanted, repository)
        let line = try line(from: head, through: Set(wanted.keys), repository)
        let own = line.filter { wanted[$0.id] != nil }
        guard own.count == wanted.count, let first = own.last else {
            throw missing(wanted.keys.first { id in !own.contains { $0.id == id } }, head)
        }
        let commits = try own.reversed().map { info in
            OwnCommit(
                id: info.id, parent: info.parents.first, changes: wanted[info.id] ?? [],
                files: try changes(from: info.parents.first, to: info.id, context.store))
        }
        let changed = try restricted(
            commits.reduce(into: []) { $0.formUnion($1.files) }, context,
            in: [first.parents.first, head].map { try Snapshot(context.store, at: $0) })
        if changed.isEmpty { return nil }
        return Scope(
            kind: .run, base: first.parents.first, head: head, commits: commits, changed: changed,
            hasForeign: line.count != own.count)
    }

    private static func missing(_ commit: CommitID?, _ head: CommitID) -> StageFailure {
        StageFailure(
            .badInput, "the commit \(commit?.hex ?? "") that apply names is not on \(head.hex)",
            hint: "fetch the branch, or name the change with --base and --head")
    }

    /// The commits from one back to the last of those that are looked for, newest first.
    ///
    /// By first parents, which needs no more of the history than that; where others merged ours, by
    /// all parents.
    private static func line(
        from head: CommitID, through wanted: Set<CommitID>, _ repository: Repository
    ) throws -> [CommitInfo] {
        var line: [CommitInfo] = []
        var open = wanted
        var next: CommitID? = head
        while let id = next, !open.isEmpty, line.count < historyLimit {
            guard let info = try? repository.info(id) else { break }
            line.append(info)
            open.remove(id)
            next = info.parents.first
        }
        if open.isEmpty { return line }
        let log = try repository.log(from: head, limit: historyLimit)
        guard let last = log.lastIndex(where: { wanted.contains($0.id) }) else { return log }
        return Array(log[...last])
    }

    /// The commits that brought this run's updates, with them; those that never reached the branch
    /// are left out, and those of earlier runs that were validated before.
    private static func commits(
        of apply: Document<ApplyPayload>, _ context: StageContext
    ) throws -> [CommitID: [Change]] {
        var result: [CommitID: [Change]] = [:]
        var isOpen: [CommitID: Bool] = [:]
        for change in apply.payload.changes {
            guard let id = change.commit else { continue }
            switch change.outcome {
            case .applied: result[id, default: []].append(change)
            case .already, .inReview:
                if isOpen[id] == nil { isOpen[id] = try wasLeftOpen(id, context) }
                if isOpen[id] == true { result[id, default: []].append(change) }
            case .refused, .failed, .skipped: continue
            }
        }
        return result
    }

    /// Whether a commit is of this run, of an earlier one that is still open, or of none that this clone
    /// knows: nobody has looked at it.
    private static func wasLeftOpen(_ commit: CommitID, _ context: StageContext) throws -> Bool {
        let info: CommitInfo
        do throws(GitError) {
            info = try context.repository.info(commit)
        } catch {
            return false
        }
        guard let run = info.trailer(Trailers.run).first.flatMap(RunID.init) else { return true }
        if run == context.run.run || context.state.isOpen(run) { return true }
        let apply = context.state.directory(of: run).documentIfValid(ApplyPayload.self)
        return apply?.payload.changes.contains { $0.commit == commit } != true
            && !OwnCommits.isMade(info, in: context.repository)
    }

    /// The newest commit to look at: where the push ended, else the newest of the commits.
    private static func head(
        of apply: Document<ApplyPayload>, _ commits: [CommitID: [Change]], _ repository: Repository
    ) throws -> CommitID {
        let named = [apply.payload.push.to, apply.repository.commit].compactMap { $0 }
        for head in named {
            let holdsAll = commits.keys.allSatisfy { commit in
                (try? repository.isAncestor(commit, of: head)) == true
            }
            if holdsAll { return head }
        }
        throw StageFailure(
            .badInput, "the commits that apply names are not in this repository",
            hint: "fetch the branch, or name the change with --base and --head")
    }
}

/// A path as an operator types it.
enum PathWord {
    /// The path from the repository's root, "" for all of it; nil for one outside.
    ///
    /// - Parameter directory: where a relative one begins: below the work tree, else at its root.
    static func normalized(_ word: String, in directory: String, _ workTree: String?) -> String? {
        let root = workTree.flatMap(Files.realPath)
        var text = word
        if let root {
            let start = Files.realPath(directory) ?? directory
            let isInside = start == root || start.hasPrefix(root + "/")
            guard
                let path = TreePath.follow(
                    word.hasPrefix("/") ? word : Paths.join(isInside ? start : root, word))
            else { return nil }
            // The way to it may lead over links; it itself is what Git has.
            let parent = "/" + TreePath.split(path).parent
            text = Paths.join(Files.realPath(parent) ?? parent, TreePath.split(path).name)
            guard text == root || text.hasPrefix(root + "/") else { return nil }
            text = String(text.dropFirst(root.count))
        } else if word.hasPrefix("/") {
            return nil
        }
        return TreePath.follow(text)
    }
}
