internal import CommandLine
internal import Contracts
internal import GitStore
internal import Holds
internal import Runs
internal import StageKit

/// One commit that is to be taken back.
struct Candidate {
    let commit: CommitInfo
    /// What it brought.
    let steps: [CommitRecord.Step]
    /// The commit that took it back before; nil when none did.
    let revertedBy: CommitInfo?
}

/// Chooses the commits to take back: those of a run, or of some of its updates, newest first.
struct Selection {
    private let run: String
    private let updates: Set<String>?
    /// Commits of runs that never came to their end, which this run found and answers for.
    private let adopted: Set<String>
    /// The updates that failing checks name, and what the checks say of them.
    private let reasons: [String: String]
    /// What the checks say that name no update.
    private let commonReason: String?

    /// Commits of the branch looked at, at most.
    static let depth = 10_000

    init(_ context: StageContext) throws {
        run = context.run.run.text
        let asked = context.settings.values("update")
        let changes = try context.documentIfPresent(ApplyPayload.self)?.payload.changes ?? []
        adopted = Set(changes.filter { $0.outcome == .already }.compactMap(\.commit))
        let validation = try context.documentIfPresent(ValidatePayload.self)
        let failed = validation?.payload.checks.filter { $0.outcome == .failed } ?? []
        let findings = validation?.findings ?? []
        var reasons: [String: String] = [:]
        for check in failed {
            for id in check.updates where reasons[id] == nil {
                reasons[id] = Selection.words(check, findings)
            }
        }
        self.reasons = reasons
        commonReason = failed.first { $0.updates.isEmpty }.map { Selection.words($0, findings) }
        if !asked.isEmpty {
            updates = Set(asked)
        } else {
            let isAll = reasons.isEmpty || failed.contains { $0.updates.isEmpty }
            updates = isAll ? nil : Set(reasons.keys)
        }
    }

    /// What a check found: in the program's own words where there are any.
    private static func words(_ check: Check, _ findings: [Finding]) -> String {
        let evidence = findings.first { $0.severity == .error && $0.subject == check.subject }?
            .evidence?.split(separator: "\n").last.map(String.init)
        let why = evidence ?? check.reason
        return "\(check.check) of \(check.subject) failed" + (why.map { ": \($0)" } ?? "")
    }

    /// The commits, newest first.
    func candidates(_ log: [CommitInfo]) -> [Candidate] {
        var undone: [CommitID: CommitInfo] = [:]
        var found: [Candidate] = []
        for commit in log {
            if let target = CommitRecord.reverted(by: commit), undone[commit.id] == nil {
                undone[target] = commit
            }
            guard commit.trailer(CommitRecord.run).first == run || adopted.contains(commit.id.hex)
            else { continue }
            let steps = CommitRecord.steps(of: commit)
            if steps.isEmpty { continue }
            if let updates, !steps.contains(where: { updates.contains($0.update) }) { continue }
            found.append(
                Candidate(commit: commit, steps: steps, revertedBy: undone[commit.id]))
        }
        return found
    }

    /// The steps of a commit that are to be held: those that the checks name, else all.
    func held(_ candidate: Candidate) -> [CommitRecord.Step] {
        let named = candidate.steps.filter { reasons[$0.update] != nil }
        return named.isEmpty ? candidate.steps : named
    }

    /// Why an update is taken back.
    func reason(_ update: String?, _ settings: Settings) -> String {
        settings.value("reason") ?? update.flatMap { reasons[$0] } ?? commonReason ?? "rolled back"
    }
}
