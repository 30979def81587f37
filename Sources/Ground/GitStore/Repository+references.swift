internal import CGit2
internal import Glibc
package import Names
internal import SystemSupport

extension Repository {
    /// Points a reference at a commit, if it still points where the caller saw it.
    ///
    /// Written as git writes a loose reference, with its log, under a lock that a later run can tell
    /// to be ours if this process dies with it. Source: git's files backend.
    ///
    /// - Parameters:
    ///   - name: the full name, as in `refs/heads/main`; no symbolic reference.
    ///   - expected: nil when it must not exist yet.
    /// - Throws: `reference-moved` when it points elsewhere; `locked`.
    package func setReference(
        _ name: String, to commit: CommitID, expecting expected: CommitID?, reason: String
    ) throws(GitError) {
        guard name.hasPrefix("refs/"), unsafe git_reference_is_valid_name(name) == 1 else {
            throw GitError(.badPath, "move", name, "it is not the full name of a reference")
        }
        let file = Paths.join(commonDirectory, name)
        do throws(SystemError) {
            try Files.makeDirectories(Paths.parent(file), mode: 0o777)
        } catch {
            throw GitError(error, "move", name)
        }
        let lock = try OwnedLock(file, in: commonDirectory)
        defer { lock.release() }
        let current = try reference(name)
        if current == commit { return }
        if current != expected {
            throw GitError(.moved, "move", name, "it moved meanwhile")
        }
        do throws(SystemError) {
            try log(name, from: current, to: commit, reason: reason)
            let new = OwnedLock.newFile(in: commonDirectory)
            try AtomicFile.write(commit.hex + "\n", to: new, mode: 0o666)
            try Files.rename(new, to: file)
            try AtomicFile.sync(directory: Paths.parent(file))
        } catch {
            throw GitError(error, "move", name)
        }
    }

    /// Notes a move in the reference's log, and in HEAD's where HEAD is on it: where git would.
    private func log(
        _ name: String, from old: CommitID?, to new: CommitID, reason: String
    ) throws(SystemError) {
        var logs: [String] = []
        let own = Paths.join(commonDirectory, "logs/\(name)")
        let isLogged = name.hasPrefix("refs/heads/") && !isBare
        if isLogged || Files.kind(own) != nil { logs.append(own) }
        let isCurrent = (try? head().branch).flatMap { $0 } == String(name.dropFirst(11))
        if isLogged, isCurrent { logs.append(Paths.join(gitDirectory, "logs/HEAD")) }
        let who = identity() ?? (name: "upkeep", email: "upkeep@localhost")
        let zero = String(repeating: "0", count: 40)
        let line =
            "\(old?.hex ?? zero) \(new.hex) \(SafeText.line(who.name)) <\(SafeText.line(who.email))> "
            + "\(Timestamp.now().seconds) +0000\t\(SafeText.line(reason))"
        for log in logs {
            try Files.makeDirectories(Paths.parent(log), mode: 0o777)
            try AtomicFile.append(line: line, to: log, mode: 0o666)
        }
    }

    /// Removes a reference; a missing one is no error.
    package func removeReference(_ name: String) throws(GitError) {
        let code = unsafe git_reference_remove(pointer, name)
        guard code == 0 || code == GIT_ENOTFOUND.rawValue else {
            throw GitError.last(code, "remove", name)
        }
    }

    /// All references whose full names start with a prefix, sorted by name.
    package func references(
        under prefix: String
    ) throws(GitError) -> [(name: String, commit: CommitID)] {
        var iterator: OpaquePointer?
        var code = unsafe git_reference_iterator_glob_new(&iterator, pointer, prefix + "*")
        guard code == 0 else { throw GitError.last(code, "list", prefix) }
        defer { unsafe git_reference_iterator_free(iterator) }
        var found: [(name: String, commit: CommitID)] = []
        while true {
            var name: UnsafePointer<CChar>?
            code = unsafe git_reference_next_name(&name, iterator)
            if code == GIT_ITEROVER.rawValue { break }
            guard code == 0, let name = unsafe name else {
                throw GitError.last(code, "list", prefix)
            }
            let text = unsafe String(cString: name)
            if let commit = try reference(text) { found.append((text, commit)) }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// Removes what a killed run of upkeep left in the repository: its locks and unfinished files.
    /// Called once by whoever is about to write.
    package func removeLeftovers() {
        OwnedLock.removeLeftovers(in: gitDirectory)
        if commonDirectory != gitDirectory { OwnedLock.removeLeftovers(in: commonDirectory) }
    }
}
