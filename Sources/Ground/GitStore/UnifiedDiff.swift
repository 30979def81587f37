internal import CGit2

/// Writes the difference of two contents as `git diff` does.
package enum UnifiedDiff {
    /// The patch that makes one content out of another; "" when they are equal.
    ///
    /// Source: git_patch_from_buffers().
    package static func text(
        old: [UInt8], new: [UInt8], path: String
    ) throws(GitError) -> String {
        _ = git_libgit2_init()
        var patch: OpaquePointer?
        var options = unsafe git_diff_options()
        unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        let code = unsafe old.withUnsafeBytes { old in
            unsafe new.withUnsafeBytes { new in
                unsafe git_patch_from_buffers(
                    &patch, old.baseAddress, old.count, path, new.baseAddress, new.count, path,
                    &options)
            }
        }
        guard code == 0 else { throw GitError.last(code, "compare", path) }
        defer { unsafe git_patch_free(patch) }
        var buffer = unsafe git_buf()
        defer { unsafe git_buf_dispose(&buffer) }
        guard unsafe git_patch_to_buf(&buffer, patch) == 0, let start = unsafe buffer.ptr else {
            return ""
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: buffer.size)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
