internal import Contracts
internal import Formats
internal import Names

/// The plan of a report: what is taken, in order, with risk and reason, as a drawing and as a table.
struct ReportPlan {
    let payload: ReportPayload
    let contents: HTMLContents

    /// Above this many updates the table has a row a batch.
    private static let mostRows = 150

    func write(_ main: inout HTMLWriter) {
        if payload.batches.isEmpty { return }
        let count = payload.batches.reduce(0) { $0 + $1.updates.count }
        let title =
            "The plan in order (\(Words.count(count, "update")) in "
            + "\(Words.count(payload.batches.count, "batch", "batches")))"
        main.section("plan", title) { section in
            graph.write(&section)
            section.table(count > Self.mostRows ? batches : updates)
            let hidden = payload.batches.count - Self.mostRows
            if count > Self.mostRows, hidden > 0 {
                section.element(.p, text: "… and \(hidden) more batches")
            }
        }
    }

    private var graph: HTMLGraph {
        HTMLGraph(
            id: "order", title: "What comes before what",
            batches: payload.batches.map { batch in
                HTMLGraph.Batch(
                    batch.index, "\(batch.index) \(batch.layer.rawValue)", after: batch.after,
                    nodes: batch.updates.map(node))
            })
    }

    private func node(_ update: UpdateID) -> HTMLGraph.Node {
        let entry = contents.entry(of: update)
        let row = contents.row(of: update)
        let risk = entry?.risk
        return HTMLGraph.Node(
            update.text, row?.title ?? update.text,
            note: [entry?.to ?? "", risk?.rawValue ?? ""].filter { !$0.isEmpty }
                .joined(separator: ", "),
            isGrave: risk == .high || risk == .critical,
            requires: entry?.requires.map(\.text) ?? [])
    }

    private var updates: HTMLTable {
        HTMLTable(
            caption: "The plan in order",
            columns: [
                .text("Update"), .text("Risk"), .text("Version"), .text("Batch"), .text("Layer"),
                .text("After"), .text("Why"),
            ],
            rows: payload.batches.flatMap { batch in
                batch.updates.map { update in
                    let (row, entry) = (contents.row(of: update), contents.entry(of: update))
                    let why = entry?.why.isEmpty == false ? entry?.why : entry?.reason.map { [$0] }
                    return [
                        .lines([
                            row.map { .jump($0.title, to: $0.id) } ?? .none, .code(update.text),
                        ]),
                        entry?.risk.map { .badge($0.badge) } ?? .none,
                        .text(row?.step ?? ""), .text("\(batch.index)"),
                        .text(batch.layer.rawValue),
                        .text(after(batch)), .text((why ?? []).joined(separator: "; ")),
                    ]
                }
            })
    }

    private var batches: HTMLTable {
        HTMLTable(
            caption: "The plan in order, a row a batch",
            columns: [
                .text("Batch"), .text("Highest risk"), .text("Layer"), .number("Updates"),
                .text("After"), .text("Updates"),
            ],
            rows: payload.batches.prefix(Self.mostRows).map { batch in
                let risks = batch.updates.compactMap { contents.entry(of: $0)?.risk }
                let highest = Risk.allCases.last { risks.contains($0) }
                let names = batch.updates.prefix(8).map {
                    contents.row(of: $0)?.title ?? $0.text
                }
                let more = batch.updates.count - names.count
                return [
                    .text("\(batch.index)"), highest.map { .badge($0.badge) } ?? .none,
                    .text(batch.layer.rawValue), .number(batch.updates.count),
                    .text(after(batch)),
                    .text(names.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")),
                ]
            })
    }

    private func after(_ batch: ReportBatch) -> String {
        let shown = batch.after.prefix(8).map { "\($0)" }.joined(separator: ", ")
        return batch.after.count > 8 ? shown + ", …" : shown
    }
}

/// The drawings of a report beside the plan: how far versions are behind, what became of updates by
/// month, when the stages ran.
struct ReportFigures {
    let document: Document<ReportPayload>

    func write(_ main: inout HTMLWriter) {
        let payload = document.payload
        if payload.behind.isEmpty, payload.months.isEmpty, payload.stages.isEmpty { return }
        main.section("figures", "Figures") { section in
            section.element(.div, .class("pair")) { pair in
                behind.write(&pair)
                months.write(&pair)
                stages.write(&pair)
            }
        }
    }

    private var behind: HTMLBarChart {
        HTMLBarChart(
            id: "behind", title: "Versions behind, by layer", unit: "Layer",
            parts: ["major", "minor", "patch"],
            bars: document.payload.behind.map { layer in
                let security = layer.security > 0 ? " (\(layer.security) security)" : ""
                return HTMLBarChart.Bar(
                    layer.layer.rawValue + security, [layer.major, layer.minor, layer.patch])
            })
    }

    private var months: HTMLColumnChart {
        HTMLColumnChart(
            id: "months", title: "Updates that stayed, by month", unit: "Month",
            counted: ("Stayed", "Tried"),
            columns: document.payload.months.map { month in
                HTMLColumnChart.Column(month.month, month.stayed, of: month.tried)
            })
    }

    private var checks: ReportChecks? { document.payload.summary.checks }

    private var stages: HTMLTimeline {
        HTMLTimeline(
            id: "stages", title: "The run",
            spans: document.payload.stages.map { stage in
                let hasFailed = stage.stage == .validate && checks?.verdict == .failed
                return HTMLTimeline.Span(
                    stage.stage.rawValue, start: stage.started.seconds, end: stage.finished.seconds,
                    outcome: hasFailed ? "a check failed" : stage.outcome.rawValue,
                    isWell: stage.outcome != .failed && !hasFailed)
            })
    }
}

extension MonthOutcome {
    /// Updates that were tried; what was taken back was applied first.
    var tried: Int { applied.addingReportingOverflow(failed).partialValue }

    /// Updates that were applied and not taken back.
    var stayed: Int { max(applied.subtractingReportingOverflow(rolledBack).partialValue, 0) }
}
