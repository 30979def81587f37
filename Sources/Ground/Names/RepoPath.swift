/// A file's path inside a repository: relative, `/` between its parts, none of them `.`, `..`,
/// `.git` or empty. It can never lead out of the repository.
public struct RepoPath: TextValue {
    /// The path as text.
    public let text: String

    /// Takes a path that is safe.
    ///
    /// - Returns: nil for an absolute path, one with `..`, an empty part, a zero byte or a `.git`.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 4096, !bytes.contains(0),
            !bytes.contains(UInt8(ascii: "\\"))
        else { return nil }
        for part in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        where part.isEmpty || part.first == UInt8(ascii: ".") && RepoPath.isReserved(part) {
            return nil
        }
        self.text = text
    }

    /// Names that start with a dot and mean something to the file system or to git.
    private static func isReserved(_ part: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: part, as: UTF8.self).lowercased()
        return name == "." || name == ".." || name == ".git"
    }

    /// By the bytes of the texts.
    public static func == (left: RepoPath, right: RepoPath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// What a path is, in words.
    public static var form: String { "a path inside the repository" }

    /// Relative; that it leads nowhere else is checked where it is read.
    public static var pattern: String { "^[^/]" }

    /// A path as documents have it.
    public static var example: String { "apps/web/release.yaml" }
}
