internal import SystemSupport

/// How much of a repository is read: a kilobyte of Git's objects can mean more than any machine has.
package enum ReadLimits {
    /// Bytes of a blob at most.
    package static let blob = 256 << 20
    /// Bytes of a commit, a tree or a tag at most.
    package static let otherObject = 16 << 20
    /// Bytes of a commit above which its message is not taken in: no commit of ours is as large.
    package static let message = 1 << 20
    /// Bytes of all messages of a walk above which only the subjects are taken in.
    package static let messages = 64 << 20
    /// Bytes of all blobs together that are inflated at most.
    package static let inflated = 4 << 30
    /// Bytes of a path at most, as the system has it.
    package static let path = 4096
}

/// Counts the steps of a walk over files and directories, and ends it where there are too many.
///
/// Subtrees that are shared make 10^10 paths of ten objects; nothing that walks paths may trust that
/// they end.
package struct WalkBudget: ~Copyable {
    /// Files and directories of one walk at most.
    package static let entryLimit = 300_000
    /// Bytes of their paths at most.
    package static let byteLimit = 128 << 20

    private let operation: String
    private let subject: String
    private var entries = 0
    private var bytes = 0

    /// Makes a budget for one walk.
    ///
    /// - Parameters:
    ///   - operation: what is done, as in "look through".
    ///   - subject: what it is done to.
    package init(_ operation: String, _ subject: String) {
        self.operation = operation
        self.subject = subject
    }

    /// Counts a file or directory.
    ///
    /// - Parameter path: bytes of its path.
    /// - Throws: `too-large`; `interrupted` where a signal came.
    package mutating func take(path: Int) throws(GitError) {
        entries += 1
        bytes += path
        if entries > WalkBudget.entryLimit || bytes > WalkBudget.byteLimit { throw exceeded() }
        guard entries & 1023 == 0 else { return }
        do throws(SystemError) {
            try Signals.check()
        } catch {
            throw GitError(error, operation, subject)
        }
    }

    private func exceeded() -> GitError {
        GitError(
            .tooLarge, operation, subject,
            "it has more than \(WalkBudget.entryLimit) files and directories, or their paths more "
                + "than \(WalkBudget.byteLimit >> 20) MiB",
            remedy: "look for a directory that holds itself many times over: "
                + "git ls-tree -d HEAD, and take it out")
    }
}
