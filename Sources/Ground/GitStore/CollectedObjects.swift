internal import CGit2
internal import Glibc
internal import Names

/// The names of objects that stand in memory until they are stored together.
struct CollectedObjects {
    /// Blobs, trees and commits that were written, in that order, by name.
    private(set) var names: [String] = []
    private var known: Set<String> = []

    /// Notes an object; each once.
    mutating func insert(_ name: String) {
        if known.insert(name).inserted { names.append(name) }
    }
}

extension Repository {
    /// Keeps what is written from now on in memory, until `storeCollected` puts it on the disk as
    /// one pack. Worth it from about a hundred objects: a file for each costs more than all else.
    ///
    /// Until then no other process sees these objects; no reference may lead to them.
    /// Source: git_mempack_new(); git keeps a pack of a hundred objects whole for the same reason.
    package func collectObjects() throws(GitError) {
        if collected != nil { return }
        var database: OpaquePointer?
        var code = unsafe git_repository_odb(&database, pointer)
        guard code == 0 else { throw GitError.last(code, "open", "the objects") }
        defer { unsafe git_odb_free(database) }
        var backend: UnsafeMutablePointer<git_odb_backend>?
        code = unsafe git_mempack_new(&backend)
        guard code == 0 else { throw GitError.last(code, "open", "the objects") }
        code = unsafe git_odb_add_backend(database, backend, 999)
        guard code == 0 else { throw GitError.last(code, "open", "the objects") }
        collected = CollectedObjects()
    }

    /// Puts the collected objects on the disk; without any nothing happens.
    ///
    /// They are written beside and renamed when they are whole: a crash leaves all or none.
    package func storeCollected() throws(GitError) {
        guard let names = collected?.names, !names.isEmpty else { return }
        var builder: OpaquePointer?
        var code = unsafe git_packbuilder_new(&builder, pointer)
        guard code == 0 else { throw GitError.last(code, "write", "a pack") }
        defer { unsafe git_packbuilder_free(builder) }
        for name in names {
            var id = git_oid()
            unsafe git_oid_fromstr(&id, name)
            code = unsafe git_packbuilder_insert(builder, &id, nil)
            guard code == 0 else { throw GitError.last(code, "pack", name) }
        }
        code = unsafe git_packbuilder_write(builder, nil, 0, nil, nil)
        guard code == 0 else { throw GitError.last(code, "write", "a pack") }
        collected = CollectedObjects()
    }

    /// Notes the trees that lie between a root and changed files.
    func collectTrees(_ root: git_oid, _ changes: [TreeChange]) throws(GitError) {
        if collected == nil { return }
        var pointer: OpaquePointer?
        var id = root
        let code = unsafe git_tree_lookup(&pointer, self.pointer, &id)
        guard code == 0 else { throw GitError.last(code, "read tree", root.hex) }
        defer { unsafe git_tree_free(pointer) }
        var directories: Set<String> = []
        for change in changes {
            var path = change.path.text[...]
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                if !directories.insert(String(path)).inserted { break }
            }
        }
        for directory in directories {
            var entry: OpaquePointer?
            let code = unsafe git_tree_entry_bypath(&entry, pointer, directory)
            guard code == 0 else { throw GitError.last(code, "read tree", directory) }
            unsafe collected?.insert(git_tree_entry_id(entry).pointee.hex)
            unsafe git_tree_entry_free(entry)
        }
        collected?.insert(root.hex)
    }
}
