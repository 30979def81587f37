internal import CommandLine
internal import Contracts
internal import Runs
internal import SystemSupport

extension Call {
    /// The call with the flags that the pipeline of a run gave the stage: all of them where a person gives
    /// it none of its own, so that looking again never does more than was done; else those that say how
    /// commits are made and where they go, so that an approval goes the way that the night went.
    ///
    /// What makes work be done again, and what only a person or a pipeline's file asks for, is not
    /// taken over.
    ///
    /// - Returns: nil where the call stands for itself.
    func asInPipeline(of run: RunDirectory, _ descriptor: StageDescriptor) throws -> Call? {
        guard environment[StateDirectory.lockVariable] == nil, let record = run.record(),
            record.pipeline != nil,
            let words = record.given?[descriptor.stage.rawValue]
                ?? (record.isDone(descriptor.stage) ? [] : nil)
        else { return nil }
        let given = try ArgumentParser(program: name, keys: keys).parse(words).flags
        var taken: [String: [String]] = [:]
        if isPlain(descriptor) {
            taken[Keys.run.name] = [run.run.text]
            for key in keys where key.facts.inRun == .kept || key.name == Keys.dryRun.name {
                if key.name != Keys.force.name { taken[key.name] = given[key.name] }
            }
        } else {
            for key in Keys.publishing where descriptor.has(key) {
                taken[key.name] = given[key.name]
            }
        }
        return try with(flags: taken.merging(flags) { $1 })
    }

    /// Whether a person gives the stage nothing of its own to do.
    func isPlain(_ descriptor: StageDescriptor) -> Bool {
        !(descriptor.keys + [Keys.input]).contains { flags[$0.name] != nil }
    }
}
