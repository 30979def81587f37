package import GitStore
internal import Names

/// What stands at a path of a snapshot, links followed.
package enum SnapshotPlace: Sendable, Equatable {
    /// A file, by its own path.
    case file(String)
    /// A directory, by its own path.
    case directory(String)
    /// Nothing.
    case missing
    /// The path leads into another repository, which this one names by a commit alone.
    case submodule
    /// The path leads out of the repository.
    case outside
}

extension Snapshot {
    /// Links followed for one path at most, as the kernel counts them.
    private static let linkLimit = 40

    /// What stands at a path, links followed as a file system would.
    ///
    /// - Parameter links: takes the paths of the links that were followed; what leads outside is
    ///   never followed.
    package func place(
        _ path: String, links: inout Set<String>
    ) throws(GitError) -> SnapshotPlace {
        var done: [Substring] = []
        var open = Array(path.split(separator: "/").reversed())
        var crossed: [String] = []
        while let part = open.popLast() {
            if part == "." { continue }
            if part == ".." {
                if done.popLast() == nil { return .outside }
                continue
            }
            done.append(part)
            let here = done.joined(separator: "/")
            guard case .file(let mode, _) = try entry(here) else { continue }
            if mode == .submodule { return .submodule }
            guard mode == .link else {
                if !open.isEmpty { return .missing }
                break
            }
            crossed.append(here)
            guard crossed.count <= Snapshot.linkLimit, let file = try file(here) else {
                return .missing
            }
            let target = try store.bytes(file.blob)
            if target.first == UInt8(ascii: "/") { return .outside }
            done.removeLast()
            open += String(decoding: target, as: UTF8.self).split(separator: "/").reversed()
        }
        let real = done.joined(separator: "/")
        guard let entry = try entry(real) else { return .missing }
        links.formUnion(crossed)
        if case .file = entry { return .file(real) }
        return .directory(real)
    }

    /// What stands at a path, links followed as a file system would.
    package func place(_ path: String) throws(GitError) -> SnapshotPlace {
        var links: Set<String> = []
        return try place(path, links: &links)
    }

    /// Whether a directory stands at a path, links followed.
    package func hasDirectory(_ path: String) throws(GitError) -> Bool {
        if case .directory = try place(path) { return true }
        return false
    }

    /// Whether something stands at a path, links not followed; "" for all of it.
    package func has(_ path: String) throws(GitError) -> Bool {
        if path.isEmpty { return true }
        let (parent, name) = TreePath.split(path)
        return try entries(of: parent)?[name] != nil
    }

    /// What stands at a path, links not followed.
    private func entry(_ path: String) throws(GitError) -> SnapshotEntry? {
        if path.isEmpty { return .directory(tree) }
        guard RepoPath(path) != nil else { return nil }
        let (parent, name) = TreePath.split(path)
        return try entries(of: parent)?[name]
    }
}
