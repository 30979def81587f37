package import GitStore
package import Manifests
package import Snapshot
internal import YAMLText

/// Which directories are to be built: those that a change reaches, found from the change upwards.
///
/// What names a file lies in a directory above it, or leads upwards itself; of the latter those are
/// parsed in which the file's name stands.
package struct BuildPlan {
    private let snapshot: Snapshot
    private let closure: KustomizeClosure<Snapshot>
    private let links: Set<String>
    /// The kustomization files that lead upwards and were not parsed, by directory.
    private var unread: [String: [UInt8]] = [:]
    /// What each kustomization that was read names.
    private var named: [String: Set<String>] = [:]
    /// The directories whose build reads something that changed.
    package private(set) var affected: Set<String> = []

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - summary: the snapshot's own.
    ///   - changed: the paths that changed.
    package init(
        _ snapshot: Snapshot, _ summary: TreeSummary, changed: Set<String>
    ) throws(GitError) {
        self.snapshot = snapshot
        closure = KustomizeClosure(snapshot)
        links = Set(summary.links)
        let directories = summary.reaching.map { TreePath.ancestors(of: $0)[0] }
        for directory in Set(directories + summary.links.flatMap(TreePath.ancestors)) {
            guard let path = try closure.kustomization(of: directory),
                let file = try snapshot.plainFile(path)
            else { continue }
            guard case .success(let tree) = try snapshot.store.parsed(file.blob) else { continue }
            unread[directory] = tree.bytes
        }
        try spread(from: changed, readsAll: !summary.links.isEmpty || changed.count > 64)
    }

    private mutating func spread(from changed: Set<String>, readsAll: Bool) throws(GitError) {
        for (directory, bytes) in unread where readsAll || BuildPlan.mayNameAnything(bytes) {
            try read(directory)
        }
        var open = Array(changed)
        for path in changed where KustomizationFile.isAt(path) {
            let directory = TreePath.ancestors(of: path)[0]
            if try closure.kustomization(of: directory) != nil { reach(directory, &open) }
        }
        while let target = open.popLast() {
            // What names it without leading upwards lies above it.
            for directory in TreePath.ancestors(of: target) where named[directory] == nil {
                try read(directory)
            }
            let name = Array((target.split(separator: "/").last.map(String.init) ?? "").utf8)
            for (directory, bytes) in unread where ByteSearch.first(name, in: bytes) != nil {
                try read(directory)
            }
            for (directory, names) in named where names.contains(target) {
                reach(directory, &open)
            }
        }
    }

    private mutating func reach(_ directory: String, _ open: inout [String]) {
        if affected.insert(directory).inserted { open.append(directory) }
    }

    private mutating func read(_ directory: String) throws(GitError) {
        unread[directory] = nil
        let names = try closure.references(of: directory)
        let crossed = links.isEmpty ? [] : names.flatMap(TreePath.ancestors)
        named[directory] = names.union(links.intersection(crossed))
    }

    /// Whether a kustomization file can name something without writing the last part of its path:
    /// by `..` at the end, or by an escape.
    private static func mayNameAnything(_ bytes: [UInt8]) -> Bool {
        if bytes.contains(UInt8(ascii: "\\")) { return true }
        let up = Array("..".utf8)
        return ByteSearch.all(up, in: bytes, within: 0..<bytes.count).contains { hit in
            var next = hit.upperBound
            if next < bytes.count, bytes[next] == UInt8(ascii: "/") { next += 1 }
            guard next < bytes.count else { return true }
            return bytes[next] <= 0x20 || "\"',]}#".utf8.contains(bytes[next])
        }
    }

    /// The directories to build.
    ///
    /// What a Flux Kustomization builds, and what no other kustomization includes; a component is
    /// built with what includes it.
    package func roots(_ flux: Set<String>, changed: Set<String>) throws(GitError) -> Set<String> {
        let included = named.filter { affected.contains($0.key) }.values
            .reduce(into: Set<String>()) { $0.formUnion($1) }
        var roots = affected.intersection(flux)
        var covered: Set<String> = []
        for path in flux where !affected.contains(path) {
            if try closure.kustomization(of: path) != nil { continue }
            let isNear =
                changed.contains { TreePath.isBelow($0, path) }
                || affected.contains { TreePath.isBelow($0, path) }
            guard isNear else { continue }
            let inputs = try snapshot.inputs(of: path)
            guard inputs.touches(changed) else { continue }
            roots.insert(path)
            covered.formUnion(inputs.directories)
        }
        for path in roots { covered.formUnion(try snapshot.inputs(of: path).directories) }
        for path in affected.sorted() where !included.contains(path) && !covered.contains(path) {
            if try isComponent(path) { continue }
            roots.insert(path)
            covered.formUnion(try snapshot.inputs(of: path).directories)
        }
        // What is left includes itself in a circle.
        for path in affected.sorted() where !covered.contains(path) {
            if try isComponent(path) { continue }
            roots.insert(path)
            covered.formUnion(try snapshot.inputs(of: path).directories)
        }
        return roots
    }

    private func isComponent(_ directory: String) throws(GitError) -> Bool {
        guard let file = try closure.kustomization(of: directory) else { return false }
        return try snapshot.tree(file)?.root(0)?["kind"]?.text == "Component"
    }
}
