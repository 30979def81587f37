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

    private let updates: [String: Update]
    private let dependencies: [String: Dependency]
    private let offers: [String: [Update]]
    private let analyzed: [String: AnalyzedUpdate]
    private let changes: [String: Change]
    private let checks: [String: [Check]]
    private let reverts: [String: Revert]

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
        func byID<Value>(_ values: [Value]?, _ id: (Value) -> String) -> [String: Value] {
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
    package func update(_ id: String) -> Update? { updates[id] }

    /// The dependency with an id.
    package func dependency(_ id: String) -> Dependency? { dependencies[id] }

    /// The dependency that an update moves.
    package func dependency(of update: String) -> Dependency? {
        updates[update].flatMap { dependencies[$0.dependency] }
    }

    /// All updates of a dependency, in the document's order.
    package func offers(for dependency: String) -> [Update] { offers[dependency] ?? [] }

    /// What an update means.
    package func analysis(of update: String) -> AnalyzedUpdate? { analyzed[update] }

    /// What became of an update in the files.
    package func change(of update: String) -> Change? { changes[update] }

    /// The checks that speak for an update, in the document's order.
    package func checks(of update: String) -> [Check] { checks[update] ?? [] }

    /// What became of taking an update back.
    package func revert(of update: String) -> Revert? { reverts[update] }
}
