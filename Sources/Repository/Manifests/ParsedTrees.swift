package import Snapshot
package import YAMLText

extension KustomizeClosure<ParsedTrees> {
    /// Makes a closure over the YAML files of a repository, by path.
    package init(trees: [String: YAMLTree]) { self.init(ParsedTrees(trees)) }
}

/// YAML files that were all read before, by path; nothing else is there.
package struct ParsedTrees: KustomizeSource {
    private let trees: [String: YAMLTree]
    private let directories: Set<String>

    init(_ trees: [String: YAMLTree]) {
        self.trees = trees
        var directories: Set<String> = [""]
        for path in trees.keys {
            for directory in TreePath.ancestors(of: path) {
                if !directories.insert(directory).inserted { break }
            }
        }
        self.directories = directories
    }

    /// What stands at a path.
    package func place(_ path: String, links: inout Set<String>) -> SnapshotPlace {
        if trees[path] != nil { return .file(path) }
        return directories.contains(path) ? .directory(path) : .missing
    }

    /// The YAML of a file.
    package func tree(_ file: String) -> YAMLTree? { trees[file] }

    /// The paths of the files below a directory.
    package func files(below directory: String) -> [String] {
        trees.keys.filter { TreePath.isBelow($0, directory) }
    }
}
