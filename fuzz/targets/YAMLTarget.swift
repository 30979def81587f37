@testable import YAMLText

/// Reads a YAML file and replaces one of its scalars: `NUMBER NEW TEXT`, then the file.
///
/// Every node lies in its parent's bytes and is found again by its path. An edit that is taken
/// changes the bytes of its scalar alone, and that scalar's value alone.
enum YAMLTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        let input = FuzzInput(bytes)
        guard let tree = try? YAMLTree(input.rest) else { return }
        for document in 0..<tree.documentCount {
            if let root = tree.root(document) { look(root, in: 0..<tree.bytes.count) }
        }
        let scalars = tree.scalars.prefix(256).map { $0 }
        guard !scalars.isEmpty else { return }
        let new = input.words.dropFirst().joined(separator: " ")
        let index = Int(input.number(0).magnitude % UInt(scalars.count))
        replace(scalars[index], in: tree, with: new)
    }

    private static func look(_ root: YAMLNode, in range: Range<Int>) {
        var open = [root]
        while let node = open.popLast() {
            let span = node.span.range
            require(range.contains(span), "a node is not in the file: \(span)")
            let content = node.contentSpan.range
            require(span.contains(content), "a text is not in its node: \(content)")
            for child in node.children {
                require(child.parent == node, "a child has another parent")
                require(node.span.start <= child.span.start, "a child stands before its parent")
                open.append(child)
            }
        }
    }

    private static func replace(_ scalar: YAMLNode, in tree: YAMLTree, with new: String) {
        let document = tree.document(of: scalar)
        let path = scalar.path
        guard let old = scalar.text, let found = try? tree.root(document)?.node(at: path),
            found == scalar,
            let edited = try? tree.replacingScalar(
                at: path, document: document, old: old, new: new)
        else { return }
        let range = scalar.span.range
        require(
            edited.starts(with: tree.bytes[..<range.lowerBound]), "bytes before the edit changed")
        let after = tree.bytes[range.upperBound...]
        require(edited.suffix(after.count) == after, "bytes after the edit changed")
        guard let again = try? YAMLTree(edited) else { fatalError("the edit cannot be read") }
        let expected =
            old.utf8.elementsEqual(new.utf8)
            ? [] : [ScalarChange(document: document, path: path, old: old, new: new)]
        guard let changes = tree.changedScalars(in: again) else {
            fatalError("the edit changed the structure")
        }
        require(changes == expected, "the edit made \(changes), not \(expected)")
    }
}

extension Range<Int> {
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
