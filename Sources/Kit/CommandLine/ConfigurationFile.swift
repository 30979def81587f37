internal import Contracts
internal import SystemSupport
internal import YAMLText

/// Reads a file of configuration: the operator's, or the repository's `upkeep.yaml`.
package enum ConfigurationFile {
    /// The file's name in a repository's root, and in a directory of the operator's.
    package static let name = "upkeep.yaml"
    /// Bytes at most.
    package static let sizeLimit = 1 << 20

    /// Reads the values of all keys that files may set, whichever command takes them.
    ///
    /// - Parameters:
    ///   - name: how messages call the file.
    ///   - owner: whose it is.
    /// - Returns: the layer, with all that is wrong with the file: file, line and, for a word, the
    ///   nearest that is known.
    package static func read(
        _ bytes: [UInt8], name: String, of owner: KeyOwner, keys: [any SettingKey] = Keys.ofAll
    ) -> SettingLayer {
        var layer = SettingLayer(.file(name, of: owner))
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            layer.note(
                StageFailure(.usage, "\(name): \(error)", hint: "mend the file, or use --config"))
            return layer
        }
        guard let root = tree.root(0) else { return layer }
        if root.kind == .scalar, root.text?.isEmpty == true { return layer }
        let known = keys.filter(\.facts.isInFiles)
        guard root.kind == .mapping, tree.documentCount == 1,
            let mapping = try? MappingReader(
                root, known: known.map(\.name), otherwise: "upkeep help config lists them")
        else {
            layer.note(
                StageFailure(.usage, "\(name): it must be one mapping of keys to values"))
            return layer
        }
        for problem in mapping.problems { layer.note(problem, name: name, place: name) }
        for key in known {
            guard let node = mapping.entries[key.name] else { continue }
            layer.read(key.name, line: node.line.value) { () throws(Misfit) in
                try key.value(of: node)
            }
        }
        return layer
    }
}
