internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// Commits a month's page to the repository, `reports/2026-11.md` and `.html`, and pushes it as apply
/// does: onto the branch, or onto the one for review. Where both stand there as they are, nothing is done.
struct MonthlyCommit {
    private let context: StageContext
    private let month: CalendarMonth

    init(_ context: StageContext, month: CalendarMonth) {
        self.context = context
        self.month = month
    }

    /// What came of it.
    struct Outcome {
        /// It in one line of words.
        let summary: String
        /// What the operator should know.
        var findings: [Finding] = []
        /// The exit code, where it went wrong.
        var exit: ExitCode?
    }

    /// Makes the page from the history, and brings it to the branch.
    func publish() throws -> Outcome {
        let summary = try MonthlyBuilder.build(month, context.state, now: context.now())
        if summary.isEmpty {
            return Outcome(summary: "nothing is known of \(month.text): no page is committed")
        }
        let files = try MonthlyFiles.files(summary).filter { ["md", "html"].contains($0.end) }
        let request = context.publishRequest()
        let committer = try Committer(request, in: context.repository)
        let git = try RemoteAccess.command(request, for: context.repository)
        let publisher = Publisher(
            context.repository, git: git, run: request.run, stage: .report,
            effects: context.effects(of: .report))
        for _ in 0..<RemoteAccess.attempts {
            let target = try TargetFinder(
                context.repository, request, git: git, resumed: nil
            ).find()
            let old = try context.repository.tree(of: target.base)
            let tree = try written(files, onto: old)
            let name = PageCommit.path(month, "md")
            if tree == old { return Outcome(summary: "\(name) stands there as it is") }
            if context.isDryRun { return Outcome(summary: "dry run: would commit \(name)") }
            let tip = try committer.commit(
                tree, on: target.base, message: message, in: context.repository)
            let outcome = try publisher.publish(tip, on: target)
            if outcome.hasMoved { continue }
            return Outcome(
                summary: "\(name) in \(tip.short), push: \(outcome.push.outcome.rawValue)",
                findings: outcome.findings, exit: outcome.exit)
        }
        throw StageFailure(
            .failed, "the branch moved on the remote \(RemoteAccess.attempts) times meanwhile",
            hint: "try again")
    }

    private var message: String {
        "docs(upkeep): report of \(month.text)\n\n\(CommitRecord.run): \(context.run.run.text)\n"
    }

    private func written(
        _ files: [(end: String, bytes: [UInt8])], onto tree: TreeID
    ) throws -> TreeID {
        let repository = context.repository
        let snapshot = Snapshot(context.store, tree: tree)
        if try snapshot.file(PageCommit.directory) != nil {
            throw refused(PageCommit.directory, "no directory")
        }
        let entries = try snapshot.entries(of: PageCommit.directory) ?? [:]
        var changes: [TreeChange] = []
        for (end, bytes) in files {
            let leaf = "\(month.text).\(end)"
            let name = PageCommit.path(month, end)
            switch entries[leaf] {
            case nil: break
            case .file(let mode, _) where mode.isPlain:
                try expectOwn(name, bytes, snapshot)
            case .file, .directory: throw refused(name, "no ordinary file")
            }
            guard let path = RepoPath(name) else { continue }
            changes.append(
                TreeChange(path: path, blob: try repository.write(bytes), mode: .file))
        }
        return try repository.write(changes, onto: tree)
    }

    /// Looks whether a page is one of upkeep's: it begins as this one does.
    private func expectOwn(_ name: String, _ bytes: [UInt8], _ snapshot: Snapshot) throws {
        guard let file = try snapshot.file(name) else { return }
        let own = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if try !snapshot.bytes(of: file).starts(with: own) {
            throw refused(name, "no page of upkeep's")
        }
    }

    private func refused(_ name: String, _ what: String) -> StageFailure {
        StageFailure(
            .badInput, "\(name) in the repository is \(what)",
            hint: "move it away, or leave out --commit")
    }
}

extension MonthlySummary {
    /// Whether neither the history nor a run of the month is left.
    fileprivate var isEmpty: Bool {
        let counts = scans.complete + scans.partial + scans.failed
        return counts == 0 && approvals.isEmpty && rollbacks.isEmpty && behindRun == nil
    }
}
