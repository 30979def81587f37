internal import Contracts
internal import Decision
internal import Formats
internal import Names
internal import Publishing
internal import RunView
internal import SystemSupport

/// What a review says: nothing in it says when it was written, so that it changes only when what it is
/// about does.
struct ReviewMarkdown {
    /// Components that a title names.
    private static let named = 3
    private static let titleLimit = 160

    private let steps: [CommitRecord.Step]
    private let view: RunView

    init(_ steps: [CommitRecord.Step], _ view: RunView) {
        self.steps = steps.sorted { left, right in
            let (one, other) = (
                view.analysis(of: left.update)?.risk.rank ?? 0,
                view.analysis(of: right.update)?.risk.rank ?? 0
            )
            return one == other
                ? (left.component, left.package, left.update)
                    < (right.component, right.package, right.update)
                : one > other
        }
        self.view = view
    }

    /// One line of plain words.
    var title: String {
        let names = steps.reduce(into: [String]()) { names, step in
            let name = component(step)
            if !names.contains(name) { names.append(name) }
        }
        let words: String
        if let step = steps.first, steps.count == 1 {
            words = "Update \(component(step)) \(VersionText.step(step.from, step.to))"
        } else {
            let shown = names.prefix(Self.named).joined(separator: ", ")
            let more = names.count - Self.named
            words =
                "\(Words.count(steps.count, "update")): \(shown)"
                + (more > 0 ? " and \(more) more" : "")
        }
        return PlainTitle.text(words, limit: Self.titleLimit)
    }

    /// Markdown, in which nothing from outside is markup.
    var body: String {
        var lines = ["### \(Words.count(steps.count, "update"))", ""]
        lines += Markdown.table(
            ["Component", "Package", "Version", "Kind", "Layer", "Risk", "Closes", "File"],
            steps.map(row))
        let details = steps.flatMap(details)
        if !details.isEmpty { lines += ["", "### What to know"] + details }
        let checks = checks
        if !checks.isEmpty { lines += ["", "### Checks", ""] + checks }
        lines += [
            "", "---", "",
            "Merged, it is applied. Closed without a merge, these versions are held until there are "
                + "newer ones. What you write above or below this part stays.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func component(_ step: CommitRecord.Step) -> String {
        view.analysis(of: step.update)?.component ?? step.component
    }

    private func row(_ step: CommitRecord.Step) -> [String] {
        let analysis = view.analysis(of: step.update)
        let update = view.update(step.update)
        return [
            Markdown.link(
                Markdown.escaped(component(step)),
                to: update?.links.changelog ?? update?.links.source),
            step.package == component(step) ? "" : Markdown.code(step.package),
            Markdown.code(VersionText.step(step.from, step.to)),
            update?.kind.rawValue ?? "", analysis?.layer.rawValue ?? "",
            analysis?.risk.rawValue ?? "",
            Markdown.escaped((analysis?.security ?? []).joined(separator: ", ")),
            Markdown.code(view.dependency(of: step.update)?.file ?? ""),
        ]
    }

    private func details(_ step: CommitRecord.Step) -> [String] {
        guard let analysis = view.analysis(of: step.update) else { return [] }
        let override = view.change(of: step.update)?.override.map { ["taken although held: \($0)"] }
        let lines = AnalysisDetails.lines(analysis) + (override ?? [])
        if lines.isEmpty { return [] }
        return ["", "**\(Markdown.escaped(component(step)))**", ""]
            + lines.map { "- \(Markdown.escaped($0))" }
    }

    /// What checks of the run say of these updates, the failed ones by name.
    private var checks: [String] {
        var seen: Set<String> = []
        let all = steps.flatMap { view.checks(of: $0.update) }.filter {
            seen.insert("\($0.check)\n\($0.subject)").inserted
        }
        if all.isEmpty { return [] }
        func count(_ outcome: CheckOutcome) -> Int { all.filter { $0.outcome == outcome }.count }
        return [
            "\(count(.passed)) passed, \(count(.failed)) failed, \(count(.skipped)) skipped."
        ]
            + all.filter { $0.outcome == .failed }.map {
                "- **failed:** \(Markdown.escaped("\($0.check) \($0.subject): \($0.reason ?? "")"))"
            }
    }
}
