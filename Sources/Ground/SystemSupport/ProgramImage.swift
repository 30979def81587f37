internal import Glibc

/// This process's own program, and its replacement by another.
package enum ProgramImage {
    /// The path of the program that runs; nil where the system does not tell.
    package static var path: String? { Files.link("/proc/self/exe") }

    /// Becomes another program, with the same descriptors and directory. execve(2).
    ///
    /// - Throws: why it could not; on success it does not return.
    package static func replace(
        with program: String, _ arguments: [String]
    ) throws(SystemError) -> Never {
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) }
        unsafe words.append(nil)
        unsafe execv(program, words)
        let failure = SystemError.last("start", program)
        unsafe words.forEach { unsafe free($0) }
        throw failure
    }
}
