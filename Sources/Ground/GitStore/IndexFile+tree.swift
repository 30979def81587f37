internal import CGit2
internal import Names
internal import SystemSupport

extension Repository {
    /// The tree that an index means; nil where libgit2 has to make it.
    func tree(of index: IndexFile) throws(GitError) -> TreeID? {
        var maker = try TreeMaker(index, self)
        return try maker.tree(index.entries.indices, 0, index.root).map { TreeID(trusted: $0.hex) }
    }
}

/// Makes the trees of directories in which something was staged.
@safe
private struct TreeMaker: ~Copyable {
    private let index: IndexFile
    private let database: OpaquePointer

    init(_ index: IndexFile, _ repository: Repository) throws(GitError) {
        self.index = index
        var database: OpaquePointer?
        let code = unsafe git_repository_odb(&database, repository.pointer)
        guard code == 0, let database = unsafe database else {
            throw GitError.last(code, "open", "the objects")
        }
        unsafe self.database = database
    }

    deinit { unsafe git_odb_free(database) }

    /// The tree of some entries.
    ///
    /// - Parameters:
    ///   - prefix: bytes of the directory's path at the start of each, its slash included.
    ///   - known: what Git knows of the directory.
    /// - Returns: its name; nil where the entries do not fit together.
    mutating func tree(
        _ range: Range<Int>, _ prefix: Int, _ known: IndexFile.Directory?
    ) throws(GitError) -> git_oid? {
        if let known, let id = id(of: known, in: range) { return id }
        if prefix > ReadLimits.path { return nil }
        var content: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound {
            let entry = index.entries[place]
            let path = index.bytes[entry.path].dropFirst(prefix)
            guard let slash = path.firstIndex(of: UInt8(ascii: "/")) else {
                if path.isEmpty { return nil }
                append(entry.mode, path, index.bytes[entry.id..<entry.id + 20], to: &content)
                place += 1
                continue
            }
            let name = path[..<slash]
            let child = known?.children.first { $0.name == name }
            let end = end(of: name, from: place, prefix, range.upperBound, child)
            guard !name.isEmpty,
                let id = try tree(place..<end, prefix + name.count + 1, child)
            else { return nil }
            let raw = unsafe withUnsafeBytes(of: id.id) { unsafe Array($0) }
            append(0o40000, name, raw[...], to: &content)
            place = end
        }
        var id = git_oid()
        let code = unsafe git_odb_write(
            &id, database, content, content.count, GIT_OBJECT_TREE)
        guard code == 0 else { throw GitError.last(code, "write", "a tree") }
        return id
    }

    /// Behind the last entry of a directory.
    private func end(
        of name: ArraySlice<UInt8>, from start: Int, _ prefix: Int, _ limit: Int,
        _ known: IndexFile.Directory?
    ) -> Int {
        let whole = prefix + name.count + 1
        let first = index.bytes[index.entries[start].path].prefix(whole)
        func isBelow(_ entry: Int) -> Bool {
            index.bytes[index.entries[entry].path].prefix(whole).elementsEqual(first)
        }
        if let count = known?.count, count > 0, start + count <= limit,
            isBelow(start + count - 1), start + count == limit || !isBelow(start + count)
        {
            return start + count
        }
        var end = start + 1
        while end < limit, isBelow(end) { end += 1 }
        return end
    }

    /// What Git calls a directory in which nothing was staged, where that is here.
    private func id(of known: IndexFile.Directory, in range: Range<Int>) -> git_oid? {
        guard known.count == range.count else { return nil }
        var id = git_oid()
        let bytes = Array(index.bytes[known.id..<known.id + 20])
        guard unsafe git_oid_fromraw(&id, bytes) == 0,
            unsafe git_odb_exists(database, &id) == 1
        else { return nil }
        return id
    }

    private func append(
        _ mode: UInt32, _ name: ArraySlice<UInt8>, _ id: ArraySlice<UInt8>,
        to content: inout [UInt8]
    ) {
        content += Array(String(mode, radix: 8).utf8) + [0x20]
        content += name
        content.append(0)
        content += id
    }
}
