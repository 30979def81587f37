internal import CommandLine
internal import Contracts
internal import Runs
internal import SystemSupport

extension Call {
    /// The call with the flags that the pipeline of a run gave the stage, where a person gives the stage
    /// none of its own: looking again never does more than was done.
    ///
    /// What makes work be done again, and what only a person or a pipeline's file asks for, is not
    /// taken over.
    ///
    /// - Returns: nil where the call stands for itself.
    func asInPipeline(of run: RunDirectory, _ descriptor: StageDescriptor) throws -> Call? {
        let own = descriptor.keys + [Keys.input]
        guard environment[StateDirectory.lockVariable] == nil,
            !own.contains(where: { flags[$0.name] != nil }),
            let record = run.record(), record.pipeline != nil,
            let words = record.given?[descriptor.stage.rawValue]
        else { return nil }
        let given = try ArgumentParser(program: name, keys: keys).parse(words).flags
        var taken: [String: [String]] = [Keys.run.name: [run.run.text]]
        for key in keys where key.facts.inRun == .kept || key.name == Keys.dryRun.name {
            if key.name != Keys.force.name { taken[key.name] = given[key.name] }
        }
        return try with(flags: taken.merging(flags) { $1 })
    }
}
