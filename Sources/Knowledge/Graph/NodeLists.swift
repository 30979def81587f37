/// Nodes by a key: those of one key in the order in which they were added, without a list for each.
struct NodeLists<Key: Hashable & Sendable>: Sendable {
    private var ends: [Key: Ends] = [:]
    /// For each node the next one with the same key; -1 for none.
    private var following: [Int] = []

    private struct Ends {
        let first: Int
        var last: Int
    }

    /// Makes room for so many keys.
    mutating func reserve(_ count: Int) { ends.reserveCapacity(count) }

    /// Adds a node, which is in no list yet.
    mutating func append(_ node: Int, at key: Key) {
        while following.count <= node { following.append(-1) }
        var last = node
        swap(&ends[key, default: Ends(first: node, last: node)].last, &last)
        if last != node { following[last] = node }
    }

    /// The node of a key that has one alone.
    func only(_ key: Key) -> Int? {
        guard let ends = ends[key], ends.first == ends.last else { return nil }
        return ends.first
    }

    /// The nodes of a key.
    subscript(_ key: Key) -> [Int] {
        if ends.isEmpty { return [] }
        guard let first = ends[key]?.first else { return [] }
        var found = [first]
        var next = following[first]
        while next >= 0 {
            found.append(next)
            next = following[next]
        }
        return found
    }
}
