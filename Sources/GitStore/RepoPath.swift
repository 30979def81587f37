/// A file's path inside a repository: relative, `/` between its parts, none of them `.`, `..`,
/// `.git` or empty. It can never lead out of the repository.
package struct RepoPath: Hashable, Comparable, Sendable {
    /// The path as text.
    package let text: String

    /// Takes a path that is safe.
    ///
    /// - Returns: nil for an absolute path, one with `..`, an empty part, a zero byte or a `.git`.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 4096, !text.utf8.contains(0),
            !text.contains("\\")
        else { return nil }
        for part in text.split(separator: "/", omittingEmptySubsequences: false) {
            if part.isEmpty || part == "." || part == ".." || part.lowercased() == ".git" {
                return nil
            }
        }
        self.text = text
    }

    package static func == (left: RepoPath, right: RepoPath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package static func < (left: RepoPath, right: RepoPath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension RepoPath: CustomStringConvertible {
    package var description: String { text }
}
