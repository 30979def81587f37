internal import GitStore
internal import Names
package import Snapshot

extension EditableFile {
    /// Reads a file at the base commit.
    ///
    /// - Parameter scanned: the commit that detect saw; nil where it is not known.
    /// - Throws: a refusal of what must not be edited; `unsafe-path` for what leads out of the
    ///   repository, or is not a plain file; `changed-since-scan` where there is no such file.
    package init(_ path: String, in base: Snapshot, scanned: Snapshot?) throws(Refusal) {
        guard RepoPath(path) != nil else {
            throw Refusal(reason: "unsafe-path", detail: "\(path) leads out of the repository")
        }
        let file: TreeFile?
        let seen: BlobID?
        let bytes: [UInt8]
        do throws(GitError) {
            file = try base.file(path)
            seen = scanned?.tree == base.tree ? file?.blob : try scanned?.file(path)?.blob
            bytes = try file.map { file throws(GitError) in try base.bytes(of: file) } ?? []
        } catch {
            throw Refusal(reason: "unreadable", detail: error.description)
        }
        guard let file else {
            throw Refusal(reason: "changed-since-scan", detail: "\(path) is gone")
        }
        guard file.mode.isPlain else {
            throw Refusal(reason: "unsafe-path", detail: "\(path) is a link or a submodule")
        }
        try self.init(path: path, bytes: bytes, isAsScanned: seen == file.blob)
    }
}
