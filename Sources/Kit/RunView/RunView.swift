package import Contracts

/// A run's documents, as far as they are there, joined: update → dependency → analysis → change →
/// checks → revert.
///
/// Every look-up by id is a hash look-up; where two entries have one id, the first counts.
package struct RunView: Sendable {
    /// What was found.
    package let detect: Document<DetectPayload>?
    /// What it means.
    package let analyze: Document<AnalyzePayload>?
    /// What was saved.
    package let backup: Document<BackupPayload>?
    /// What was changed.
    package let apply: Document<ApplyPayload>?
    /// Whether it holds.
    package let validate: Document<ValidatePayload>?
    /// What was taken back.
    package let rollback: Document<RollbackPayload>?
    /// The updates' names for people.
    package let names: UpdateNames

    /// The updates by id.
    package let updates: [UpdateID: Update]
    private let dependencies: [DependencyID: Dependency]
    private let offers: [DependencyID: [Update]]
    private let analyzed: [UpdateID: AnalyzedUpdate]
    private let changes: [UpdateID: Change]
    private let checks: [UpdateID: [Check]]
    /// The ids of dependencies that were not looked up for lack of something: a token, a registry.
    let lacking: Set<String>
    private let reverts: [UpdateID: Revert]
    /// Why updates wait by what was decided after the run.
    var judged: [UpdateID: Waits] = [:]

    /// Joins the documents that are there.
    package init(
        detect: Document<DetectPayload>? = nil, analyze: Document<AnalyzePayload>? = nil,
        backup: Document<BackupPayload>? = nil, apply: Document<ApplyPayload>? = nil,
        validate: Document<ValidatePayload>? = nil, rollback: Document<RollbackPayload>? = nil
    ) {
        self.detect = detect
        self.analyze = analyze
        self.backup = backup
        self.apply = apply
        self.validate = validate
        self.rollback = rollback
        names = UpdateNames(detect?.payload)
        lacking = Set(
            (detect?.findings ?? []).filter { $0.rule == Rule.notLookedUp.id }.map(\.subject))
        func byID<Key, Value>(_ values: [Value]?, _ id: (Value) -> Key) -> [Key: Value] {
            Dictionary((values ?? []).map { (id($0), $0) }) { first, _ in first }
        }
        updates = byID(detect?.payload.updates) { $0.id }
        dependencies = byID(detect?.payload.dependencies) { $0.id }
        offers = Dictionary(grouping: detect?.payload.updates ?? [], by: \.dependency)
        analyzed = byID(analyze?.payload.updates) { $0.update }
        changes = byID(apply?.payload.changes) { $0.update }
        reverts = byID(rollback?.payload.reverts) { $0.update }
        checks = (validate?.payload.checks ?? []).reduce(into: [:]) { checks, check in
            for update in check.updates { checks[update, default: []].append(check) }
        }
    }

    /// The update with an id.
    package func update(_ id: UpdateID) -> Update? { updates[id] }

    /// The dependency with an id.
    package func dependency(_ id: DependencyID) -> Dependency? { dependencies[id] }

    /// The dependency that an update moves.
    package func dependency(of update: UpdateID) -> Dependency? {
        updates[update].flatMap { dependencies[$0.dependency] }
    }

    /// All updates of a dependency, in the document's order.
    package func offers(for dependency: DependencyID) -> [Update] { offers[dependency] ?? [] }

    /// What an update means.
    package func analysis(of update: UpdateID) -> AnalyzedUpdate? { analyzed[update] }

    /// What became of an update in the files.
    package func change(of update: UpdateID) -> Change? { changes[update] }

    /// The checks that speak for an update, in the document's order.
    package func checks(of update: UpdateID) -> [Check] { checks[update] ?? [] }

    /// The review at a forge in which an update waits, as far as the forge was asked.
    package func review(of update: UpdateID) -> ReviewRecord? {
        let ofBranch = apply?.payload.push.branch
        let open = detect?.payload.reviews.filter { $0.state == .open } ?? []
        return open.last { $0.updates.contains(update) }
            ?? (change(of: update)?.outcome == .inReview
                ? open.last { $0.branch == ofBranch } : nil)
    }

    /// What became of taking an update back.
    package func revert(of update: UpdateID) -> Revert? { reverts[update] }
}
