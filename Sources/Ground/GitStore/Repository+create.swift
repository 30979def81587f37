internal import CGit2

extension Repository {
    /// Makes an empty repository, without a template: no hook comes along. git_repository_init.
    package static func create(
        _ directory: String, isBare: Bool = false
    ) throws(GitError) -> Repository {
        guard isReady else {
            throw GitError(.other, "start", "libgit2", GitError.lastMessage())
        }
        var pointer: OpaquePointer?
        let code = unsafe git_repository_init(&pointer, directory, isBare ? 1 : 0)
        guard code == 0, let pointer = unsafe pointer else {
            throw GitError.last(code, "make a repository in", directory)
        }
        return unsafe Repository(pointer)
    }
}
