/// How many of the files that a source speaks of there are: a source whose files are mostly not there
/// is of another repository.
package struct FileShare: Sendable {
    /// The files, each once.
    package let total: Int
    /// Those that are not there, sorted.
    package let missing: [String]

    /// Counts files.
    ///
    /// - Parameter absent: the paths of what is not there, these and others.
    package init(
        of files: Set<String> = [], without absent: some Sequence<String> = EmptyCollection()
    ) {
        total = files.count
        missing = files.intersection(absent).sorted()
    }

    /// How many are there.
    package var present: Int { total - missing.count }
    /// Whether fewer than half of them are there.
    package var isOfAnotherRepository: Bool { present < total - present }

    /// The first ten of some files, and how many more there are.
    package static func listing(_ files: [String]) -> String {
        let named = files.prefix(10).joined(separator: ", ")
        return files.count > 10 ? "\(named) and \(files.count - 10) more" : named
    }
}
