internal import CommandLine
package import YAMLText

/// What is meant to be a `ManagedApp` and cannot be read as one: without a name, inside a list, or in a
/// file that is not YAML.
package struct StrayApps: Sendable {
    /// One of them.
    struct Stray: Sendable {
        let file: String
        /// The document in the file, 0-based; nil where the file has none.
        let document: Int?
        let line: Int
        let error: Misfit
        /// The object; nil where the file is not YAML.
        let root: YAMLNode?
    }

    private(set) var all: [Stray] = []

    /// Items of lists that are looked at in one document; one with more is taken for a stray.
    private static let limit = 10_000

    /// Looks for them.
    ///
    /// - Parameters:
    ///   - trees: the repository's YAML files, by path.
    ///   - broken: files that are not YAML and name the kind and its group.
    package init(trees: [String: YAMLTree] = [:], broken: [String] = []) {
        for (file, tree) in trees.sorted(by: { $0.key < $1.key }) {
            for index in 0..<tree.documentCount {
                guard let root = tree.root(index), root.kind == .mapping else { continue }
                look(at: root, file, index)
            }
        }
        for file in broken.sorted() {
            let error = Misfit.message(
                "a file that names a ManagedApp cannot be read", hint: "mend the file")
            all.append(Stray(file: file, document: nil, line: 1, error: error, root: nil))
        }
    }

    private mutating func look(at root: YAMLNode, _ file: String, _ index: Int) {
        if StrayApps.isApp(root) {
            if root["metadata"]?["name"]?.text == nil {
                add(root, .message("it has no metadata.name", hint: "give it a name"), file, index)
            } else if root["apiVersion"]?.text == nil {
                let version = "\(ManagedApps.group)/\(ManagedApps.version)"
                add(
                    root, .message("it has no apiVersion", hint: "it is \(version)"), file, index)
            }
            return
        }
        guard root["kind"]?.text?.hasSuffix("List") == true else { return }
        var open = [root]
        var count = 0
        while let list = open.popLast() {
            for item in (list["items"]?.resolved.items ?? []).map(\.resolved) {
                count += 1
                if count > StrayApps.limit {
                    return add(
                        root, .message("its list has more than \(StrayApps.limit) items"), file,
                        index)
                }
                if StrayApps.isApp(item) {
                    add(
                        item,
                        .message(
                            "it stands in a list, where rules are not read",
                            hint: "give it a document of its own"), file, index)
                } else if item["kind"]?.text?.hasSuffix("List") == true {
                    open.append(item)
                }
            }
        }
    }

    private mutating func add(_ root: YAMLNode, _ error: Misfit, _ file: String, _ index: Int) {
        all.append(
            Stray(
                file: file, document: index, line: root.line.value, error: error, root: root))
    }

    /// Whether an object is one by its kind, and no other group's.
    private static func isApp(_ node: YAMLNode) -> Bool {
        guard node["kind"]?.text == ManagedApps.kind else { return false }
        return node["apiVersion"]?.text.map(ManagedApps.isOurs) ?? true
    }
}
