internal import Contracts
internal import GitStore
internal import Holds
internal import Names
internal import Publishing
internal import Snapshot
internal import SystemSupport

/// Makes the reverts: one a commit, newest first, each with the holds of what it takes back.
struct RevertBuilder {
    private let store: BlobStore
    private let isHolding: Bool
    private let selection: RevertSelection
    private let committer: Committer
    private(set) var tip: CommitID
    /// What became of each update.
    private(set) var reverts: [Revert] = []
    /// The holds that were added.
    private(set) var holds: [Hold] = []
    /// What the operator should know.
    private(set) var findings: [Finding] = []

    private var repository: Repository { store.repository }

    /// - Parameter isHolding: whether what is taken back is held as well.
    init(
        _ store: BlobStore, _ selection: RevertSelection, _ committer: Committer,
        base: CommitID, isHolding: Bool
    ) {
        self.store = store
        self.isHolding = isHolding
        self.selection = selection
        self.committer = committer
        tip = base
    }

    /// Takes a commit back.
    mutating func build(_ candidate: Candidate) throws {
        let commit = candidate.commit
        if let before = candidate.revertedBy {
            try noteBefore(candidate, before)
            return
        }
        if let tree = try repository.revertedTree(of: commit.id, on: tip) {
            if tree == (try repository.tree(of: tip)) {
                note(candidate, .already, revert: nil, "the old versions stand there already")
            } else {
                let id = try self.commit(tree, candidate, isSetBack: false)
                note(candidate, .reverted, revert: id, nil)
            }
            return
        }
        do {
            let changes = try SetBack(store: store, tip: tip).changes(of: commit)
            if changes.isEmpty {
                note(candidate, .already, revert: nil, "the old versions stand there already")
                return
            }
            let tree = try repository.write(changes, onto: try repository.tree(of: tip))
            let id = try self.commit(tree, candidate, isSetBack: true)
            let reason = RevertBuilder.setBackReason
            note(candidate, .setBack, revert: id, reason)
            findings.append(
                .of(.setBack, commit.id.hex, "\(commit.subject): \(reason)", evidence: id.hex))
        } catch let refusal as RevertRefusal {
            note(candidate, .refused, revert: nil, refusal.detail)
            findings.append(
                .of(.rollbackRefused, commit.id.hex, "\(commit.subject): \(refusal.detail)"))
        }
    }

    /// Notes the commits that are left as they are, because they are not what they say.
    mutating func note(strange: [(commit: CommitInfo, reason: String)]) {
        findings += RevertSelection.findings(strange: strange)
    }

    /// A commit that was taken back before: by a call of this run that died, or by another.
    private mutating func noteBefore(_ candidate: Candidate, _ revert: CommitInfo) throws {
        guard RevertSelection.isRollback(revert, of: selection.run) else {
            note(candidate, .already, revert: revert.id, "taken back before")
            return
        }
        let isSetBack = revert.message.contains(RevertBuilder.setBackNote)
        note(
            candidate, isSetBack ? .setBack : .reverted, revert: revert.id,
            isSetBack ? RevertBuilder.setBackReason : nil)
        let names = Set(candidate.steps.map(\.package))
        let file = try HoldsFile(in: try Snapshot(store, at: tip))
        hold(
            file.holds.filter {
                names.contains($0.package) && $0.run == selection.run && !$0.released
            })
    }

    private mutating func hold(_ added: [Hold]) {
        holds = (holds + added).sorted { ($0.package, $0.version) < ($1.package, $1.version) }
    }

    private static let setBackNote =
        "Later changes are in the way: only the version was set back."
    private static let setBackReason = "later changes are in the way of a plain revert"

    private mutating func note(
        _ candidate: Candidate, _ outcome: RevertOutcome, revert: CommitID?, _ reason: String?
    ) {
        for step in candidate.steps {
            reverts.append(
                Revert(
                    update: step.update, commit: candidate.commit.id, revert: revert,
                    outcome: outcome,
                    reason: reason.map { SafeText.withoutSecrets(SafeText.line($0)) }))
        }
    }

    private mutating func commit(
        _ tree: TreeID, _ candidate: Candidate, isSetBack: Bool
    ) throws -> CommitID {
        let added = isHolding ? newHolds(candidate) : []
        var tree = tree
        if !added.isEmpty {
            var file = try HoldsFile(in: try Snapshot(store, at: tip))
            for hold in added { file.insert(hold) }
            tree = try file.written(onto: tree, in: store)
        }
        tip = try committer.commit(
            tree, on: tip, message: message(candidate, isSetBack: isSetBack), in: repository)
        hold(added)
        return tip
    }

    private func newHolds(_ candidate: Candidate) -> [Hold] {
        var seen: Set<[String?]> = []
        return candidate.steps.compactMap { step in
            guard !step.package.isEmpty, let version = step.to.value ?? step.to.digest else {
                return nil
            }
            // A version is held whatever its digest; a digest alone where only that moved.
            let isDigestOnly = step.from.value == step.to.value
            let digest = isDigestOnly ? step.to.digest : nil
            let key = [step.datasource?.rawValue, step.package, version, digest]
            guard seen.insert(key).inserted else { return nil }
            return Hold(
                package: step.package, datasource: step.datasource, version: version,
                digest: digest, reason: words(selection.reason(step.update, in: candidate)),
                run: selection.run, date: committer.date().rfc3339, released: false)
        }
    }

    private func message(_ candidate: Candidate, isSetBack: Bool) -> String {
        let commit = candidate.commit
        let subject = SafeText.shortened(SafeText.line(commit.subject), to: 300)
        let first = candidate.steps.first?.update
        let reason = words(selection.reason(first, in: candidate))
        var text = "Revert \"\(subject)\"\n\nThis reverts commit \(commit.id.hex).\n"
        if isSetBack { text += RevertBuilder.setBackNote + "\n" }
        text += "\n\(reason)\n\n\(CommitRecord.run): \(selection.run)\n"
        for step in candidate.steps { text += "\(CommitRecord.rollback): \(step.update)\n" }
        return text
    }

    /// A reason as it stands in a commit and in the holds.
    private func words(_ reason: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(reason)), to: 300)
    }
}
