package import Names
package import SystemSupport

extension History {
    /// What was put away and removed.
    package struct Rotation: Sendable, Equatable {
        /// The file that the full one is now; nil where none was full.
        package var full: String?
        /// The files that were removed, oldest first.
        package var removed: [String] = []
    }

    /// Puts the file away that has grown too large, and removes the oldest of those that were put away
    /// before. What comes next bears the digest of the last line that was put away.
    ///
    /// - Parameters:
    ///   - bytes: how large it may grow; 0 for any size.
    ///   - kept: how many full files stay; 0 for all.
    func rotate(bytes: Int, kept: Int, isDryRun: Bool = false) throws -> Rotation {
        var rotation = Rotation()
        guard Files.kind(state.path) != nil else { return rotation }
        let directory = try state.opened()
        var files = try HistoryFiles(in: directory)
        let size = directory.identity(HistoryFiles.current)?.size ?? 0
        if bytes > 0, size > bytes {
            let name = HistoryFiles.name(files.next)
            rotation.full = directory.place(name)
            if !isDryRun {
                var log = try LineLog(HistoryFiles.current, in: directory)
                _ = try repair(&log)
                try directory.rename(HistoryFiles.current, to: name)
                try directory.sync()
                files = try HistoryFiles(in: directory)
            }
        }
        // One stays in any case: the digest that the next entry bears is that of its last line.
        let surplus = kept > 0 ? files.numbers.dropLast(max(1, kept)) : []
        for number in surplus {
            let name = HistoryFiles.name(number)
            rotation.removed.append(directory.place(name))
            if !isDryRun { try directory.remove(name) }
        }
        return rotation
    }

    /// Sets all files aside, for a history that is made anew.
    ///
    /// - Returns: where they are now.
    package func setAside(at time: Timestamp) throws(SystemError) -> [String] {
        guard Files.kind(state.path) != nil else { return [] }
        let directory = try state.opened()
        var places: [String] = []
        for name in try HistoryFiles(in: directory).names {
            let target = "\(name).before-\(time.compact)"
            try directory.rename(name, to: target)
            places.append(directory.place(target))
        }
        try directory.sync()
        return places
    }
}
