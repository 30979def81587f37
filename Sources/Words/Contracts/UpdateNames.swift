/// Names updates for people: `cert-manager v1.14.4 → v1.15.3`.
package struct UpdateNames: Sendable {
    /// By the update's id.
    private let names: [String: String]

    /// Names the updates of a detection; without one, ids have to do.
    package init(_ detect: DetectPayload?) {
        let dependencies = Dictionary(
            (detect?.dependencies ?? []).map { ($0.id, $0.name) }
        ) { first, _ in first }
        names = Dictionary(
            (detect?.updates ?? []).map { update in
                let name = dependencies[update.dependency] ?? update.dependency.text
                return (update.id.text, "\(name) \(VersionText.step(update.from, update.to))")
            }
        ) { first, _ in first }
    }

    /// An update as people know it, else its id.
    package func name(_ update: UpdateID) -> String { name(subject: update.text) }

    /// The subject of a check that looks at one update, as people know it.
    package func name(subject: String) -> String { names[subject] ?? subject }

    private func label(_ update: UpdateID) -> String {
        names[update.text].map { "\($0) (\(update))" } ?? update.text
    }

    /// The end of a sentence that names the updates at fault; nothing where there are none.
    package func because(of updates: [UpdateID]) -> String {
        if updates.isEmpty { return "" }
        let shown = updates.prefix(5).map { label($0) }
        let rest = updates.count > 5 ? " and \(updates.count - 5) more" : ""
        return ": " + shown.joined(separator: ", ") + rest
    }
}
