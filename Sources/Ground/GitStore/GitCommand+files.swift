internal import Names
internal import SystemSupport

extension GitCommand {
    /// A file that goes into a commit as it is.
    package struct KeptFile {
        let name: String
        let path: String

        /// - Parameters:
        ///   - name: its name in the commit.
        ///   - path: where it lies.
        package init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// Puts files under a reference of a remote, as a commit of their own, and asks the remote whether it
    /// has it: a server takes a commit only with all its objects, each checked against its name.
    ///
    /// The commit's name follows from the files and the time: doing it again changes nothing. Source:
    /// git-hash-object(1), git-mktree(1), git-push(1), git-ls-remote(1).
    ///
    /// - Parameters:
    ///   - scratch: the repository that this command works on, which goes away.
    ///   - seconds: the time that the commit bears.
    /// - Throws: `remote-unreachable`, `remote-rejected`; `damaged` where the remote has something else.
    package func keep(
        _ files: [KeptFile], under reference: String, on remote: String, in scratch: Repository,
        seconds: Int64
    ) throws(GitError) {
        let names = try lines(["hash-object", "-w", "--no-filters", "--"] + files.map(\.path))
        let tree = zip(files, names).map { "100644 blob \($1)\t\($0.name)\n" }.sorted().joined()
        let made = try lines(["mktree"], input: Array(tree.utf8))
        guard names.count == files.count, let id = made.first.flatMap({ TreeID($0) }) else {
            throw GitError(.other, "write", "the backup's files", "git gave no name for them")
        }
        let who = Signature(name: "upkeep", email: "upkeep@localhost", seconds: seconds)
        let commit = try scratch.commit(
            tree: id, parents: [], message: "Backup\n", author: who, committer: who)
        try send("\(commit.hex):\(reference)", to: remote)
        let found = try references(matching: reference, on: remote)
        guard found.contains(where: { $0.name == reference && $0.object == commit.hex }) else {
            throw GitError(
                .damaged, "verify", reference, "the remote does not have what was pushed")
        }
    }

    /// Removes references of a remote; one that is not there is no error.
    package func removeReferences(_ names: [String], on remote: String) throws(GitError) {
        if names.isEmpty { return }
        let there = Set(try references(matching: "refs/upkeep/*", on: remote).map(\.name))
        for name in names where there.contains(name) { try send(":\(name)", to: remote) }
    }

    private func send(_ specification: String, to remote: String) throws(GitError) {
        let result = try run(
            [
                "push", "--porcelain", "--no-verify", "--no-follow-tags",
                "--recurse-submodules=no", "--end-of-options", remote, specification,
            ], remote: remote, pushes: true)
        if result.exitCode == 0 { return }
        if result.error.contains("failed to push some refs") {
            throw GitError(
                .rejected, "push to", remote,
                SafeText.shortened(
                    RemoteFailure.remoteLines(result.error).joined(separator: "; "), to: 1500))
        }
        throw RemoteFailure.error(
            "push to", remote, exitCode: result.exitCode, said: result.error, command: "push")
    }

    private func references(
        matching pattern: String, on remote: String
    ) throws(GitError) -> [(object: String, name: String)] {
        let result = try run(
            ["ls-remote", "--refs", "--end-of-options", remote, pattern], remote: remote,
            pushes: true)
        guard result.exitCode == 0 else {
            throw RemoteFailure.error(
                "look at", remote, exitCode: result.exitCode, said: result.error,
                command: "ls-remote")
        }
        return result.output.split(separator: "\n").compactMap { line in
            let words = line.split(separator: "\t")
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
    }

    private func lines(_ arguments: [String], input: [UInt8] = []) throws(GitError) -> [String] {
        var request = request(arguments)
        request.input = input
        let result = try run(request, meanwhile: {})
        guard result.exitCode == 0 else {
            throw GitError(
                .other, arguments[0], gitDirectory,
                RemoteFailure.summary(result.errorText, exitCode: result.exitCode))
        }
        return result.outputText.split(separator: "\n").map(String.init)
    }
}
