package import CommandLine
package import Contracts
package import GitStore
package import Names
internal import SystemSupport

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
}
