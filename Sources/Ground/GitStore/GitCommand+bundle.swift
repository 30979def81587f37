package import SystemSupport

/// Which references a backup takes along: all but those that are nobody's work.
package enum BackupReferences {
    /// Beginnings of names that are left out: other repositories' branches, which those keep; our own
    /// marks; what belongs to one work tree.
    package static let excluded = [
        "refs/remotes/", "refs/upkeep/", "refs/prefetch/", "refs/bisect/", "refs/worktree/",
        "refs/rewritten/",
    ]
}

extension GitCommand {
    /// Writes a bundle of all references of the repository, a piece at a time.
    ///
    /// Grafts and replacements are not looked at: what is written is what is there.
    /// Source: git-bundle(1), git-rev-list(1).
    ///
    /// - Parameters:
    ///   - references: full names to take along that `BackupReferences` leaves out.
    ///   - excluded: objects that, with all they reach, the reader has already.
    ///   - work: is done while git counts.
    /// - Returns: false when there is nothing to write: the reader has all of it.
    /// - Throws: `damaged` where git cannot read an object; `other`.
    package func writeBundle(
        references: [String], excluding excluded: [String], to onPiece: @escaping ([UInt8]) -> Void,
        meanwhile work: () -> Void
    ) throws(GitError) -> Bool {
        let hidden = BackupReferences.excluded.map { "--exclude=\($0)*" }
        var request = request(
            ["bundle", "create", "--quiet", "-"] + hidden + ["--all"] + references
                + excluded.map { "^\($0)" })
        request.environment = plain
        request.output = .capture(limit: 0)
        request.onOutput = onPiece
        let result = try run(request, meanwhile: work)
        if result.exitCode == 0 { return true }
        if result.errorText.contains("Refusing to create empty bundle") { return false }
        throw GitError(
            result.timedOut ? .other : .damaged, "bundle", gitDirectory,
            RemoteFailure.summary(result.errorText, exitCode: result.exitCode),
            remedy: "look what is wrong with it: git fsck")
    }

    /// The environment in which history is what the objects say.
    private var plain: Environment {
        var own = environment
        own.variables["GIT_NO_REPLACE_OBJECTS"] = "1"
        own.variables["GIT_GRAFT_FILE"] = "/dev/null"
        return own
    }

    /// Asks git whether the head of a bundle is right, and whether what it builds on is here.
    ///
    /// - Throws: `damaged` with git's words.
    package func verifyBundle(_ header: BundleHeader) throws(GitError) {
        var request = request(["bundle", "verify", "--quiet", "/dev/stdin"])
        request.environment = plain
        request.input = header.bytes
        let result = try run(request, meanwhile: {})
        guard result.exitCode == 0 else {
            throw GitError(
                .damaged, "verify", "bundle",
                RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
        }
    }

    /// Starts to take a pack into the repository: every object is unpacked and checked against its
    /// name on the way. Source: git-index-pack(1).
    package func receivePack() throws(GitError) -> FedChild {
        var request = request(["index-pack", "--stdin", "--fix-thin"])
        request.environment = plain
        do throws(SystemError) {
            return try FedChild(request)
        } catch {
            throw GitError(error, "start", "git index-pack")
        }
    }

    /// Gives bytes to what `receivePack` started.
    ///
    /// - Throws: `damaged` with git's words when it gave up on them.
    package func send(_ bytes: [UInt8], to receiver: FedChild) throws(GitError) {
        do throws(SystemError) {
            try receiver.write(bytes)
        } catch {
            guard error.code == .other else { throw GitError(error, "run", "git index-pack") }
            try finish(receiver)
            throw GitError(.damaged, "unpack", "bundle", "git did not take all of it")
        }
    }

    /// Ends what `receivePack` started.
    ///
    /// - Throws: `damaged` when an object is broken, or what it builds on is missing.
    package func finish(_ receiver: FedChild) throws(GitError) {
        let result: ChildProcess.Result
        do throws(SystemError) {
            result = try receiver.finish()
        } catch {
            throw GitError(error, "run", "git index-pack")
        }
        guard result.exitCode == 0 else {
            throw GitError(
                .damaged, "unpack", "bundle",
                RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
        }
    }

    /// Walks over all that some objects reach.
    ///
    /// - Returns: how many objects that is.
    /// - Throws: `damaged` naming the first one that is missing.
    package func countReachable(from objects: [String]) throws(GitError) -> Int {
        var request = request(["rev-list", "--objects", "--no-object-names", "--count", "--stdin"])
        request.environment = plain
        request.input = Array((objects.joined(separator: "\n") + "\n").utf8)
        let result = try run(request, meanwhile: {})
        let text = result.outputText.split(separator: "\n").first.map(String.init) ?? ""
        guard result.exitCode == 0, let count = Int(text) else {
            throw GitError(
                .damaged, "walk", "objects",
                RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
        }
        return count
    }

    /// Makes and removes references in one step: all of them, or none.
    ///
    /// - Parameter targets: full names; nil removes one.
    /// - Throws: `conflict` with git's words, as when one exists already.
    package func updateReferences(_ targets: [(name: String, target: String?)]) throws(GitError) {
        if targets.isEmpty { return }
        var request = request(["update-ref", "--no-deref", "-z", "--stdin"])
        request.input = targets.flatMap { name, target in
            Array((target.map { "create \(name)\0\($0)\0" } ?? "delete \(name)\0\0").utf8)
        }
        let result = try run(request, meanwhile: {})
        guard result.exitCode == 0 else {
            throw GitError(
                .conflict, "set", "references",
                RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
        }
    }

    /// Puts HEAD on a branch, or on a commit where there is none, and fills the work tree from it.
    ///
    /// No hook runs, no submodule is fetched, and large files stay the pointers that they are.
    package func checkOut(branch: String?, commit: String) throws(GitError) {
        let head =
            branch.map { ["symbolic-ref", "HEAD", $0] }
            ?? ["update-ref", "--no-deref", "HEAD", commit]
        let fill = [
            "-c", "core.hooksPath=/dev/null", "-c", "submodule.recurse=false", "reset", "--quiet",
            "--hard",
        ]
        for words in [head, fill] {
            var request = request(words)
            request.environment.variables["GIT_LFS_SKIP_SMUDGE"] = "1"
            let result = try run(request, meanwhile: {})
            guard result.exitCode == 0 else {
                throw GitError(
                    .other, "check out", commit,
                    RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
            }
        }
    }
}
