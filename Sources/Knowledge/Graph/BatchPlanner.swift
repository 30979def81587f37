package import Contracts
package import Manifests

/// Puts groups of updates in order: what others wait for first, lower layers before higher ones.
package struct BatchPlanner {
    /// One update to be planned.
    package struct Item {
        let id: UpdateID
        let group: GroupID
        let layer: Layer
        let nodes: Set<NodeID>

        /// Makes an item.
        ///
        /// - Parameters:
        ///   - group: the updates of one group go together.
        ///   - nodes: the nodes of the graph that the update changes.
        package init(id: UpdateID, group: GroupID, layer: Layer, nodes: Set<NodeID>) {
            self.id = id
            self.group = group
            self.layer = layer
            self.nodes = nodes
        }
    }

    private let graph: FluxGraph

    /// Makes a planner for updates of the repository that has this graph.
    package init(_ graph: FluxGraph) { self.graph = graph }

    /// A group, or several that wait for each other.
    private struct Unit {
        var groups: Set<GroupID>
        var updates: [UpdateID] = []
        var layer: Layer = .ci
        var after: Set<Int> = []
    }

    /// The batches, and for each update the updates it must follow.
    package func plan(_ items: [Item]) -> (batches: [Batch], requires: [UpdateID: [UpdateID]]) {
        let groups = Dictionary(grouping: items, by: \.group)
        let nodes = groups.mapValues { $0.reduce(into: Set<NodeID>()) { $0.formUnion($1.nodes) } }
        let before = predecessors(nodes)
        let components = StrongComponents.find(nodes: groups.keys.sorted()) {
            (before[$0] ?? []).sorted()
        }
        var unitOf: [GroupID: Int] = [:]
        var units: [Unit] = []
        for component in components {
            var unit = Unit(groups: Set(component))
            for group in component {
                unitOf[group] = units.count
                for item in groups[group] ?? [] {
                    unit.updates.append(item.id)
                    if item.layer.rank < unit.layer.rank { unit.layer = item.layer }
                }
            }
            units.append(unit)
        }
        for index in units.indices {
            let wanted = units[index].groups.flatMap { before[$0] ?? [] }.compactMap { unitOf[$0] }
            units[index].after = Set(wanted).subtracting([index])
        }
        var requires: [UpdateID: [UpdateID]] = [:]
        for unit in units {
            let earlier = unit.after.flatMap { units[$0].updates }.sorted()
            for update in unit.updates { requires[update] = earlier }
        }
        return (batches(units), requires)
    }

    /// The groups whose nodes each group's nodes wait for.
    private func predecessors(_ nodes: [GroupID: Set<NodeID>]) -> [GroupID: Set<GroupID>] {
        var byNode: [NodeID: Set<GroupID>] = [:]
        for (group, members) in nodes {
            for node in members { byNode[node, default: []].insert(group) }
        }
        return nodes.reduce(into: [:]) { result, entry in
            let waitsFor = graph.prerequisites(of: entry.value).subtracting(entry.value)
            result[entry.key] = waitsFor.reduce(into: Set<GroupID>()) {
                $0.formUnion(byNode[$1] ?? [])
            }
            .subtracting([entry.key])
        }
    }

    /// Of what is ready, the lowest layer goes first, all of it in one batch.
    private func batches(_ units: [Unit]) -> [Batch] {
        var waiting = Set(units.indices)
        var done: Set<Int> = []
        var batchOf: [Int: Int] = [:]
        var batches: [Batch] = []
        while !waiting.isEmpty {
            let ready = waiting.filter { units[$0].after.isSubset(of: done) }
            guard let layer = ready.map({ units[$0].layer }).min(by: { $0.rank < $1.rank }) else {
                break
            }
            let chosen = ready.filter { units[$0].layer == layer }
            let direct = Set(chosen.flatMap { units[$0].after }.compactMap { batchOf[$0] })
            let last = batches.isEmpty ? [] : [batches.count - 1]
            batches.append(
                Batch(
                    index: batches.count, layer: layer,
                    updates: chosen.flatMap { units[$0].updates }.sorted(),
                    after: direct.union(last).sorted()))
            for index in chosen { batchOf[index] = batches.count - 1 }
            done.formUnion(chosen)
            waiting.subtract(chosen)
        }
        return batches
    }
}

extension Layer {
    /// The place in the order.
    var rank: Int { Layer.allCases.firstIndex(of: self) ?? 0 }
}
