internal import SystemSupport

/// Files of a checkout that are made from others and checked in, by their paths from its root; nil
/// for one that is not to be there.
package struct MadeFiles {
    /// The files as they should be.
    package var files: [String: String?]

    /// Names the files.
    package init(_ files: [String: String?]) { self.files = files }

    /// The files that are not as they should be, sorted.
    package func stale(in root: String) -> [String] {
        files.filter { path, text in
            (try? Files.readText(Paths.join(root, path), limit: 1 << 24)) != text
        }.keys.sorted()
    }

    /// Makes the files.
    ///
    /// - Returns: those that changed, sorted.
    /// - Throws: what the file system says.
    package func make(in root: String) throws -> [String] {
        let stale = stale(in: root)
        for path in stale {
            let place = Paths.join(root, path)
            if let text = files[path] ?? nil {
                try Files.makeDirectories(Paths.parent(place), mode: 0o777)
                try AtomicFile.write(text, to: place, mode: 0o666)
            } else {
                try Files.remove(place)
            }
        }
        return stale
    }

    /// What a program that makes files does: `[--check] [ROOT]`.
    ///
    /// - Returns: the exit code, 1 where a check finds a stale file.
    package func run(_ words: [String]) throws -> Int32 {
        let root = words.last { !$0.hasPrefix("-") } ?? "."
        let isCheck = words.contains("--check")
        let changed = isCheck ? stale(in: root) : try make(in: root)
        for file in changed {
            StandardStreams.error(isCheck ? "\(file) is stale: make schemas\n" : "made \(file)\n")
        }
        return isCheck && !changed.isEmpty ? 1 : 0
    }
}
