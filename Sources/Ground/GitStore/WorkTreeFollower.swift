internal import CGit2
internal import Glibc
internal import Names
internal import SystemSupport

/// Brings files and index of a work tree from one commit to another.
///
/// Each file is replaced whole; the index is made anew beside the old one, under git's own lock, and
/// takes its place at once.
struct WorkTreeFollower {
    private let repository: Repository
    private let workTree: String

    init(_ repository: Repository, _ workTree: String) {
        self.repository = repository
        self.workTree = workTree
    }

    /// Carries the files along, all of them or none.
    ///
    /// - Returns: what is in the way, nil when nothing was.
    /// - Throws: what may be otherwise the next time, as a full disk: some files are new then, and the
    ///   next call goes on.
    func carry(_ moves: [FileMove]) throws(GitError) -> String? {
        if moves.isEmpty { return nil }
        Signals.hold()
        defer { Signals.release() }
        let file = Paths.join(repository.gitDirectory, "index")
        let lock: OwnedLock
        do throws(GitError) {
            lock = try OwnedLock(file, in: repository.gitDirectory)
        } catch {
            if error.code == .locked { return error.message }
            throw error
        }
        defer { lock.release() }
        let copy = OwnedLock.newFile(in: repository.gitDirectory)
        defer { try? Files.remove(copy) }
        try WorkTreeFollower.copy(file, to: copy)
        var index: OpaquePointer?
        let code = unsafe git_index_open(&index, copy)
        if code != 0 {
            let failure = GitError.last(code, "read", "the index")
            if failure.mayPass { throw failure }
            return "the index cannot be read: \(failure.message)"
        }
        defer { unsafe git_index_free(index) }
        for move in moves {
            if let reason = try unsafe obstacle(move, index) { return reason }
        }
        for directory in Set(moves.map { Paths.parent($0.path.text) }) {
            AtomicFile.removeLeftovers(in: Paths.join(workTree, directory))
        }
        if let reason = try unsafe carryAll(moves, index) { return reason }
        let written = unsafe git_index_write(index)
        guard written == 0 else { throw GitError.last(written, "write", "the index") }
        do throws(SystemError) {
            try Files.rename(copy, to: file)
        } catch {
            throw GitError(error, "replace", "the index")
        }
        return nil
    }

    private static func copy(_ index: String, to copy: String) throws(GitError) {
        do throws(SystemError) {
            try AtomicFile.write(
                try Files.read(index, limit: 1 << 30), to: copy,
                mode: Files.permissions(index) ?? 0o666)
        } catch {
            throw GitError(error, "copy", "the index")
        }
    }

    /// Why a file cannot be brought along; nil when it can: it reads as at the old or new commit.
    ///
    /// - Throws: what may be otherwise the next time, as a file that could not be opened.
    private func obstacle(
        _ move: FileMove, _ index: OpaquePointer?
    ) throws(GitError) -> String? {
        let path = move.path.text
        if [move.old?.mode, move.new?.mode].contains(.submodule) {
            return "\(path) is a submodule"
        }
        var parent = Paths.parent(path)
        while parent != "." {
            if Files.kind(Paths.join(workTree, parent)) == .link {
                return "\(parent) is a symbolic link in the work tree"
            }
            parent = Paths.parent(parent)
        }
        if let reason = unsafe obstacle(move, inIndex: index) { return reason }
        if let reason = try conversion(of: path) { return reason }
        let full = Paths.join(workTree, path)
        switch Files.kind(full) {
        case nil: return move.old == nil || move.new == nil ? nil : "\(path) is missing"
        case .directory, .other: return "\(path) is no file in the work tree"
        case .link:
            return [move.old?.mode, move.new?.mode].contains(.link) ? nil : "\(path) is a link"
        case .file:
            if unsafe isAsStaged(path, full, index) { return nil }
            var id = git_oid()
            let code = unsafe git_repository_hashfile(
                &id, repository.pointer, path, GIT_OBJECT_BLOB, path)
            if code != 0 {
                let failure = GitError.last(code, "read", path)
                if failure.mayPass { throw failure }
                return "\(path) cannot be read: \(failure.message)"
            }
            let isKnown = id.hex == move.old?.blob.hex || id.hex == move.new?.blob.hex
            return isKnown ? nil : "\(path) has changes"
        }
    }

    /// Why a file's content in the work tree cannot be made here: no filter program is ever started,
    /// and what `.gitattributes` say may change with this very move.
    private func conversion(of path: String) throws(GitError) -> String? {
        if Paths.name(path) == ".gitattributes" { return "\(path) changes how files are written" }
        for name in ["filter", "working-tree-encoding"] {
            var value: UnsafePointer<CChar>?
            let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
            let code = unsafe git_attr_get(&value, repository.pointer, flags, path, name)
            guard code == 0 else { throw GitError.last(code, "read the attributes of", path) }
            guard unsafe git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value = unsafe value
            else { continue }
            return "\(path) is written through \(name)=\(unsafe String(cString: value))"
        }
        return nil
    }

    /// Whether stat(2) says that a file is what the index has: then nothing is to be read. An entry
    /// as young as the index itself proves nothing.
    ///
    /// Source: git's racy-git.txt.
    private func isAsStaged(_ path: String, _ full: String, _ index: OpaquePointer?) -> Bool {
        var (status, own) = (stat(), stat())
        guard let entry = unsafe git_index_get_bypath(index, path, 0)?.pointee,
            unsafe lstat(full, &status) == 0,
            unsafe lstat(Paths.join(repository.gitDirectory, "index"), &own) == 0
        else { return false }
        let (seconds, nanoseconds) = unsafe (entry.mtime.seconds, entry.mtime.nanoseconds)
        let isSame =
            unsafe entry.file_size == UInt32(truncatingIfNeeded: status.st_size)
            && entry.ino == UInt32(truncatingIfNeeded: status.st_ino)
            && seconds == Int32(truncatingIfNeeded: status.st_mtim.tv_sec)
            && nanoseconds == UInt32(status.st_mtim.tv_nsec)
            && entry.ctime.seconds == Int32(truncatingIfNeeded: status.st_ctim.tv_sec)
            && entry.ctime.nanoseconds == UInt32(status.st_ctim.tv_nsec)
        let isOlder =
            (Int(seconds), Int(nanoseconds)) < (own.st_mtim.tv_sec, own.st_mtim.tv_nsec)
        return isSame && isOlder
    }

    private func obstacle(_ move: FileMove, inIndex index: OpaquePointer?) -> String? {
        guard let entry = unsafe git_index_get_bypath(index, move.path.text, 0) else {
            return move.old == nil ? nil : "\(move.path) is not in the index"
        }
        let id = unsafe entry.pointee.id.hex
        if id != move.old?.blob.hex && id != move.new?.blob.hex {
            return "\(move.path) has staged changes"
        }
        let skipped = UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
        if unsafe entry.pointee.flags_extended & skipped != 0 {
            return "\(move.path) is left out of the work tree (sparse checkout)"
        }
        return nil
    }

    /// - Returns: what cannot be written here, ever, as a name that is too long; what was written before
    ///   it reads as it did then.
    private func carryAll(
        _ moves: [FileMove], _ index: OpaquePointer?
    ) throws(GitError) -> String? {
        for (done, move) in moves.enumerated() {
            do throws(SystemError) {
                try write(move.new, at: move.path)
            } catch {
                if error.mayPass { throw GitError(error, "write", move.path.text) }
                for move in moves[..<done].reversed() { try? write(move.old, at: move.path) }
                return "\(move.path) cannot be written here: \(error.message)"
            }
            if let new = move.new {
                try unsafe stage(new, Paths.join(workTree, move.path.text), index)
            } else {
                unsafe git_index_remove(index, move.path.text, 0)
            }
        }
        return nil
    }

    /// Writes a file as it stands in a commit, or removes it.
    private func write(_ file: TreeFile?, at path: RepoPath) throws(SystemError) {
        let full = Paths.join(workTree, path.text)
        guard let file else { return try Files.remove(full) }
        let content = try filtered(file)
        try Files.makeDirectories(Paths.parent(full), mode: 0o777)
        if file.mode == .link {
            guard let target = String(validating: content, as: UTF8.self) else {
                throw SystemError(.notText, "link", path.text, "its target is not UTF-8 text")
            }
            try AtomicFile.replaceLink(full, with: target)
        } else {
            let mode: UInt32 = file.mode == .executable ? 0o777 : 0o666
            // As git: the content is safe in the objects, and a file that a power cut tore shows as
            // changed.
            try AtomicFile.write(content, to: full, mode: mode, isFlushed: false)
        }
    }

    /// Puts a file into the index, with what stat(2) says of it now.
    private func stage(
        _ file: TreeFile, _ full: String, _ index: OpaquePointer?
    ) throws(GitError) {
        var status = stat()
        guard unsafe lstat(full, &status) == 0 else {
            throw GitError(.other, "stage", file.path.text, "error \(errno)")
        }
        let code = unsafe file.path.text.withCString { path in
            var entry = unsafe git_index_entry()
            unsafe entry.ctime = git_index_time(
                seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec),
                nanoseconds: UInt32(status.st_ctim.tv_nsec))
            unsafe entry.mtime = git_index_time(
                seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec),
                nanoseconds: UInt32(status.st_mtim.tv_nsec))
            unsafe entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
            unsafe entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
            unsafe entry.uid = status.st_uid
            unsafe entry.gid = status.st_gid
            unsafe entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
            unsafe entry.mode = file.mode.raw.rawValue
            unsafe entry.id = git_oid(file.blob)
            unsafe entry.path = path
            return unsafe git_index_add(index, &entry)
        }
        guard code == 0 else { throw GitError.last(code, "stage", file.path.text) }
    }

    /// A file's content as it stands in a work tree: line ends converted where configured.
    private func filtered(_ file: TreeFile) throws(SystemError) -> [UInt8] {
        var blob: OpaquePointer?
        var id = git_oid(file.blob)
        let code = unsafe git_blob_lookup(&blob, repository.pointer, &id)
        guard code == 0 else {
            let failure = GitError.last(code, "read", file.path.text)
            throw SystemError(
                failure.mayPass ? .busy : .notFound, "read", file.path.text, failure.message)
        }
        defer { unsafe git_blob_free(blob) }
        var buffer = unsafe git_buf()
        var options = unsafe git_blob_filter_options()
        unsafe git_blob_filter_options_init(&options, UInt32(GIT_BLOB_FILTER_OPTIONS_VERSION))
        // What is binary is for the attributes to say, as with git; the flag would give nothing for it.
        unsafe options.flags = 0
        defer { unsafe git_buf_dispose(&buffer) }
        guard unsafe git_blob_filter(&buffer, blob, file.path.text, &options) == 0 else {
            throw SystemError(.other, "convert", file.path.text, GitError.lastMessage())
        }
        guard let start = unsafe buffer.ptr else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }
}
