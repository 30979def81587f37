internal import CommandLine
internal import Contracts
internal import Decision
internal import RunView
internal import StageKit
internal import SystemSupport

/// What the caller asks for: updates and components by name, and the furthest kind.
struct Selection {
    /// The updates named one by one.
    private let updates: Set<UpdateID>
    /// The updates of the components named.
    private let ofComponents: Set<UpdateID>
    /// Why what is held is taken, one line; nil where it is not.
    let override: String?
    /// The same for the decision, with the groups that go whole.
    let wanted: Wanted

    /// Whether anything is named.
    var isNamed: Bool { wanted.named != nil }

    /// Reads what the caller asks for.
    ///
    /// - Throws: exit 64 where an update or component is named that the run does not have, or a reason
    ///   is given without a name.
    init(_ settings: Settings, _ view: RunView) throws(StageFailure) {
        updates = try Selection.updates(settings[Keys.update], view)
        ofComponents = try Selection.updates(ofComponents: settings[Keys.component], view)
        let named = updates.union(ofComponents)
        override = try Selection.override(settings, isNamed: !named.isEmpty)
        wanted = Wanted(
            settings,
            named: named.isEmpty ? nil : Selection.withCompanions(named, view.candidates()),
            overrides: override != nil)
    }

    /// What is named, with the groups that go whole, and the same step of the same package that stands
    /// on one branch: another application's step is another decision.
    private static func withCompanions(
        _ named: Set<UpdateID>, _ all: [Candidate]
    ) -> Set<UpdateID> {
        let whole = all.wholeGroups
        let chosen = Dictionary(
            grouping: all.filter { named.contains($0.update.id) }, by: \.group)
        let companions = all.filter { candidate in
            guard let members = chosen[candidate.group] else { return false }
            return whole.contains(candidate.group)
                || members.contains {
                    $0.update.from == candidate.update.from && $0.update.to == candidate.update.to
                }
        }
        return named.union(companions.map(\.update.id))
    }

    /// Whether an update was named, by itself or by its component.
    func names(_ update: UpdateID) -> Bool {
        updates.contains(update) || ofComponents.contains(update)
    }

    /// How a person let an update go, as the audit trail says it: by a reason, by its name, by its
    /// component's, or with its group; nil where the rules alone did.
    func approval(of change: Change) -> String? {
        if change.override != nil { return "override" }
        if updates.contains(change.update) { return "update" }
        if ofComponents.contains(change.update) { return "component" }
        return wanted.named?.contains(change.update) == true ? "group" : nil
    }

    /// The changes of what is named and stands nowhere after it, one for a dependency.
    func missed(_ changes: [Change], _ view: RunView) -> [Change] {
        let dependency = { (change: Change) in view.update(change.update)?.dependency }
        let stands = Set(changes.filter(\.stands).compactMap(dependency))
        var seen: Set<DependencyID> = []
        return changes.filter { change in
            guard names(change.update), change.isLeft, let place = dependency(change) else {
                return false
            }
            if !updates.contains(change.update), stands.contains(place) { return false }
            return updates.contains(change.update) || seen.insert(place).inserted
        }
    }

    private static func override(
        _ settings: Settings, isNamed: Bool
    ) throws(StageFailure) -> String? {
        guard let given = settings[Keys.override] else { return nil }
        let reason = SafeText.withoutSecrets(SafeText.shortened(SafeText.line(given), to: 300))
        if reason.allSatisfy(\.isWhitespace) {
            throw StageFailure(
                .usage, "--override needs a reason", hint: "as in --override \"fixes our outage\"")
        }
        if !isNamed {
            throw StageFailure(
                .usage, "--override takes nothing by itself",
                hint: "name what to take: --update ID or --component NAME")
        }
        return reason
    }

    private static func updates(
        _ words: [String], _ view: RunView
    ) throws(StageFailure) -> Set<UpdateID> {
        var named: Set<UpdateID> = []
        for word in words {
            guard let id = UpdateID(word), view.update(id) != nil else {
                let known = view.updates.keys.map(\.text).sorted()
                throw failure("the run has no update \(word)", word, among: known)
            }
            named.insert(id)
        }
        return named
    }

    private static func updates(
        ofComponents words: [String], _ view: RunView
    ) throws(StageFailure) -> Set<UpdateID> {
        let analyzed = view.analyze?.payload.updates ?? []
        var named: Set<UpdateID> = []
        for component in words {
            let matching = analyzed.filter {
                $0.component.lowercased() == component.lowercased()
            }
            if matching.isEmpty {
                throw failure(
                    "the run has no update of a component \"\(component)\"", component,
                    among: Set(analyzed.map(\.component)).sorted())
            }
            named.formUnion(matching.map(\.update))
        }
        return named
    }

    private static func failure(
        _ message: String, _ word: String, among words: [String]
    ) -> StageFailure {
        StageFailure(
            .usage, message,
            hint: Nearest.name(to: word, among: words).map { "did you mean \($0)?" }
                ?? "upkeep status lists them")
    }
}

extension Change {
    /// Whether it was not taken, for another reason than a higher one of its dependency.
    fileprivate var isLeft: Bool {
        outcome == .refused || outcome == .skipped && reason != WaitRule.superseded.rawValue
    }
}
