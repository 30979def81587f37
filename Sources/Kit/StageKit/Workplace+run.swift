internal import CommandLine
package import Contracts
package import Runs
internal import SystemSupport

extension Workplace {
    /// The run that `--run` names, else the newest.
    ///
    /// - Throws: exit 64 where there is none.
    package func chosenRun() throws(StageFailure) -> RunDirectory {
        if let name = settings[Keys.run] {
            guard let run = RunID(name), state.has(run) else {
                throw StageFailure(
                    .usage, "there is no run \(name) in \(state.path)",
                    hint: state.latest().map { "the newest is \($0.text)" })
            }
            return state.directory(of: run)
        }
        guard let run = state.latest() else {
            throw StageFailure(
                .usage, "there is no run in \(state.path) yet", hint: "start one: upkeep run scan")
        }
        return state.directory(of: run)
    }
}
