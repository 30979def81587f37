internal import CGit2
internal import CGit2Shim
internal import Names
internal import SystemSupport

/// An open Git repository, bare or with a work tree.
///
/// One thread at a time. Objects, trees, commits and references go through libgit2; nothing here
/// starts a program. Source: libgit2 1.5.
@safe
package final class Repository {
    let pointer: OpaquePointer
    /// What was written and is kept in memory for now; nil where each object is written at once.
    var collected: CollectedObjects?
    /// Bytes of blobs that were inflated.
    var inflated = 0
    /// The newest commits behind one, as they were walked last.
    var lastWalk: (start: CommitID, limit: Int, commits: [CommitInfo])?
    /// The repository's own directory: `.git`, or the bare repository. Absolute, no slash at the end.
    package let gitDirectory: String
    /// The directory that all work trees of it share.
    package let commonDirectory: String
    /// The work tree's root, nil for a bare repository. Absolute, no slash at the end.
    package let workTree: String?

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
        gitDirectory = unsafe Repository.trimmed(git_repository_path(pointer)) ?? ""
        commonDirectory = unsafe Repository.trimmed(git_repository_commondir(pointer)) ?? ""
        workTree = unsafe Repository.trimmed(git_repository_workdir(pointer))
    }

    deinit { unsafe git_repository_free(pointer) }

    static let isReady: Bool = {
        git_libgit2_init() >= 0
    }()

    private static func trimmed(_ path: UnsafePointer<CChar>?) -> String? {
        guard let path = unsafe path else { return nil }
        let text = unsafe String(cString: path)
        return text.utf8.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Opens the repository that a directory belongs to, as git finds it.
    ///
    /// - Parameters:
    ///   - directory: where to start; parents are searched up to the file system's border.
    ///   - usesEnvironment: whether `GIT_DIR`, `GIT_OBJECT_DIRECTORY` and the like count, as they
    ///     must in a hook.
    /// - Throws: `not-a-repository`, `not-owned`, `unsupported-repository`.
    package static func open(
        _ directory: String, usesEnvironment: Bool = false
    ) throws(GitError) -> Repository {
        guard isReady else {
            throw GitError(.other, "start", "libgit2", GitError.lastMessage())
        }
        var pointer: OpaquePointer?
        let flags = usesEnvironment ? GIT_REPOSITORY_OPEN_FROM_ENV.rawValue : 0
        let start: String? = usesEnvironment ? nil : directory
        var code = unsafe git_repository_open_ext(&pointer, start, flags, nil)
        var failure: GitError? = code == 0 ? nil : GitError.opening(directory, code: code)
        let trustsAll = failure?.code == .notOwned && trustsAllOwners()
        if trustsAll { upkeep_git2_set_owner_validation(0) }
        defer { if trustsAll { upkeep_git2_set_owner_validation(1) } }
        if trustsAll {
            code = unsafe git_repository_open_ext(&pointer, start, flags, nil)
            failure = code == 0 ? nil : GitError.opening(directory, code: code)
        }
        if let failure { throw failure }
        guard let pointer = unsafe pointer else {
            throw GitError(.other, "open", directory, "unknown error")
        }
        let repository = unsafe Repository(pointer)
        try repository.checkFormat()
        var twin: OpaquePointer?
        code = unsafe git_repository_open_ext(&twin, start, flags, nil)
        defer { unsafe git_repository_free(twin) }
        if code == 0 {
            code = unsafe upkeep_git2_guard_sizes(
                pointer, twin, ReadLimits.blob, ReadLimits.otherObject)
        }
        guard code == 0 else { throw GitError.last(code, "open", directory) }
        return repository
    }

    /// The work tree's root, else the bare repository: where git works, and relative paths start.
    package var root: String { workTree ?? gitDirectory }

    /// Whether it has no work tree.
    package var isBare: Bool { workTree == nil }

    /// Whether its history was cut (`--depth`).
    package var isShallow: Bool { unsafe git_repository_is_shallow(pointer) == 1 }

    /// The value of a configuration variable, all levels of configuration taken together.
    package func configuration(_ name: String) -> String? {
        var config: OpaquePointer?
        guard unsafe git_repository_config_snapshot(&config, pointer) == 0 else { return nil }
        defer { unsafe git_config_free(config) }
        var value: UnsafePointer<CChar>?
        guard unsafe git_config_get_string(&value, config, name) == 0, let value = unsafe value
        else { return nil }
        return unsafe String(cString: value)
    }

    /// The address of a remote, secrets in it included: never show it as it is.
    package func remoteURL(_ name: String) -> String? {
        var remote: OpaquePointer?
        guard unsafe git_remote_lookup(&remote, pointer, name) == 0 else { return nil }
        defer { unsafe git_remote_free(remote) }
        guard let url = unsafe git_remote_url(remote) else { return nil }
        return unsafe String(cString: url)
    }
}

extension GitError {
    /// What libgit2 said about the call just made on this thread.
    static func lastMessage() -> String {
        guard let error = unsafe git_error_last(), let text = unsafe error.pointee.message else {
            return "unknown error"
        }
        return SafeText.withoutSecrets(SafeText.line(unsafe String(cString: text)))
    }

    /// Makes an error from libgit2's return code; call it right after the failed call.
    static func last(_ code: Int32, _ operation: String, _ subject: String) -> GitError {
        let message = lastMessage()
        let kind: Code =
            switch code {
            case GIT_ENOTFOUND.rawValue: .notFound
            case GIT_ELOCKED.rawValue: .locked
            case GIT_EMODIFIED.rawValue: .moved
            case GIT_ECONFLICT.rawValue: .conflict
            case GIT_EUSER.rawValue where message.contains("is too large"): .tooLarge
            default:
                message.contains("No space left") || message.contains("File too large")
                    ? .noSpace
                    : message.contains("Read-only file system")
                        || message.contains("Permission denied") ? .readOnly : .other
            }
        return GitError(kind, operation, subject, message)
    }
}
