/// A key that a mapping has already.
package struct DuplicateKey: Sendable {
    /// The key where it stands first.
    package let first: YAMLNode
    /// The key where it stands again.
    package let second: YAMLNode
    /// The document, 0-based.
    package let document: Int
}

extension YAMLTree {
    /// Entries up to which the keys of a mapping are compared one with another.
    private static let pairLimit = 12

    /// The keys that stand in a mapping again, in the order in which they are written.
    ///
    /// Keys are equal where their text is, however they are written: `a` and `"a"`. Keys that are not
    /// scalars are passed over; `<<`, which brings in another mapping, counts as any other.
    /// Source: YAML 1.2.2, 3.2.1.3: the keys of a mapping are unique.
    package func duplicateKeys() -> [DuplicateKey] {
        var found: [DuplicateKey] = []
        for (index, record) in nodes.enumerated() where record.kind == .mapping {
            var keys: [Int32] = []
            var next = record.firstChild
            while next >= 0 {
                if nodes[Int(next)].kind == .scalar { keys.append(next) }
                let value = nodes[Int(next)].next
                if value < 0 { break }
                next = nodes[Int(value)].next
            }
            let pairs = keys.count <= YAMLTree.pairLimit ? pairs(few: keys) : pairs(many: keys)
            if pairs.isEmpty { continue }
            let document = document(of: YAMLNode(tree: self, id: Int32(index)))
            found += pairs.map { first, second in
                DuplicateKey(
                    first: YAMLNode(tree: self, id: first),
                    second: YAMLNode(tree: self, id: second), document: document)
            }
        }
        return found.sorted { $0.second.id < $1.second.id }
    }

    private func pairs(few keys: [Int32]) -> [(Int32, Int32)] {
        keys.indices.dropFirst().compactMap { index in
            let text = content(keys[index])
            let first = keys[..<index].first {
                let other = content($0)
                return other.count == text.count && other.elementsEqual(text)
            }
            return first.map { ($0, keys[index]) }
        }
    }

    private func pairs(many keys: [Int32]) -> [(Int32, Int32)] {
        var known: [ArraySlice<UInt8>: Int32] = [:]
        return keys.compactMap { key in
            let text = content(key)
            if let first = known[text] { return (first, key) }
            known[text] = key
            return nil
        }
    }

    /// The bytes of a scalar's value, not copied.
    private func content(_ id: Int32) -> ArraySlice<UInt8> {
        let record = nodes[Int(id)]
        if record.isDecoded { return (decoded[id] ?? [])[...] }
        return bytes[YAMLNode(tree: self, id: id).contentSpan.range]
    }
}
