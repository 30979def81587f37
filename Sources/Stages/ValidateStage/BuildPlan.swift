internal import GitStore
internal import Manifests
internal import YAMLText

/// Which directories are to be built: those that a change reaches, found from the change upwards.
///
/// What names a file lies in a directory above it, or leads upwards itself; of the latter those are
/// parsed in which the file's name stands.
struct BuildPlan {
    private let view: TreeView
    private let closure: KustomizeClosure
    private let links: Set<String>
    /// The kustomization files that lead upwards and were not parsed, by directory.
    private var unread: [String: [UInt8]] = [:]
    /// What each kustomization that was read names.
    private var named: [String: Set<String>] = [:]
    /// The directories whose build reads something that changed.
    private(set) var affected: Set<String> = []

    init(_ view: TreeView, _ summary: TreeSummary, changed: Set<String>) throws(GitError) {
        self.view = view
        closure = KustomizeClosure(view)
        links = Set(summary.links)
        let directories = summary.reaching.map { KustomizeClosure.ancestors(of: $0)[0] }
        for directory in Set(directories + summary.links.flatMap(KustomizeClosure.ancestors)) {
            guard let path = closure.kustomization(of: directory),
                let file = try view.plainFile(path)
            else { continue }
            unread[directory] = try view.store.bytes(file.blob)
        }
        try spread(from: changed, readsAll: !summary.links.isEmpty || changed.count > 64)
    }

    /// Whether a file is one that kustomize takes for its own.
    static func isKustomization(_ path: String) -> Bool {
        KustomizeClosure.names.contains { name in
            path.hasSuffix(name) && (path == name || path.hasSuffix("/" + name))
        }
    }

    private mutating func spread(from changed: Set<String>, readsAll: Bool) throws(GitError) {
        for (directory, bytes) in unread where readsAll || BuildPlan.mayNameAnything(bytes) {
            read(directory)
        }
        var open = Array(changed)
        for path in changed where BuildPlan.isKustomization(path) {
            let directory = KustomizeClosure.ancestors(of: path)[0]
            if closure.kustomization(of: directory) != nil { reach(directory, &open) }
        }
        while let target = open.popLast() {
            // What names it without leading upwards lies above it.
            for directory in KustomizeClosure.ancestors(of: target) where named[directory] == nil {
                read(directory)
            }
            let name = Array((target.split(separator: "/").last.map(String.init) ?? "").utf8)
            for (directory, bytes) in unread where ByteSearch.first(name, in: bytes) != nil {
                read(directory)
            }
            for (directory, names) in named where names.contains(target) {
                reach(directory, &open)
            }
        }
    }

    private mutating func reach(_ directory: String, _ open: inout [String]) {
        if affected.insert(directory).inserted { open.append(directory) }
    }

    private mutating func read(_ directory: String) {
        unread[directory] = nil
        let names = closure.references(of: directory)
        let crossed = links.isEmpty ? [] : names.flatMap(KustomizeClosure.ancestors)
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
    func roots(_ flux: Set<String>, changed: Set<String>) throws(GitError) -> Set<String> {
        let included = named.filter { affected.contains($0.key) }.values
            .reduce(into: Set<String>()) { $0.formUnion($1) }
        var roots = affected.intersection(flux)
        var covered: Set<String> = []
        for path in flux where !affected.contains(path) && closure.kustomization(of: path) == nil {
            let isNear =
                changed.contains { KustomizeClosure.isBelow($0, path) }
                || affected.contains { KustomizeClosure.isBelow($0, path) }
            guard isNear else { continue }
            let inputs = try view.inputs(of: path)
            guard inputs.touches(changed) else { continue }
            roots.insert(path)
            covered.formUnion(inputs.kustomize.directories)
        }
        for path in roots { covered.formUnion(try view.inputs(of: path).kustomize.directories) }
        for path in affected.sorted() where !included.contains(path) && !covered.contains(path) {
            if isComponent(path) { continue }
            roots.insert(path)
            covered.formUnion(try view.inputs(of: path).kustomize.directories)
        }
        // What is left includes itself in a circle.
        for path in affected.sorted() where !covered.contains(path) && !isComponent(path) {
            roots.insert(path)
            covered.formUnion(try view.inputs(of: path).kustomize.directories)
        }
        return roots
    }

    private func isComponent(_ directory: String) -> Bool {
        guard let file = closure.kustomization(of: directory) else { return false }
        return view.tree(file)?.root(0)?["kind"]?.text == "Component"
    }
}
