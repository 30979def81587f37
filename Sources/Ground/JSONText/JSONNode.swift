internal import CJSONText

/// A value that a reader kept, with what is in it.
///
/// Source: RFC 8259.
package struct JSONNode {
    private let tree: JSONTree
    private let index: Int

    /// The top of a tree.
    init(_ tree: JSONTree) { self.init(tree, 0) }

    private init(_ tree: JSONTree, _ index: Int) {
        self.tree = tree
        self.index = index
    }

    private var node: upkeep_json_node { tree[index] }

    /// Whether it is `null`.
    package var isNull: Bool { node.kind == upkeep_json_null }

    /// Whether it is a list.
    package var isList: Bool { node.kind == upkeep_json_list }

    /// Whether it is an object.
    package var isObject: Bool { node.kind == upkeep_json_object }

    /// Its text, nil for anything else.
    package var text: String? {
        let node = node
        return node.kind == upkeep_json_text ? tree.text(of: node) : nil
    }

    /// Its value as an integer of 64 bits, nil for anything else.
    package var integer: Int? {
        let node = node
        return node.kind == upkeep_json_integer ? Int(node.value) : nil
    }

    /// Whether it is true, nil for anything but true and false.
    package var flag: Bool? {
        switch node.kind {
        case upkeep_json_true: true
        case upkeep_json_false: false
        default: nil
        }
    }

    /// The items of a list, the members of an object; none for anything else.
    package var children: [JSONNode] {
        let end = Int(node.after)
        var found: [JSONNode] = []
        var next = index + 1
        while next < end {
            found.append(JSONNode(tree, next))
            next = Int(tree[next].after)
        }
        return found
    }

    /// The items of a list that are texts, nil where one is not and for anything but a list.
    package var texts: [String]? {
        guard isList else { return nil }
        var texts: [String] = []
        for child in children {
            guard let text = child.text else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// The member of an object with a name, the first where it stands twice; nil where it is
    /// missing, and for anything but an object.
    package func member(_ name: some JSONName) -> JSONNode? {
        let wanted = Int32(truncatingIfNeeded: name.rawValue)
        let end = Int(node.after)
        var next = index + 1
        while next < end {
            let member = tree[next]
            if member.name == wanted { return JSONNode(tree, next) }
            next = Int(member.after)
        }
        return nil
    }
}
