package import CommandLine
package import Contracts
package import GitStore
internal import Holds
internal import Metrics
internal import RunView
internal import Runs
package import StageKit
internal import SystemSupport

/// Tells people what a run found and did.
package struct ReportStage: Stage {
    package typealias Payload = ReportPayload

    package static let formats = ReportFormats.others
    package static let subcommands = [
        SinceCommand.command, MonthlyCommand.command, DeliverCommand.command,
    ]

    /// Makes the stage.
    package init() {}

    /// A hold that a person adds makes another report.
    package static func basis(_ repository: Repository) throws -> String? {
        try HoldsFile.mark(in: repository)
    }

    package func perform(_ context: StageContext) throws -> StageResult<ReportPayload> {
        let view = try context.judgedView()
        let setAside = context.state.setAside(before: context.run.run)
        let undelivered = undelivered(context)
        let payload = ReportBuilder.build(
            view, setAside: setAside, isDryRun: context.run.record()?.isDryRun == true,
            earlier: context.state.report(before: context.run.run), delivery: undelivered,
            months: try context.state.history.months(before: context.now()))
        let missing = missingStages(context.run.record(), view)
        let findings =
            missing
            + setAside.map { run, why in
                .of(.runSetAside, run.text, "\(run.text) is set aside: \(why)")
            } + undelivered
        let isWhole = missing.isEmpty && view.endings.allSatisfy { $0.outcome == .complete }
        return StageResult(
            payload: payload, outcome: isWhole ? .complete : .partial,
            summary: payload.summary.text, findings: findings,
            hasUpdates: payload.summary.outcomes.waiting + payload.summary.outcomes.planned > 0,
            commit: view.detect?.repository.commit
        )
    }

    /// What the delivery before could not send: it came after the report that it was to send.
    private func undelivered(_ context: StageContext) -> [Finding] {
        let before = context.state.runs().reversed().filter { $0 < context.run.run }.prefix(20)
        let delivery = before.lazy.compactMap { run in
            context.state.directory(of: run).documentIfValid(DeliverPayload.self)
        }.first
        return (delivery?.findings ?? []).map { finding in
            var finding = finding
            finding.message += " (at the delivery before this report)"
            return finding
        }
    }

    /// Stages that the run's record names and that left no document.
    private func missingStages(_ run: RunRecord?, _ view: RunView) -> [Finding] {
        let present = Set(view.endings.map(\.stage))
        var missing = present.contains(.detect) ? [] : [StageName.detect]
        for stage in run?.stages ?? []
        where ![.report, .deliver, .detect].contains(stage.stage) && !present.contains(stage.stage)
        {
            missing.append(stage.stage)
        }
        return missing.map { stage in
            let record = run?.stages.first { $0.stage == stage }
            let why = record.map { ": exit \($0.exit), \($0.summary)" } ?? ""
            return .of(
                .stageMissing, stage.rawValue,
                "\(stage.rawValue) left no document in this run\(why)")
        }
    }

    package func render(
        _ document: Document<ReportPayload>, format: String, _ context: StageContext
    ) throws -> String {
        let chosen = ReportFormats.named(format)
        var model = ReportModel(
            document, try context.runView(), width: StandardStreams.width)
        if chosen is ReportPrometheus {
            model.metrics = try MetricPage.current(
                context.state, run: context.run, path: context.repository.root, isSaved: false)
        }
        return chosen.text(model, isVerbose: context.settings[Keys.verbose])
    }

    /// A report is there to be read.
    package static let isAlwaysShown = true

    package static func savedRendering(format: String, isVerbose: Bool) -> String? {
        guard let format = ReportFormats.all.first(where: { $0.name == format }) else { return nil }
        let isOther = isVerbose || StandardStreams.width != ReportModel.savedWidth
        return format.hasMoreToTell && isOther ? nil : format.file
    }

    package func files(
        _ document: Document<ReportPayload>, _ context: StageContext
    ) throws -> [String: String] {
        let model = ReportModel(document, try context.runView())
        return ReportFormats.all.reduce(into: [:]) { files, format in
            if let file = format.file { files[file] = format.text(model, isVerbose: false) }
        }
    }
}
