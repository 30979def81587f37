internal import CommandLine
internal import Contracts
internal import Decision
internal import RunView
internal import SystemSupport

extension Wanted {
    /// Reads what the caller asks for: updates and components by name, and the furthest kind.
    ///
    /// - Throws: exit 64 where an update or component is named that the run does not have.
    init(_ settings: Settings, _ view: RunView) throws(StageFailure) {
        self.init(
            named: try Wanted.named(settings, view),
            maxKind: settings[Keys.maxKind],
            limitsNamed: settings.source(of: Keys.maxKind) == .commandLine)
    }

    private static func named(
        _ settings: Settings, _ view: RunView
    ) throws(StageFailure) -> Set<UpdateID>? {
        let ids = settings[Keys.update]
        let components = settings[Keys.component]
        if ids.isEmpty && components.isEmpty { return nil }
        let updates = view.detect?.payload.updates ?? []
        var named: Set<UpdateID> = []
        for word in ids {
            guard let id = UpdateID(word), view.update(id) != nil else {
                throw failure(
                    "the run has no update \(word)", word, among: updates.map(\.id.text).sorted())
            }
            named.insert(id)
        }
        let analyzed = view.analyze?.payload.updates ?? []
        for component in components {
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
        let groups = Set(updates.filter { named.contains($0.id) }.map(\.group))
        return named.union(updates.filter { groups.contains($0.group) }.map(\.id))
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
