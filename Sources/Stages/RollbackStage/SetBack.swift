internal import GitStore
internal import Names
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// Why a commit cannot be taken back.
struct RevertRefusal: Error {
    let detail: String
}

/// Sets back the versions alone that a commit brought, where later changes are in the way of a plain
/// revert.
struct SetBack {
    let store: BlobStore
    let tip: CommitID

    /// The files as they are to stand; those where the old versions stand already are left out.
    func changes(of commit: CommitInfo) throws -> [TreeChange] {
        guard let parent = commit.parents.first else {
            throw RevertRefusal(detail: "the commit has no parent")
        }
        let (before, after, tip) = (
            try Snapshot(store, at: parent), Snapshot(store, tree: commit.tree),
            try Snapshot(store, at: tip)
        )
        let repository = store.repository
        var changes: [TreeChange] = []
        for path in try repository.changedPaths(of: commit) {
            guard let old = try before.file(path.text), let new = try after.file(path.text),
                let now = try tip.file(path.text)
            else { throw RevertRefusal(detail: "\(path) is gone") }
            if now.blob == old.blob { continue }
            let bytes = try SetBack.bytes(
                old: try before.bytes(of: old), new: try after.bytes(of: new),
                now: try tip.bytes(of: now), path: path.text)
            guard let bytes else { continue }
            changes.append(
                TreeChange(path: path, blob: try repository.write(bytes), mode: now.mode))
        }
        return changes
    }

    /// A file with the versions of `old` in the places where `new` changed them; nil when they stand
    /// there already.
    static func bytes(
        old: [UInt8], new: [UInt8], now: [UInt8], path: String
    ) throws -> [UInt8]? {
        if now == new { return old }
        let later: YAMLTree
        let changes: [ScalarChange]
        do throws(YAMLError) {
            let (before, after) = (try YAMLTree(old), try YAMLTree(new))
            later = try YAMLTree(now)
            guard let found = before.changedScalars(in: after) else {
                throw YAMLError(.notVerified, "the commit changed more than values")
            }
            changes = found
        } catch {
            throw RevertRefusal(detail: "\(path) was changed since: \(error)")
        }
        var result = now
        var tree = later
        for change in changes {
            do throws(YAMLError) {
                guard let node = try tree.root(change.document)?.node(at: change.path) else {
                    throw YAMLError(.noSuchPlace, "there is no document \(change.document)")
                }
                if node.text == change.old { continue }
                result = try tree.replacingScalar(
                    at: change.path, document: change.document, old: change.new, new: change.old)
                tree = try YAMLTree(result)
            } catch {
                throw RevertRefusal(detail: "\(path): \(error)")
            }
        }
        result = try comments(old: old, new: new, result, tree, changes)
        return result == now ? nil : result
    }

    /// Sets back the version in the comment behind a changed value: `uses: x@SHA # v4`.
    private static func comments(
        old: [UInt8], new: [UInt8], _ bytes: [UInt8], _ tree: YAMLTree, _ changes: [ScalarChange]
    ) throws -> [UInt8] {
        var edits: [TextEdit] = []
        do throws(YAMLError) {
            let (before, after) = (try YAMLTree(old), try YAMLTree(new))
            for change in changes {
                func comment(_ tree: YAMLTree) throws(YAMLError) -> (start: Int, text: String)? {
                    guard let node = try tree.root(change.document)?.node(at: change.path) else {
                        return nil
                    }
                    let start = node.span.end.value
                    let end = tree.bytes[start...].firstIndex(of: 0x0A) ?? tree.bytes.count
                    return (start, String(decoding: tree.bytes[start..<end], as: UTF8.self))
                }
                guard let was = try comment(before)?.text, let became = try comment(after)?.text,
                    was != became, let now = try comment(tree)
                else { continue }
                let words = zip(became.split(separator: " "), was.split(separator: " "))
                guard let (new, old) = words.first(where: { $0 != $1 }) else { continue }
                let places = ByteSearch.all(
                    Array(new.utf8), in: tree.bytes,
                    within: now.start..<now.start + now.text.utf8.count)
                guard places.count == 1 else { continue }
                edits.append(
                    TextEdit(
                        ByteSpan(places[0]), expected: String(new), replacement: String(old)))
            }
            return edits.isEmpty ? bytes : try tree.applying(edits)
        } catch {
            throw RevertRefusal(detail: "\(error)")
        }
    }
}
