internal import Contracts
internal import Names
internal import RunView
internal import Runs
internal import StageKit

/// Versions that earlier runs brought and that did not pass their checks, or not yet: what must stand
/// validated before something else moves does not count while it is one of them.
final class UnsettledVersions {
    private struct Step: Hashable {
        let package: String
        let version: String
    }

    private let context: StageContext
    private lazy var steps: Set<Step> = read()

    /// Runs that are looked at, the newest first.
    private static let depth = 30

    init(_ context: StageContext) { self.context = context }

    /// Whether no such run brought what stands at a dependency.
    func isSettled(_ dependency: Dependency) -> Bool {
        guard let version = dependency.current.value else { return true }
        return !steps.contains(Step(package: dependency.package, version: version))
    }

    private func read() -> Set<Step> {
        let runs = context.state.runs().filter { $0 != context.run.run }.sorted()
            .suffix(UnsettledVersions.depth).map(context.state.directory)
            .filter { $0.hasDocument(.apply) }
            .map { (directory: $0, hasPassed: UnsettledVersions.hasPassed($0)) }
        var steps: Set<Step> = []
        // The newest word on a version counts; before the first run that did not pass, all is well.
        for (directory, hasPassed) in runs.drop(while: \.hasPassed) {
            let view = RunView(
                detect: directory.documentIfValid(DetectPayload.self),
                apply: directory.documentIfValid(ApplyPayload.self))
            for change in view.apply?.payload.changes ?? [] where change.outcome == .applied {
                guard let dependency = view.dependency(of: change.update),
                    let version = view.update(change.update)?.to.value
                else { continue }
                let step = Step(package: dependency.package, version: version)
                if hasPassed { steps.remove(step) } else { steps.insert(step) }
            }
        }
        return steps
    }

    private static func hasPassed(_ run: RunDirectory) -> Bool {
        run.documentIfValid(ValidatePayload.self)?.payload.verdict == .passed
    }
}
