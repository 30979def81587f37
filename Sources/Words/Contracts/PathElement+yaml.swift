package import YAMLText

extension YAMLPath {
    /// Reads a path as documents have it.
    package init(_ path: [PathElement]) {
        self.init(
            path.map { element -> YAMLPathElement in
                switch element {
                case .key(let key): .key(key)
                case .index(let index): .index(index)
                }
            })
    }

    /// The path as documents have it.
    package var contract: [PathElement] {
        elements.map { element -> PathElement in
            switch element {
            case .key(let key): .key(key)
            case .index(let index): .index(index)
            }
        }
    }
}
