package import CommandLine
package import Contracts
package import GitStore
package import Names
package import SystemSupport

extension Repository {
    /// The commit that the value of a flag names.
    ///
    /// - Throws: exit 64 where it names none.
    package func commit(
        named revision: String, by flag: some SettingKey
    ) throws(StageFailure) -> CommitID {
        do throws(GitError) {
            return try resolve(revision)
        } catch {
            throw StageFailure(
                .usage,
                "--\(flag.name): there is no commit \"\(SafeText.line(revision))\": "
                    + error.message,
                hint: "name a commit, a branch or a tag of this repository")
        }
    }

    /// What the next commit would have: by the index that Git names in a hook, where that is one of this
    /// repository's, as for `git commit FILE`.
    package func stagedTree(_ environment: Environment) throws(GitError) -> TreeID {
        let named = environment["GIT_INDEX_FILE"].map(Paths.absolute)
        let directory = named.flatMap { Files.realPath(Paths.parent($0)) }
        let here = Files.realPath(Paths.current()) ?? ""
        let isHere = [workTree, gitDirectory].compactMap { $0 }.compactMap(Files.realPath)
            .contains { here == $0 || here.hasPrefix($0 + "/") }
        let isOwn = directory != nil && directory == Files.realPath(gitDirectory)
        return try indexTree(file: isOwn || isHere ? named : nil)
    }
}
