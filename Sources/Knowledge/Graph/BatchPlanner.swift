package import Contracts
package import Manifests

/// Puts groups of updates in order: what others wait for first, lower layers before higher ones.
///
/// Groups that wait for each other go together. Work and memory follow the graph's size.
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

    private let graph: ResourceGraph
    private let ranks: OrderRanks

    /// Makes a planner for updates of the repository that has this graph.
    ///
    /// - Parameter ranks: what goes first of what nothing else orders.
    package init(_ graph: ResourceGraph, ranks: OrderRanks = OrderRanks()) {
        self.graph = graph
        self.ranks = ranks
    }

    /// A group, or several that wait for each other; or objects that only lie between them.
    private struct Unit {
        var updates: [Int] = []
        var layer: Layer = .ci
        var rank = OrderRanks.Rank.lowest
        /// Places of units that this one waits for.
        var after: [Int] = []
    }

    /// Updates that one is said to require at most, and those of all together.
    private static let (requireLimit, requireTotal) = (1_000, 2_000_000)

    /// The batches, and for each update the updates it must follow next.
    package func plan(_ items: [Item]) -> (batches: [Batch], requires: [UpdateID: [UpdateID]]) {
        if items.isEmpty { return ([], [:]) }
        // In the order of their ids, so that the places of updates can be compared instead.
        let items = items.sorted { $0.id < $1.id }
        let (units, order) = units(items)
        let near = nearest(units, order)
        var requires: [UpdateID: [UpdateID]] = [:]
        for place in order where !units[place].updates.isEmpty {
            let earlier = near[place].flatMap { units[$0].updates }
                .prefix(BatchPlanner.requireLimit).sorted().map { items[$0].id }
            for update in units[place].updates { requires[items[update].id] = earlier }
        }
        return (batches(units, near, items), requires)
    }

    /// The units, and their order: each after those that it waits for.
    ///
    /// Groups and the graph's nodes are one graph: a group waits for what its nodes wait for, and a node
    /// is ready after the groups that change it, and after what it waits for and brings.
    private func units(_ items: [Item]) -> (units: [Unit], order: [Int]) {
        var groups: [GroupID: Int] = [:]
        var members: [[Int]] = []
        for (number, item) in items.enumerated() {
            let group = groups[item.group] ?? members.count
            if group == members.count {
                groups[item.group] = group
                members.append([])
            }
            members[group].append(number)
        }
        let base = graph.nodes.count
        var edges: [(from: Int, to: Int)] = []
        for node in 0..<base {
            for other in graph.awaited[node] { edges.append((node, other)) }
            for other in graph.brought[node] { edges.append((node, other)) }
        }
        var ranks = [OrderRanks.Rank](repeating: .lowest, count: members.count)
        // The group that was found to change each node last.
        var changer = [Int](repeating: -1, count: base)
        for (group, updates) in members.enumerated() {
            let own = nodes(of: updates, items)
            for node in own { changer[node] = group }
            for node in own {
                ranks[group] = max(ranks[group], self.ranks.rank(of: graph.nodes[node]))
                edges.append((node, base + group))
                for other in graph.awaited[node] where changer[other] != group {
                    edges.append((base + group, other))
                }
            }
        }
        let all = Adjacency(count: base + members.count, edges)
        let components = StrongComponents.find(count: base + members.count, all)
        return (units(components, members, ranks, all, items), Array(components.indices))
    }

    /// The nodes that some updates change, ascending, unique.
    private func nodes(of updates: [Int], _ items: [Item]) -> [Int] {
        let found = updates.flatMap { items[$0].nodes }.flatMap(graph.index.places(of:))
        return found.count < 2 ? found : Set(found).sorted()
    }

    private func units(
        _ components: [[Int]], _ members: [[Int]], _ ranks: [OrderRanks.Rank], _ edges: Adjacency,
        _ items: [Item]
    ) -> [Unit] {
        let base = graph.nodes.count
        var unitOf = [Int](repeating: 0, count: base + members.count)
        for (place, component) in components.enumerated() {
            for vertex in component { unitOf[vertex] = place }
        }
        return components.enumerated().map { place, component in
            var unit = Unit()
            for vertex in component {
                for other in edges[vertex] where unitOf[other] != place {
                    unit.after.append(unitOf[other])
                }
                guard vertex >= base else { continue }
                unit.updates += members[vertex - base]
                unit.rank = max(unit.rank, ranks[vertex - base])
                for item in members[vertex - base] where items[item].layer.rank < unit.layer.rank {
                    unit.layer = items[item].layer
                }
            }
            unit.updates.sort()
            return unit
        }
    }

    /// The units with updates that each one waits for, without others with updates between them.
    private func nearest(_ units: [Unit], _ order: [Int]) -> [[Int]] {
        var near = [[Int]](repeating: [], count: units.count)
        var left = BatchPlanner.requireTotal
        // For which unit each one was found last.
        var seen = [Int](repeating: -1, count: units.count)
        for place in order {
            var found: [Int] = []
            for other in units[place].after where left > 0 {
                let next = units[other].updates.isEmpty ? near[other][...] : [other]
                for one in next.prefix(BatchPlanner.requireLimit) where seen[one] != place {
                    seen[one] = place
                    found.append(one)
                    left -= 1
                }
            }
            near[place] = found.count < 2 ? found : found.sorted()
        }
        return near
    }

    /// Of what is ready, the lowest layer goes first, all of it in one batch.
    private func batches(_ units: [Unit], _ near: [[Int]], _ items: [Item]) -> [Batch] {
        var queue = ReadyQueue(
            units.map(\.after),
            layers: units.map { unit in
                unit.updates.isEmpty ? nil : unit.layer.rank
            })
        var batchOf = [Int](repeating: -1, count: units.count)
        var batches: [Batch] = []
        // Which batch each one was found to precede last.
        var precedes: [Int] = []
        while let chosen = queue.next(), let first = chosen.first {
            var after: [Int] = []
            if !batches.isEmpty {
                after.append(batches.count - 1)
                precedes[batches.count - 1] = batches.count
            }
            for unit in chosen {
                for other in near[unit] {
                    let batch = batchOf[other]
                    guard batch >= 0, precedes[batch] != batches.count else { continue }
                    precedes[batch] = batches.count
                    after.append(batch)
                }
            }
            precedes.append(-1)
            let sorted = chosen.map { (unit: units[$0], first: units[$0].updates.first ?? 0) }
                .sorted { left, right in
                    left.unit.rank != right.unit.rank
                        ? left.unit.rank > right.unit.rank
                        : left.first < right.first
                }
            batches.append(
                Batch(
                    index: batches.count, layer: units[first].layer,
                    updates: sorted.flatMap(\.unit.updates).map { items[$0].id },
                    after: after.sorted()))
            for unit in chosen { batchOf[unit] = batches.count - 1 }
        }
        return batches
    }
}

/// Gives out what is ready: everything of the lowest layer that has something.
private struct ReadyQueue {
    private let layers: [Int?]
    private let dependents: Adjacency
    private var missing: [Int]
    private var ready = [[Int]](repeating: [], count: Layer.allCases.count)

    /// - Parameters:
    ///   - after: what each must follow.
    ///   - layers: the rank of each; nil for what is passed over as soon as it is ready.
    init(_ after: [[Int]], layers: [Int?]) {
        self.layers = layers
        missing = after.map(\.count)
        dependents = Adjacency(
            count: after.count,
            after.enumerated().flatMap { place, others in others.map { ($0, place) } })
        var free = missing.indices.filter { missing[$0] == 0 }
        release(&free)
    }

    /// What goes next, in no particular order; nil at the end.
    mutating func next() -> [Int]? {
        guard let layer = ready.firstIndex(where: { !$0.isEmpty }) else { return nil }
        let chosen = ready[layer]
        ready[layer] = []
        var free: [Int] = []
        for one in chosen { finish(one, &free) }
        release(&free)
        return chosen
    }

    private mutating func release(_ free: inout [Int]) {
        while let one = free.popLast() {
            if let layer = layers[one] { ready[layer].append(one) } else { finish(one, &free) }
        }
    }

    private mutating func finish(_ one: Int, _ free: inout [Int]) {
        for other in dependents[one] {
            missing[other] -= 1
            if missing[other] == 0 { free.append(other) }
        }
    }
}

extension Layer {
    /// The place in the order.
    var rank: Int { Layer.allCases.firstIndex(of: self) ?? 0 }
}
