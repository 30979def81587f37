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
    private let undone: [UpdateID]
    private let isOfGroup: Bool

    /// - Parameters:
    ///   - undone: the updates of this run that were taken back on the branch.
    ///   - isOfGroup: whether the branch has one group of several that were checked together.
    init(
        _ steps: [CommitRecord.Step], _ view: RunView, undone: [UpdateID] = [],
        isOfGroup: Bool = false
    ) {
        self.undone = undone
        self.isOfGroup = isOfGroup
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
            words = "Update \(thing(step)) \(VersionText.step(step.from, step.to))"
        } else {
            let shown = names.prefix(Self.named).joined(separator: ", ")
            let more = names.count - Self.named
            let among =
                names.count == steps.count
                ? "" : " of \(Words.count(names.count, "component"))"
            words =
                "\(Words.count(steps.count, "update"))\(among): \(shown)"
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
        let back = takenBack
        if !back.isEmpty { lines += ["", "### Failed, taken back and held", ""] + back }
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

    /// The component; with the package's name before it where that is of another thing: `busybox of
    /// ingress-nginx`.
    private func thing(_ step: CommitRecord.Step) -> String {
        let component = component(step)
        let name = step.package.split(separator: "/").last.map(String.init) ?? ""
        let (one, other) = (name.lowercased(), component.lowercased())
        let isOfOne = one.isEmpty || one.contains(other) || other.contains(one)
        return isOfOne ? component : "\(name) of \(component)"
    }

    /// An address that a forge does not take for a mention: what is linked there is told of it, on each
    /// page of a stranger anew.
    private static func quiet(_ address: String?) -> String? {
        let root = "https://github.com/"
        guard let address, address.lowercased().hasPrefix(root) else { return address }
        return "https://redirect.github.com/" + address.dropFirst(root.count)
    }

    private func row(_ step: CommitRecord.Step) -> [String] {
        let analysis = view.analysis(of: step.update)
        let update = view.update(step.update)
        return [
            Markdown.link(
                Markdown.escaped(component(step)),
                to: Self.quiet(update?.links.changelog ?? update?.links.source)),
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

    /// What checks of the run say of these updates and what was taken back, the failed ones by name.
    private var checks: [String] {
        var seen: Set<String> = []
        let all = (steps.map(\.update) + undone).flatMap { view.checks(of: $0) }.filter {
            seen.insert("\($0.check)\n\($0.subject)").inserted
        }
        guard let count = ReportChecks.count(all) else { return [] }
        let commit = view.validate?.repository.commit.map { " of \(Markdown.code($0.short))" } ?? ""
        let place = isOfGroup ? ", on which all groups stand" : ""
        return [
            "Checks\(commit)\(place): \(count.passed) passed, \(count.failed) failed, "
                + "\(count.skipped) skipped."
        ]
            + all.filter { $0.outcome == .failed }.map {
                "- **failed:** \(Markdown.escaped("\($0.check) \($0.subject): \($0.reason ?? "")"))"
            }
    }

    /// What a check failed of and was taken back on this branch, which has both commits.
    private var takenBack: [String] {
        undone.compactMap { id in
            guard let update = view.update(id), let dependency = view.dependency(of: id) else {
                return nil
            }
            let name = view.analysis(of: id)?.component ?? dependency.name
            let why =
                view.checks(of: id).first { $0.outcome == .failed }
                .map { ": \($0.check) \($0.subject)" } ?? ""
            return "- \(Markdown.escaped(name)) "
                + Markdown.code(VersionText.step(update.from, update.to))
                + Markdown.escaped(why)
        }
    }
}
