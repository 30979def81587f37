package import Contracts
internal import Runs
package import SystemSupport

/// The variables whose names begin as those of keys do.
package enum Variables {
    /// Names a file for the message of a failure: a run tells its stages.
    package static let failureFile = "UPKEEP_FAILURE_FILE"
    /// Names the file that counts as the repository's `upkeep.yaml`: a run that judges a change tells
    /// its stages.
    package static let repositoryFile = "UPKEEP_REPOSITORY_FILE"

    /// Names the state directory whose cache is used, where that is another one: a run whose own state
    /// goes away with it tells its stages.
    package static let cacheIn = "UPKEEP_CACHE_IN"

    /// Those that are no keys: between programs, and of the hooks that stand beside them.
    private static let others: Set<String> = [
        failureFile, repositoryFile, cacheIn, StateDirectory.lockVariable, "UPKEEP_GATE_BRANCH",
        "UPKEEP_SKIP", Environment.actorVariable,
    ]
    /// What tests give to the programs that they try.
    private static let ofTests = ["UPKEEP_FAULT", "UPKEEP_TEST_"]

    /// A variable that looks like that of a key, and is not.
    package struct Unknown: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// The key's variable that comes nearest; nil where none does.
        package let nearest: String?

        /// What an operator sees of it.
        package var problem: StageFailure {
            StageFailure(
                .usage, "\(name) is not a variable of upkeep",
                hint: nearest.map { "did you mean \($0)?" })
        }
    }

    /// The variables that nobody reads, sorted.
    package static func unknown(_ environment: Environment) -> [Unknown] {
        let known = Keys.ofAll.compactMap(\.facts.variable)
        return environment.variables.keys.filter { name in
            name.hasPrefix("UPKEEP_") && !known.contains(name) && !others.contains(name)
                && !ofTests.contains(where: name.hasPrefix)
        }.sorted().map { Unknown(name: $0, nearest: Nearest.name(to: $0, among: known)) }
    }

    /// Says which variables nobody reads; a run has done so for its stages.
    package static func warn(_ environment: Environment, _ console: Console) {
        if environment[StateDirectory.lockVariable] != nil { return }
        for problem in unknown(environment).map(\.problem) {
            console.note(problem.message + (problem.hint.map { "; \($0)" } ?? ""))
        }
    }
}
