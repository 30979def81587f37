internal import StageKit
internal import SystemSupport

/// The summary of a step that GitHub, Gitea and Forgejo show: a file of Markdown that they name.
///
/// Source: GitHub, Workflow commands for GitHub Actions, Adding a job summary: 1 MiB for a step.
struct StepSummary {
    private static let limit = 1 << 20

    private let path: String

    /// - Returns: nil where no service names such a file.
    init?(_ environment: Environment) {
        guard let path = environment["GITHUB_STEP_SUMMARY"], path.hasPrefix("/") else { return nil }
        self.path = path
    }

    /// Adds a text behind what stands there, cut at a line where it does not fit.
    ///
    /// - Throws: what the file system says.
    func add(_ text: String) throws {
        let directory = try DirectoryHandle.following(Paths.parent(path))
        let note = "… and more: the log of the step has all of it"
        let room = StepSummary.limit - (Files.identity(path)?.size ?? 0) - note.utf8.count - 2
        var text = text
        if text.utf8.count > room {
            let start = text.utf8.prefix(max(0, room))
            let end = start.lastIndex(of: UInt8(ascii: "\n")) ?? start.startIndex
            text = String(decoding: start[..<end], as: UTF8.self) + "\n" + note
        }
        if room > 0 {
            try directory.append(line: text, to: Paths.name(path), mode: 0o644)
        }
    }
}
