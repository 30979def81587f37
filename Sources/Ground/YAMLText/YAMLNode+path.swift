extension YAMLNode {
    /// The way from the document's root to this node. A key has the path of its value.
    package var path: YAMLPath {
        var elements: [YAMLPathElement] = []
        var node = self
        while let parent = node.parent {
            elements.append(parent.step(to: node))
            node = parent
        }
        return YAMLPath(elements.reversed())
    }

    private func step(to child: YAMLNode) -> YAMLPathElement {
        let position = Int(child.record.position)
        if kind == .sequence { return .index(position) }
        if position % 2 == 0 { return .key(child.text ?? "") }
        // A key that is one node stands right before its value.
        let before = YAMLNode(tree: tree, id: child.id - 1)
        return .key(before.record.parent == id ? before.text ?? "" : "")
    }

    /// The node at the end of a path, aliases on the way followed.
    ///
    /// - Throws: `no-such-place` naming the step that leads nowhere; `duplicate-key` where a key on
    ///   the way is written twice, because readers disagree about which one counts.
    package func node(at path: YAMLPath) throws(YAMLError) -> YAMLNode {
        var node = self
        for (depth, element) in path.elements.enumerated() {
            let here = YAMLPath(Array(path.elements[...depth]))
            switch element {
            case .index(let index):
                let items = node.items
                guard items.indices.contains(index) else {
                    throw YAMLError(.noSuchPlace, "nothing stands at \(here)", line: node.line)
                }
                node = items[index].resolved
            case .key(let key):
                let same = node.entries.filter { $0.key.path(isKey: key) }
                if same.count > 1 {
                    throw YAMLError(
                        .duplicateKey, "the key of \(here) is written \(same.count) times",
                        line: same[1].key.line)
                }
                guard let value = same.first?.value else {
                    throw YAMLError(.noSuchPlace, "nothing stands at \(here)", line: node.line)
                }
                node = value.resolved
            }
        }
        return node
    }

    private func path(isKey key: String) -> Bool {
        kind == .scalar && valueBytes.elementsEqual(key.utf8)
    }
}
