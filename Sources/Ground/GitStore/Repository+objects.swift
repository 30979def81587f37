internal import CGit2
internal import SystemSupport

/// Where a repository's objects lie, and whether they are as they were written.
///
/// Source: gitrepository-layout(5), gitformat-pack(5), gitformat-commit-graph(5).
extension Repository {
    /// The directories of objects: its own, and those that it borrows from.
    private var objectDirectories: [String] {
        var found = [Paths.join(commonDirectory, "objects")]
        var index = 0
        while index < found.count, index < 32 {
            let list = Paths.join(found[index], "info/alternates")
            let text = (try? Files.readText(list, limit: 1 << 20)) ?? ""
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let path = Paths.join(found[index], String(line))
                if !found.contains(path) { found.append(path) }
            }
            index += 1
        }
        return found
    }

    /// Files of which the last 20 bytes are the SHA-1 of what is before.
    private func checkedFiles(in directory: String) -> [String] {
        let endings = [".pack", ".idx", ".rev", ".bitmap", ".graph"]
        let pack = Paths.join(directory, "pack")
        let graphs = Paths.join(directory, "info/commit-graphs")
        var found = ["pack/multi-pack-index", "info/commit-graph"].map {
            Paths.join(directory, $0)
        }
        for folder in [pack, graphs] {
            for name in (try? Files.list(folder)) ?? []
            where endings.contains(where: name.hasSuffix) {
                found.append(Paths.join(folder, name))
            }
        }
        return found.filter { Files.kind($0) == .file }
    }

    /// The names of loose objects in a directory of objects.
    private func looseObjects(in directory: String) -> [(id: String, path: String)] {
        var found: [(id: String, path: String)] = []
        for folder in (try? Files.list(directory)) ?? [] where Hex.isHex(folder, count: 2) {
            let path = Paths.join(directory, folder)
            for name in (try? Files.list(path)) ?? [] where Hex.isHex(name, count: 38) {
                found.append((folder + name, Paths.join(path, name)))
            }
        }
        return found
    }

    /// Bytes that its objects take on the disk, packed and loose: a bundle of them needs no more, but
    /// for loose ones that pack badly.
    package func objectBytes() -> Int {
        objectDirectories.reduce(0) { sum, directory in
            let packs = checkedFiles(in: directory).filter { $0.hasSuffix(".pack") }
            let files = packs + looseObjects(in: directory).map(\.path)
            return sum + files.reduce(0) { $0 + (Files.identity($1)?.size ?? 0) }
        }
    }

    /// Checks that its objects are as git wrote them: packs, indexes and commit graphs by the
    /// checksums at their ends, loose objects against their names.
    ///
    /// - Throws: `damaged` naming the file.
    package func checkObjects() throws(GitError) {
        for directory in objectDirectories {
            for file in checkedFiles(in: directory) { try Repository.checkEnd(of: file) }
            for object in looseObjects(in: directory) { try check(object) }
        }
    }

    /// Whether an object (40 hexadecimal digits) is here.
    package func contains(_ object: String) -> Bool {
        var database: OpaquePointer?
        guard unsafe git_repository_odb(&database, pointer) == 0 else { return false }
        defer { unsafe git_odb_free(database) }
        var id = git_oid()
        guard unsafe git_oid_fromstr(&id, object) == 0 else { return false }
        return unsafe git_odb_exists(database, &id) == 1
    }

    private static func checkEnd(of path: String) throws(GitError) {
        var tail: [UInt8] = []
        var digest: SHA1? = SHA1()
        do throws(SystemError) {
            try SpoolFile.forEachPiece(of: path) { piece throws(SystemError) in
                tail += piece
                guard tail.count > SHA1.size else { return }
                digest?.update(tail.dropLast(SHA1.size))
                tail.removeFirst(tail.count - SHA1.size)
            }
        } catch {
            if error.code == .notFound { return }  // git replaced it meanwhile
            throw GitError(error, "read", path)
        }
        guard let digest = digest.take(), digest.finish() == tail else {
            throw damaged(path, "the checksum at its end is not that of its content")
        }
    }

    private func check(_ object: (id: String, path: String)) throws(GitError) {
        var database: OpaquePointer?
        guard unsafe git_repository_odb(&database, pointer) == 0 else {
            throw GitError(.other, "open", "objects", GitError.lastMessage())
        }
        defer { unsafe git_odb_free(database) }
        var id = git_oid()
        _ = unsafe git_oid_fromstr(&id, object.id)
        var content: OpaquePointer?
        let code = unsafe git_odb_read(&content, database, &id)
        unsafe git_odb_object_free(content)
        if code == 0 || Files.kind(object.path) == nil { return }
        let error = GitError.last(code, "read", object.path)
        // git looks at it itself where it saves it.
        if error.code == .tooLarge { return }
        throw Repository.damaged(object.path, error.message)
    }

    private static func damaged(_ path: String, _ message: String) -> GitError {
        GitError(
            .damaged, "trust", path, message,
            remedy: "mend it from another clone; what is wrong: git fsck")
    }
}
