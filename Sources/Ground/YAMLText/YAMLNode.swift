/// One node of a YAML tree: a scalar, a sequence, a mapping or an alias.
package struct YAMLNode: Sendable {
    /// The tree it belongs to.
    package let tree: YAMLTree
    let id: Int32

    var record: YAMLRecord { tree.nodes[Int(id)] }

    /// What it is.
    package var kind: YAMLKind { record.kind }

    /// How a scalar is written.
    package var style: YAMLStyle { record.style }

    /// Whether a tag (`!!str`, `!vault`) stands before it.
    package var hasTag: Bool { record.hasTag }

    /// Its bytes, quotes and block header included, anchor and tag not.
    package var span: ByteSpan { ByteSpan(Int(record.start)..<Int(record.end)) }

    /// The bytes of a scalar's text: without quotes. For a block scalar the whole of it.
    package var contentSpan: ByteSpan {
        let isQuoted = record.style == .singleQuoted || record.style == .doubleQuoted
        return isQuoted && span.count >= 2 ? span.part(1..<span.count - 1) : span
    }

    /// Whether each byte of the text stands for itself: no escape, no folding, no block.
    package var isVerbatim: Bool { !record.isDecoded }

    /// A scalar's value as bytes; empty for anything else.
    package var valueBytes: [UInt8] {
        guard kind == .scalar else { return [] }
        if record.isDecoded { return tree.decoded[id] ?? [] }
        return Array(tree.bytes[contentSpan.range])
    }

    /// A scalar's value; nil for anything else.
    package var text: String? {
        guard kind == .scalar else { return nil }
        if record.isDecoded { return String(decoding: tree.decoded[id] ?? [], as: UTF8.self) }
        return String(decoding: tree.bytes[contentSpan.range], as: UTF8.self)
    }

    /// The line it starts in.
    package var line: LineNumber { tree.line(at: span.start) }

    /// The node this one is part of; nil for a root.
    package var parent: YAMLNode? {
        record.parent < 0 ? nil : YAMLNode(tree: tree, id: record.parent)
    }

    /// The node an alias stands for: the last one before it that has the anchor. Itself for any
    /// other node; an alias of nothing stays what it is.
    package var resolved: YAMLNode {
        guard kind == .alias, let name = tree.decoded[id] else { return self }
        let all = tree.anchors[name] ?? []
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? self : YAMLNode(tree: tree, id: all[low - 1])
    }

    /// The children in order: items of a sequence; keys and values in turn of a mapping.
    package var children: YAMLChildren { YAMLChildren(tree: tree, first: record.firstChild) }

    /// The entries of a mapping in order, duplicates and merge keys as they are written.
    package var entries: [(key: YAMLNode, value: YAMLNode)] {
        guard kind == .mapping else { return [] }
        var result: [(key: YAMLNode, value: YAMLNode)] = []
        var key: YAMLNode?
        for child in children {
            if let name = key {
                result.append((key: name, value: child))
                key = nil
            } else {
                key = child
            }
        }
        return result
    }

    /// The items of a sequence; empty for anything else.
    package var items: [YAMLNode] { kind == .sequence ? Array(children) : [] }

    /// The value under a key: the last one where the key is written twice, else one that a merge
    /// key (`<<`) brings in. Aliases are followed.
    package subscript(_ key: String) -> YAMLNode? {
        lookup(key, depth: 0)
    }

    private func lookup(_ key: String, depth: Int) -> YAMLNode? {
        guard kind == .mapping, depth < YAMLTree.depthLimit else { return nil }
        var found: YAMLNode?
        var merged: [YAMLNode] = []
        var upcoming = record.firstChild
        while upcoming >= 0 {
            let name = tree.nodes[Int(upcoming)]
            if name.next < 0 { break }
            if tree.isKey(upcoming, name, key) {
                found = YAMLNode(tree: tree, id: name.next).resolved
            }
            if tree.isKey(upcoming, name, "<<") {
                merged.append(YAMLNode(tree: tree, id: name.next).resolved)
            }
            upcoming = tree.nodes[Int(name.next)].next
        }
        if let found { return found }
        for source in merged.reversed() {
            let sources = source.kind == .sequence ? source.items.map(\.resolved) : [source]
            for one in sources {
                if let value = one.lookup(key, depth: depth + 1) { return value }
            }
        }
        return nil
    }
}

extension YAMLTree {
    /// Whether a node, with its record, is a scalar of a value.
    fileprivate func isKey(_ id: Int32, _ record: YAMLRecord, _ name: String) -> Bool {
        guard record.kind == .scalar else { return false }
        if record.isDecoded { return (decoded[id] ?? []).elementsEqual(name.utf8) }
        let quotes = record.style == .singleQuoted || record.style == .doubleQuoted ? 1 : 0
        // The length tells most of them apart.
        guard Int(record.end - record.start) - 2 * quotes == name.utf8.count else { return false }
        var place = Int(record.start) + quotes
        for byte in name.utf8 {
            if bytes[place] != byte { return false }
            place += 1
        }
        return true
    }
}

/// The children of a node, in order.
package struct YAMLChildren: Sequence, IteratorProtocol {
    let tree: YAMLTree
    private var upcoming: Int32

    init(tree: YAMLTree, first: Int32) {
        self.tree = tree
        upcoming = first
    }

    package mutating func next() -> YAMLNode? {
        guard upcoming >= 0 else { return nil }
        let node = YAMLNode(tree: tree, id: upcoming)
        upcoming = tree.nodes[Int(upcoming)].next
        return node
    }
}

extension YAMLNode: Hashable {
    package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
        left.id == right.id && left.tree === right.tree
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
