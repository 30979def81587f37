internal import Catalog
package import CommandLine
package import Contracts
internal import Decision
internal import GitStore
internal import Graph
internal import Holds
internal import Impact
internal import Manifests
package import Names
internal import RunView
package import Runs
internal import Snapshot
package import StageKit
internal import SystemSupport
internal import YAMLText

/// Weighs every update and puts them in order.
package struct AnalyzeStage: Stage {
    package typealias Payload = AnalyzePayload

    package static let subcommands = [GraphCommand.command]

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<AnalyzePayload> {
        let detect = try context.document(DetectPayload.self)
        if detect.outcome == .failed {
            throw StageFailure(
                .badInput, "detect failed, there is nothing to analyze: \(detect.summary)",
                hint: "mend what it names and run upkeep-detect again")
        }
        let files = try YAMLFiles(context.snapshot(at: detect.repository.commit))
        let model = RepositoryModel(trees: files.trees)
        let graph = ResourceGraph(model)
        let catalog = try context.catalog()
        let rules = context.policyBook(
            model, StrayApps(trees: files.trees, broken: files.brokenApps))
        var assessed = Assessment.all(
            detect.payload,
            SubjectFinder(model, catalog, detect.payload.dependencies),
            Assessment.Ground(
                stuck: graph.stuck, rules: rules.book,
                isSettled: UnsettledVersions(context).isSettled, now: context.now()))
        let planned = plan(&assessed, graph, model, context.settings)
        let payload = AnalyzePayload(
            updates: try decided(assessed.map(\.result), detect, context)
                .sorted { $0.update < $1.update },
            graph: graph.summary(resources: model.resources.count), plan: Plan(batches: planned),
            rules: context.settings.digest(of: Keys.rules))
        return StageResult(
            payload: payload, outcome: detect.outcome, summary: summary(payload),
            findings: graph.findings + files.unreadable + rules.findings
                + catalog.findings(detect.payload.dependencies),
            hasUpdates: !planned.isEmpty, commit: detect.repository.commit)
    }

    package func history(
        _ document: Document<AnalyzePayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        [
            HistoryEvent(
                time: context.now(), run: document.run, type: "analyzed",
                commit: document.repository.commit,
                detail: "\(document.outcome.rawValue): \(document.summary)")
        ]
    }

    /// Puts the updates in order, and says of each what must be applied before it.
    private func plan(
        _ assessed: inout [Assessment], _ graph: ResourceGraph, _ model: RepositoryModel,
        _ settings: Settings
    ) -> [Batch] {
        let ranks = OrderRanks(
            Dictionary(
                settings[Keys.kindPriorities].map { ($0.kind, $0.value) }, uniquingKeysWith: { $1 })
        )
        let strategies = UpdateStrategies(settings)
        let planned = BatchPlanner(graph, ranks: ranks).plan(
            assessed.filter {
                $0.result.action != .hold && $0.update.kind != .replacement && !$0.update.stands
            }
            .map(\.item))
        for index in assessed.indices {
            let nodes = assessed[index].nodes
            let own = nodes.filter { $0.kind != "Kustomization" }
            assessed[index].result.strategy = strategies.strategy(
                of: own.isEmpty ? nodes : own, in: graph, model)
            let first = planned.requires[assessed[index].update.id] ?? []
            assessed[index].result.requires = Set(assessed[index].result.requires + first).sorted()
        }
        return planned.batches
    }

    /// Says of each update why it waits, as far as that is known now.
    private func decided(
        _ updates: [AnalyzedUpdate], _ detect: Document<DetectPayload>, _ context: StageContext
    ) throws -> [AnalyzedUpdate] {
        let holds = try detect.repository.commit.map {
            try HoldList(in: context.store, at: $0).holds(detect.payload)
        }
        let decision = Decision(
            detect.payload.candidates(updates, holds: holds ?? [:]),
            Wanted(context.settings), now: context.now())
        return updates.map { update in
            var update = update
            update.waits = decision.waits[update.update]
            return update
        }
    }

    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        run.documentIfValid(AnalyzePayload.self)?.payload.hasWaitThatEnded(since, now) ?? false
    }

    private func summary(_ payload: AnalyzePayload) -> String {
        let planned = payload.plan.batches.reduce(0) { $0 + $1.updates.count }
        let held = payload.updates.filter { $0.action == .hold }.count
        let breaking = payload.updates.filter(\.breaking.isBreaking).count
        var text =
            "\(Words.count(planned, "update")) planned in "
            + Words.count(payload.plan.batches.count, "batch", "batches")
        if breaking > 0 { text += ", \(breaking) breaking" }
        if held > 0 { text += ", \(held) on hold" }
        if !payload.graph.cycles.isEmpty {
            text += ", \(Words.count(payload.graph.cycles.count, "cycle")) in dependsOn"
        }
        return text
    }

    package func render(
        _ document: Document<AnalyzePayload>, format: String, _ context: StageContext
    ) throws -> String {
        AnalyzeText.text(
            document, try context.document(DetectPayload.self),
            isVerbose: context.settings[Keys.verbose])
    }
}

extension Assessment {
    /// The update as the planner takes it.
    fileprivate var item: BatchPlanner.Item {
        BatchPlanner.Item(
            id: update.id, group: result.group ?? update.group, layer: result.layer, nodes: nodes)
    }
}

extension UpdateStrategies {
    /// What the settings say of how kinds of objects are replaced.
    init(_ settings: Settings) {
        self.init(
            Dictionary(
                settings[Keys.updateStrategies].map { ($0.kind, $0.value) },
                uniquingKeysWith: { $1 }))
    }
}
