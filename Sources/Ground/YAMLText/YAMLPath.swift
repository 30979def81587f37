/// One step into a YAML document: into a mapping's value or a sequence's item.
package enum YAMLPathElement: Hashable, Sendable {
    /// The value under this key.
    case key(String)
    /// The item at this index, 0-based.
    case index(Int)

    package static func == (left: YAMLPathElement, right: YAMLPathElement) -> Bool {
        switch (left, right) {
        case (.key(let left), .key(let right)): left.utf8.elementsEqual(right.utf8)
        case (.index(let left), .index(let right)): left == right
        default: false
        }
    }
}

/// The way from a document's root to a node.
package struct YAMLPath: Hashable, Sendable {
    /// The steps, outermost first.
    package var elements: [YAMLPathElement]

    /// Makes a path.
    package init(_ elements: [YAMLPathElement]) { self.elements = elements }
}

extension YAMLPath: CustomStringConvertible {
    /// As in `spec.containers[0].image`.
    package var description: String {
        var text = ""
        for element in elements {
            switch element {
            case .key(let key):
                text += (text.isEmpty ? "" : ".") + (key.contains(".") ? "[\"\(key)\"]" : key)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? "(root)" : text
    }
}
