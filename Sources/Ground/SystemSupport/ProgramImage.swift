/// The file that this process runs.
package enum ProgramImage {
    private static let link = "/proc/self/exe"

    /// Its path, links followed; nil where the system does not tell.
    package static var path: String? { Files.link(link) }

    /// Whether a path leads to that very file: also where it was replaced since, and the path leads
    /// to the new one.
    package static func isThis(_ path: String) -> Bool {
        guard let own = Files.identity(link), let other = Files.identity(path) else { return false }
        return own.isSameFile(other)
    }
}
