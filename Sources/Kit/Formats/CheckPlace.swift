internal import Contracts

/// Where services show a finding: they know files of the repository alone, by a relative path, and lines
/// from 1.
enum CheckPlace {
    /// The file; the root's `.` for what stands in none, or in a file elsewhere.
    static func file(_ finding: Finding) -> String {
        guard let file = finding.place?.file, !file.isEmpty else { return "." }
        return file.hasPrefix("/") || file.hasPrefix("./") ? "." : file
    }

    /// The line; the first where none is known.
    static func line(_ finding: Finding) -> Int { max(1, finding.place?.line ?? 1) }
}
