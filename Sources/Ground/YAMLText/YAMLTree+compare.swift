/// A scalar that reads differently in two versions of a file.
package struct ScalarChange: Sendable, Equatable {
    /// The document, 0-based.
    package let document: Int
    /// Where it stands, the same in both.
    package let path: YAMLPath
    /// Its value before.
    package let old: String
    /// Its value after.
    package let new: String
}

extension YAMLTree {
    /// The scalars whose values differ in a later version of the same file, in the file's order.
    ///
    /// - Returns: nil when the two are not built alike, or a value is not UTF-8.
    package func changedScalars(in later: YAMLTree) -> [ScalarChange]? {
        guard nodes.count == later.nodes.count, roots == later.roots else { return nil }
        var changes: [ScalarChange] = []
        for index in nodes.indices {
            let (one, two) = (nodes[index], later.nodes[index])
            guard one.kind == two.kind, one.parent == two.parent else { return nil }
            guard one.kind == .scalar else { continue }
            let id = Int32(index)
            let (before, after) = (
                YAMLNode(tree: self, id: id), YAMLNode(tree: later, id: id)
            )
            if before.valueBytes == after.valueBytes { continue }
            guard let old = before.text, let new = after.text else { return nil }
            changes.append(
                ScalarChange(
                    document: document(of: before), path: before.path, old: old, new: new))
        }
        return changes
    }
}
