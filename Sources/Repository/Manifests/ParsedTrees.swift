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
    /// The paths, sorted by their bytes.
    private let paths: [String]

    init(_ trees: [String: YAMLTree]) {
        self.trees = trees
        paths = trees.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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
        let start = directory.isEmpty ? "" : directory + "/"
        var (low, high) = (0, paths.count)
        while low < high {
            let middle = (low + high) / 2
            if paths[middle].utf8.lexicographicallyPrecedes(start.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return Array(paths[low...].prefix { TreePath.isBelow($0, directory) })
    }
}
