package import Contracts
internal import Versions

/// Puts updates together that must move together: by partners, by a rule's group, and by a branch name
/// that several packages share.
package enum Grouping {
    /// The group of each update that a rule or the catalog put into one, by id.
    ///
    /// - Parameters:
    ///   - companions: for each update the others that it must move with.
    ///   - named: the group that a rule names for an update.
    ///   - earlier: for each update those that must stand in a run before: whoever put both under one
    ///     branch name would never see them go.
    package static func groups(
        _ detect: DetectPayload, companions: [UpdateID: Set<UpdateID>], named: [UpdateID: String],
        earlier: [UpdateID: Set<UpdateID>] = [:]
    ) -> [UpdateID: GroupID] {
        var sets = DisjointSets<String>()
        var decided: Set<String> = []
        func key(_ id: UpdateID) -> String { id.text }
        for (update, others) in companions {
            for other in others {
                sets.join(key(update), key(other))
                decided.formUnion([key(update), key(other)])
            }
        }
        for update in detect.updates {
            guard let name = named[update.id], update.kind != .replacement else { continue }
            // A major that waits does not keep the others of its group back.
            let part = update.kind.rank == UpdateKind.major.rank ? "major" : "other"
            sets.join(key(update.id), "group \(part) \(name)")
            decided.insert(key(update.id))
        }
        var ordered: [Update] = []
        for group in wholeBranches(detect) {
            let members = Set(group.map(\.id))
            if group.contains(where: { !(earlier[$0.id] ?? []).isDisjoint(with: members) }) {
                ordered += group
                continue
            }
            for update in group.dropFirst() { sets.join(key(group[0].id), key(update.id)) }
        }
        let alone = ordered.filter { !decided.contains(key($0.id)) }.map { update in
            (update.id, GroupID(of: ["goes in order", update.group.text, update.dependency.text]))
        }
        return ids(detect, sets, decided).merging(alone) { first, _ in first }
    }

    private static func ids(
        _ detect: DetectPayload, _ sets: DisjointSets<String>, _ decided: Set<String>
    ) -> [UpdateID: GroupID] {
        var sets = sets
        let roots = Set(decided.map { sets.root($0) })
        let members = Dictionary(
            grouping: detect.updates.map(\.id).filter { roots.contains(sets.root($0.text)) }
        ) { sets.root($0.text) }
        return members.values.reduce(into: [:]) { groups, members in
            let id = GroupID(of: ["moves together"] + members.map(\.text).sorted())
            for member in members { groups[member] = id }
        }
    }

    /// Updates of several packages under one branch name.
    private static func wholeBranches(_ detect: DetectPayload) -> [[Update]] {
        let packages = Dictionary(
            detect.dependencies.map { ($0.id, "\($0.datasource?.rawValue ?? "") \($0.package)") }
        ) { first, _ in first }
        return Dictionary(
            grouping: detect.updates.filter { $0.kind != .replacement }, by: \.group
        ).values.filter { Set($0.compactMap { packages[$0.dependency] }).count > 1 }
    }
}

/// Sets of which each thing is in one.
struct DisjointSets<Element: Hashable> {
    private var parents: [Element: Element] = [:]

    /// The element that stands for the set of another.
    mutating func root(_ element: Element) -> Element {
        var node = element
        while let parent = parents[node], parent != node {
            parents[node] = parents[parent] ?? parent
            node = parent
        }
        return node
    }

    /// Makes one set of those of two elements.
    mutating func join(_ one: Element, _ other: Element) {
        let (left, right) = (root(one), root(other))
        if left != right { parents[left] = right }
    }
}
