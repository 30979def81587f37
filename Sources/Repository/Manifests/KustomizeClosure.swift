package import YAMLText

/// The files that a directory builds from, by the rules of kustomize.
///
/// Reads only the kustomization files that it meets on the way.
package struct KustomizeClosure {
    private let source: any KustomizeSource

    /// Makes a closure over a tree of files.
    package init(_ source: any KustomizeSource) { self.source = source }

    /// Makes a closure over the YAML files of a repository, by path.
    package init(trees: [String: YAMLTree]) { self.init(ParsedTrees(trees)) }

    /// The file names that kustomize takes for its own.
    package static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// The kustomization file of a directory, nil where it has none.
    package func kustomization(of directory: String) -> String? {
        for name in KustomizeClosure.names {
            if case .file(let path) = source.place(KustomizeClosure.child(directory, name)) {
                return path
            }
        }
        return nil
    }

    /// Every file that a build of the directory reads, itself included.
    ///
    /// A directory without a kustomization file gives the YAML files below it, as Flux does. Remote
    /// and missing resources are passed over.
    package func files(of directory: String) -> Set<String> { inputs(of: directory).files }

    /// Everything that a build of the directory reads.
    package func inputs(of directory: String) -> KustomizeInputs {
        var inputs = KustomizeInputs()
        switch source.place(directory) {
        case .directory(let path): collect(path, .root, into: &inputs)
        case .outside: inputs.outside.insert(directory)
        case .file, .missing: break
        }
        return inputs
    }

    /// The paths that the directory's own kustomization file names, before and after links are
    /// followed, and the file itself; what those name in turn is left out.
    package func references(of directory: String) -> Set<String> {
        var inputs = KustomizeInputs()
        collect(directory, .alone, into: &inputs)
        return inputs.files.union(inputs.directories.subtracting([directory]))
            .union(inputs.named.subtracting([directory]))
    }

    /// How far a directory is followed.
    private enum Depth { case root, inner, alone, named }

    private func collect(
        _ directory: String, _ depth: Depth, into inputs: inout KustomizeInputs
    ) {
        guard inputs.directories.count < 10_000, inputs.directories.insert(directory).inserted,
            depth != .named
        else { return }
        guard let file = kustomization(of: directory) else {
            if depth == .root { generate(directory, into: &inputs) }
            return
        }
        inputs.files.insert(file)
        guard let root = source.tree(file)?.root(0) else { return }
        let next: Depth = depth == .alone ? .named : .inner
        for reference in KustomizeReference.all(in: root) {
            follow(reference, from: directory, next, into: &inputs)
        }
    }

    private func follow(
        _ reference: KustomizeReference, from directory: String, _ depth: Depth,
        into inputs: inout KustomizeInputs
    ) {
        if reference.kind == .chart || reference.isAddress {
            inputs.remote.insert(reference.text)
            return
        }
        guard let path = KustomizeClosure.join(directory, reference.text) else {
            inputs.outside.insert(reference.text)
            return
        }
        inputs.named.insert(path)
        switch source.place(path) {
        case .file(let file):
            inputs.files.insert(file)
            if !KustomizeClosure.isBelow(file, directory) { inputs.reachesUp = true }
            guard reference.kind == .plugin, let tree = source.tree(file) else { return }
            for inner in KustomizeReference.plugin(tree) {
                follow(inner, from: directory, depth, into: &inputs)
            }
        case .directory(let path): collect(path, depth, into: &inputs)
        case .outside: inputs.outside.insert(reference.text)
        case .missing:
            if reference.looksRemote { inputs.remote.insert(reference.text) }
        }
    }

    /// Takes what Flux takes where there is no kustomization file: every YAML file below, and
    /// directories that have one as a whole.
    ///
    /// Source: fluxcd/pkg/kustomize, scanManifests.
    private func generate(_ directory: String, into inputs: inout KustomizeInputs) {
        let all = source.files(below: directory)
        var whole: Set<String> = []
        for path in all {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard let name = parts.last, KustomizeClosure.names.contains(String(name)) else {
                continue
            }
            whole.insert(parts.dropLast().joined(separator: "/"))
        }
        var entries: Set<String> = []
        for path in all {
            let outermost = KustomizeClosure.ancestors(of: path).last {
                KustomizeClosure.isBelow($0, directory) && whole.contains($0)
            }
            if let outermost {
                entries.insert(KustomizeClosure.relative(outermost, to: directory))
                collect(outermost, .inner, into: &inputs)
            } else if FileIndex.isYAML(path) {
                entries.insert(KustomizeClosure.relative(path, to: directory))
                inputs.files.insert(path)
            }
        }
        inputs.generated = entries.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The directories above a path, nearest first; the root, "", last.
    package static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        var found: [String] = []
        while !parts.isEmpty {
            parts.removeLast()
            found.append(parts.joined(separator: "/"))
        }
        return found
    }

    /// Whether a path lies below a directory.
    package static func isBelow(_ path: String, _ directory: String) -> Bool {
        directory.isEmpty ? !path.isEmpty : path.utf8.starts(with: (directory + "/").utf8)
    }

    /// The path of a name in a directory.
    package static func child(_ directory: String, _ name: String) -> String {
        directory.isEmpty ? name : "\(directory)/\(name)"
    }

    private static func relative(_ path: String, to directory: String) -> String {
        directory.isEmpty
            ? path : String(decoding: path.utf8.dropFirst(directory.utf8.count + 1), as: UTF8.self)
    }

    /// Joins a directory and a relative path; nil for one that leaves the repository.
    package static func join(_ directory: String, _ relative: String) -> String? {
        if relative.contains("://") || relative.hasPrefix("/") { return nil }
        var parts = directory.split(separator: "/")
        for part in relative.split(separator: "/") {
            if part == "." { continue }
            if part == ".." {
                if parts.isEmpty { return nil }
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}

/// A source whose files were all read before.
private struct ParsedTrees: KustomizeSource {
    private let trees: [String: YAMLTree]
    private let directories: Set<String>

    init(_ trees: [String: YAMLTree]) {
        self.trees = trees
        var directories: Set<String> = [""]
        for path in trees.keys {
            for directory in KustomizeClosure.ancestors(of: path) {
                if !directories.insert(directory).inserted { break }
            }
        }
        self.directories = directories
    }

    func place(_ path: String) -> KustomizePlace {
        if trees[path] != nil { return .file(path) }
        return directories.contains(path) ? .directory(path) : .missing
    }

    func tree(_ file: String) -> YAMLTree? { trees[file] }

    func files(below directory: String) -> [String] {
        trees.keys.filter { KustomizeClosure.isBelow($0, directory) }
    }
}
