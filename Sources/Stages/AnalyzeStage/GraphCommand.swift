internal import CommandLine
internal import Contracts
internal import GitStore
internal import Graph
internal import Manifests
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// `upkeep graph`: who waits for whom in the repository, and who refers to whom.
enum GraphCommand {
    static let command = Command(
        "graph",
        summary: "Shows who waits for whom, and who refers to whom, at HEAD or --head.",
        keys: [
            Keys.repository, Keys.config, Keys.head, around, Keys.updateStrategies,
            Keys.output,
        ],
        formats: GraphView.formats, exits: [.done, .findings, .usage, .badInput], work: run)

    private static let around = Key(
        "around", .text("NAME"), owner: .call, changesResult: false, inRun: .none,
        help: "show only this object, Kind/name or Kind/namespace/name, with its neighbours")

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let format = try call.format(place.settings)
        let repository = place.repository
        let commit =
            try place.settings[Keys.head].map {
                try repository.commit(named: $0, by: Keys.head)
            } ?? repository.head().commit
        let files = try YAMLFiles(Snapshot(place.store, at: commit))
        for finding in files.unreadable {
            call.console.note("\(finding.subject): \(finding.message)")
        }
        let model = RepositoryModel(trees: files.trees)
        let graph = ResourceGraph(model)
        let strategies = UpdateStrategies(place.settings)
        let around = place.settings[GraphCommand.around]
        let view = GraphView(graph, model, strategies: strategies, around: around)
        if let around, view.isEmpty {
            throw StageFailure(
                .usage, "--around: nothing in the repository is called \(SafeText.line(around))",
                hint: "give the name of an object, Kind/name or Kind/namespace/name")
        }
        try StandardStreams.out(try view.written(as: format))
        let cycles = graph.findings.filter { $0.severity == .error }
        for cycle in cycles {
            call.console.note(cycle.message + (cycle.evidence.map { "; \($0)" } ?? ""))
        }
        return ProgramExit(cycles.isEmpty ? .done : .findings)
    }
}
