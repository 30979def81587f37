internal import CommandLine
package import Contracts
internal import SystemSupport
internal import YAMLText

/// Reads a pipeline's file. Its shape is `upkeep schema pipeline`.
package enum PipelineFile {
    /// Bytes at most.
    package static let sizeLimit = 1 << 20

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - name: the pipeline's name, that of the file without its ending.
    ///   - place: how messages call the file.
    /// - Throws: exit 64 with file and line; the nearest key or stage where one is unknown.
    package static func read(
        _ bytes: [UInt8], name: String, place: String
    ) throws(StageFailure) -> Pipeline {
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            throw StageFailure(.usage, "\(place): \(error)")
        }
        guard let root = tree.root(0), tree.documentCount == 1 else {
            throw StageFailure(.usage, "\(place): it must be one mapping of keys to values")
        }
        var pipeline: Pipeline
        do throws(Misfit) {
            pipeline = try type.value(of: root)
        } catch {
            throw error.failure(name, in: place, place: place)
        }
        pipeline.name = name
        pipeline.summary = SafeText.line(pipeline.summary)
        try check(pipeline, place)
        return pipeline
    }

    /// Checks what the parts say of each other.
    private static func check(_ pipeline: Pipeline, _ place: String) throws(StageFailure) {
        var seen: Set<StageName> = []
        for step in pipeline.stages + pipeline.handlers
        where !seen.insert(step.stage).inserted {
            throw StageFailure(.usage, "\(place): \(step.stage.rawValue) is named twice")
        }
        for step in pipeline.stages + pipeline.handlers {
            guard let handler = step.onFailure else { continue }
            guard pipeline.handlers.contains(where: { $0.stage == handler }) else {
                throw StageFailure(
                    .usage,
                    "\(place): on-failure of \(step.stage.rawValue) names \(handler.rawValue), "
                        + "which is not among the handlers")
            }
            var chain = [step.stage]
            var next: StageName? = handler
            while let stage = next {
                if chain.contains(stage) {
                    let text = (chain + [stage]).map(\.rawValue).joined(separator: " → ")
                    throw StageFailure(.usage, "\(place): on-failure goes in a circle: \(text)")
                }
                chain.append(stage)
                next = pipeline.step(stage)?.onFailure
            }
        }
    }
}
