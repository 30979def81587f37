import CommandLine
import Contracts
import StageKit
import SystemSupport

/// Reads a file of configuration, as the operator's and as the repository's, and a pipeline's file:
/// what is wrong is said in one line, fit for a terminal, and always the same.
enum ConfigurationTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        for owner in [KeyOwner.operator, .repository] {
            let layer = ConfigurationFile.read(bytes, name: "upkeep.yaml", of: owner)
            let again = ConfigurationFile.read(bytes, name: "upkeep.yaml", of: owner)
            require(
                layer.problems.map(\.message) == again.problems.map(\.message),
                "the same file has other problems")
            for problem in layer.problems { look(problem) }
        }
        do throws(StageFailure) {
            let pipeline = try PipelineFile.read(bytes, name: "own", place: "pipelines/own.yaml")
            require(pipeline.stages.count <= 20 && !pipeline.stages.isEmpty, "too many stages")
        } catch {
            look(error)
        }
    }

    private static func look(_ failure: StageFailure) {
        require(failure.exit == .usage, "\(failure.message): exit \(failure.exit)")
        for text in [failure.message, failure.hint ?? ""] {
            require(text == SafeText.line(text), "not one line: \(text)")
        }
    }
}
