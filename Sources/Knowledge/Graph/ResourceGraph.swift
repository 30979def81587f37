package import Contracts
package import Manifests
internal import YAMLText

/// A repository's objects, who waits for whom among them, and who refers to whom.
///
/// An object that several Kustomizations bring under different names is several nodes; the same name in
/// files of two clusters is two nodes.
package struct ResourceGraph: Sendable {
    /// One object as it ends up in a cluster.
    package struct Node: Sendable {
        /// What it is called.
        package let id: NodeID
        /// Its API group, "" for the core one.
        let group: String
        /// Where it is written.
        package let place: Place
        /// Its place in the model's resources.
        let resource: Int
        /// The weight that an annotation gives it: the higher goes first; nil for none.
        package let weight: Int?
        /// How an annotation wants it to be updated; nil for none.
        let wantedStrategy: UpdateStrategy?
    }

    /// One edge, by the places of its ends in `nodes`.
    package struct Edge: Sendable {
        /// Who waits or refers.
        package let from: Int
        /// For what, or to what.
        package let to: Int
        /// The field or annotation that says so.
        package let field: String
        /// Where it is written.
        package let place: Place
    }

    /// An entry that leads nowhere.
    package struct Dangling: Sendable {
        /// Who waits or refers.
        package let from: NodeID
        /// To what, kind/namespace/name.
        package let to: String
        /// The field or annotation that says so.
        package let field: String
        /// Where it is written.
        package let place: Place
    }

    /// An object that is defined at several places.
    package struct Duplicate: Sendable {
        /// What it is.
        package let id: NodeID
        /// Where, in the order of the files.
        package let places: [Place]
    }

    /// Objects that wait for each other.
    package struct Cycle: Sendable {
        /// The nodes of one way round, and then the others that are caught in it.
        package let members: [Int]
        /// The edges of that way in order, and then the others, at most 200.
        package let edges: [Edge]
    }

    /// Every object, in the order of the files.
    package let nodes: [Node]
    /// Who waits for whom, in the order of the files.
    package let ordering: [Edge]
    /// Who refers to whom: for what is touched, never for an order.
    package let references: [Edge]
    /// What each Flux Kustomization brings.
    let brought: Adjacency
    /// What each node waits for.
    let awaited: Adjacency
    /// Entries that lead nowhere, in the order of the files.
    package let dangling: [Dangling]
    /// Objects that one Kustomization brings from several places, in the order of the files.
    package let duplicates: [Duplicate]
    /// Nodes that wait for each other, in the order of the files.
    package let cycles: [Cycle]
    /// What is wrong beside: annotations that say nothing, bounds that were met.
    let problems: [Finding]
    let index: NodeIndex

    /// Reads the graph of a repository.
    package init(_ model: RepositoryModel) {
        let index = NodeIndex(model)
        let ordering = OrderingReader(model, index)
        let owned = OwnedNodes(model, index)
        self.index = index
        nodes = index.nodes
        self.ordering = ordering.edges
        awaited = Adjacency(count: nodes.count, ordering.edges.map { ($0.from, $0.to) })
        brought = Adjacency(count: nodes.count, owned.pairs)
        let reader = ReferenceReader(model, index)
        references = reader.edges
        dangling = ordering.dangling + reader.dangling
        duplicates = DuplicateFinder(model, index).duplicates
        cycles = CycleFinder(nodes, ordering.edges, awaited).cycles
        problems =
            index.problems + ordering.problems
            + (owned.isCut || reader.isCut || index.isCut ? [ResourceGraph.cut] : [])
    }

    private static var cut: Finding {
        .of(
            .graphLimit, "graph",
            "the repository's objects have more names, owners or references than are followed: "
                + "what is beyond the first \(NodeIndex.edgeLimit) is left out of the graph")
    }

    /// The nodes that cannot become ready: the members of cycles, and everything that waits for one of
    /// them or is brought by one.
    package var stuck: Set<NodeID> { names(dependents(of: cycles.flatMap(\.members))) }

    /// These nodes, and every node that cannot become ready before them: what waits for one of them,
    /// and what one of them brings.
    package func dependents(of start: Set<NodeID>) -> Set<NodeID> {
        names(dependents(of: start.sorted().flatMap(index.places(of:))))
    }

    /// Every node that these wait for, directly or not, with what it brings; themselves only where
    /// they wait in a circle.
    package func prerequisites(of start: some Sequence<NodeID>) -> Set<NodeID> {
        let first = start.flatMap(index.places(of:)).flatMap { Array(awaited[$0]) }
        return names(reached(from: first, [awaited, brought]))
    }

    private func dependents(of start: [Int]) -> [Int] {
        let waiting = Adjacency(count: nodes.count, ordering.map { ($0.to, $0.from) })
        return reached(from: start, [waiting, brought])
    }

    private func reached(from start: [Int], _ next: [Adjacency]) -> [Int] {
        var isFound = [Bool](repeating: false, count: nodes.count)
        var found: [Int] = []
        var open = start
        while let node = open.popLast() {
            if isFound[node] { continue }
            isFound[node] = true
            found.append(node)
            for one in next { open += one[node] }
        }
        return found
    }

    private func names(_ places: [Int]) -> Set<NodeID> {
        Set(places.flatMap { index.names(of: $0) })
    }
}
