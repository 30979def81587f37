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
        let (units, order) = units(items)
        let near = nearest(units, order)
        var requires: [UpdateID: [UpdateID]] = [:]
        for place in order where !units[place].updates.isEmpty {
            let earlier = near[place].flatMap { units[$0].updates }
                .prefix(BatchPlanner.requireLimit).map { items[$0].id }.sorted()
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
        for (group, updates) in members.enumerated() {
            let own = Set(updates.flatMap { items[$0].nodes }.flatMap(graph.index.places(of:)))
            for node in own {
                ranks[group] = max(ranks[group], self.ranks.rank(of: graph.nodes[node]))
                edges.append((node, base + group))
                for other in graph.awaited[node] where !own.contains(other) {
                    edges.append((base + group, other))
                }
            }
        }
        let all = Adjacency(count: base + members.count, edges)
        let components = StrongComponents.find(count: base + members.count, all)
        return (units(components, members, ranks, all, items), Array(components.indices))
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
            unit.updates.sort { items[$0].id < items[$1].id }
            return unit
        }
    }

    /// The units with updates that each one waits for, without others with updates between them.
    private func nearest(_ units: [Unit], _ order: [Int]) -> [[Int]] {
        var near = [[Int]](repeating: [], count: units.count)
        var left = BatchPlanner.requireTotal
        for place in order {
            var found: Set<Int> = []
            for other in units[place].after where left > 0 {
                let next = units[other].updates.isEmpty ? near[other] : [other]
                for one in next.prefix(BatchPlanner.requireLimit) {
                    if found.insert(one).inserted { left -= 1 }
                }
            }
            near[place] = found.sorted()
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
        while let chosen = queue.next(), let first = chosen.first {
            let before = Set(chosen.flatMap { near[$0] }.map { batchOf[$0] }.filter { $0 >= 0 })
            let last = batches.isEmpty ? [] : [batches.count - 1]
            let sorted = chosen.map { (unit: units[$0], first: units[$0].updates.first ?? 0) }
                .sorted { left, right in
                    left.unit.rank != right.unit.rank
                        ? left.unit.rank > right.unit.rank
                        : items[left.first].id < items[right.first].id
                }
            batches.append(
                Batch(
                    index: batches.count, layer: units[first].layer,
                    updates: sorted.flatMap(\.unit.updates).map { items[$0].id },
                    after: before.union(last).sorted()))
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
