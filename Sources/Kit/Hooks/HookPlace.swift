internal import Contracts
package import SystemSupport

/// Where Git looks for the hooks of a repository, and whose place that is.
package struct HookPlace: Sendable {
    /// The directory.
    package let folder: HookFolder
    /// The scope of `core.hooksPath`, as in `local`, `global`; nil where that is not set.
    package let scope: String?
    /// Whether a commit could bring what lies there.
    package let isInWorkTree: Bool

    /// Whether other repositories look there too.
    package var isShared: Bool { scope.map { !["local", "worktree"].contains($0) } ?? false }

    /// Asks git.
    ///
    /// - Parameters:
    ///   - root: the work tree's root, or the bare repository.
    ///   - workTree: the work tree's root; nil for a bare repository.
    ///   - directories: Git's own directories of the repository.
    /// - Throws: exit 1 where git does not answer; exit 69 where there is none.
    package init(
        root: String, workTree: String?, directories: [String], environment: Environment
    ) throws {
        let git = try GitQuestion(environment)
        guard let named = try git.answer(["rev-parse", "--git-path", "hooks"], in: root) else {
            throw StageFailure(.failed, "git does not say where the hooks of \(root) lie")
        }
        let path = Paths.withoutDots(Paths.join(root, named))
        folder = HookFolder(path)
        let setting = try git.answer(
            ["config", "--show-scope", "--get", "core.hooksPath"], in: root)
        scope = setting.flatMap { $0.split(separator: "\t").first.map(String.init) }
        let real = HookPlace.real(path)
        isInWorkTree =
            workTree.map { Paths.isAtOrBelow(real, HookPlace.real($0)) } == true
            && !directories.contains { Paths.isAtOrBelow(real, HookPlace.real($0)) }
    }

    /// A path without links, as far as it is there.
    private static func real(_ path: String) -> String {
        if let real = Files.realPath(path) { return real }
        let parent = Paths.parent(path)
        return parent == path ? path : Paths.join(real(parent), Paths.name(path))
    }

    /// Refuses a directory of the work tree.
    ///
    /// - Throws: exit 1.
    package func expectOutsideWorkTree() throws {
        guard isInWorkTree else { return }
        throw StageFailure(
            .failed,
            "core.hooksPath leads into the work tree, to \(folder.path): what is written there "
                + "belongs to whoever manages these hooks, and would be committed",
            hint: "call upkeep from them, as in a pre-commit: upkeep validate --staged --quiet "
                + "(docs/hooks.md); or write there all the same: --force")
    }
}
