internal import Contracts
internal import Formats
internal import Names
internal import RunView

/// Writes a report as Markdown, with nothing from outside that could act as markup.
///
/// It fits a comment of a pull request and the summary of a CI step, and begins with a mark by which the
/// comment of an earlier run is found. Source: GitHub's limit of 65,536 characters for a comment.
struct ReportMarkdown: ReportFormat {
    let name = "markdown"
    let file: String? = "reports/report.md"
    let hasMoreToTell = false

    /// The first line of every report: whoever writes comments looks for it, and edits what it finds.
    static let mark = "<!-- upkeep:report -->"
    /// Bytes at most.
    static let limit = 60_000

    /// All of it that fits: the rows of all parts come first, then the details of each.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        let sections = model.document.payload.sections
        let time = model.document.started
        var page = Page(head(model))
        for section in sections {
            let rows = ReportRow.rows(section.entries)
            if rows.isEmpty { continue }
            page.add(["", "## \(ReportRow.heading(section, rows))", ""])
            let table = table(rows, time)
            page.add(
                blocks: table.dropFirst(2).map { [$0] }, after: Array(table.prefix(2)),
                more: "rows: `upkeep report --verbose` shows all")
            if let command = section.section.command { page.add(["", Markdown.escaped(command)]) }
        }
        let rows = sections.flatMap { ReportRow.rows($0.entries) }.filter { $0.entry.update != nil }
        if !rows.isEmpty {
            let names = model.names
            // Nothing from outside stands in the HTML: no escape of Markdown counts there.
            page.add(["", "## Details", "", "<details><summary>Of each update</summary>"])
            page.add(
                blocks: rows.lazy.map { details($0, names) },
                more: "updates: `upkeep report --verbose` shows all")
            page.add(["", "</details>"])
        }
        return page.lines.joined(separator: "\n") + "\n"
    }

    private func head(_ model: ReportModel) -> [String] {
        let (document, head) = (model.document, model.head)
        let repository = document.repository
        var lines = [
            ReportMarkdown.mark, "# upkeep report \(document.run)", "",
            "**\(Markdown.escaped(document.payload.summary.text))**", "",
        ]
        if let url = repository.url { lines += ["Repository: \(Markdown.code(url))  "] }
        if let branch = repository.branch {
            let commit = repository.commit?.short ?? ""
            lines += ["Branch: \(Markdown.code(branch)) at \(Markdown.code(commit))", ""]
        }
        if let warning = head.warning { lines += ["> **\(Markdown.escaped(warning))**", ""] }
        let others = [head.counts, head.news].compactMap { $0 } + head.stages + head.branch
        return lines + others.map { "- \(Markdown.escaped($0))" }
    }

    private func table(_ rows: [ReportRow], _ time: Timestamp) -> [String] {
        let titles = [
            "Update", "Component", "Package", "Version", "Kind", "Age", "Risk", "New", "Commit",
            "File", "Why", "What to do",
        ]
        let cells = rows.map { row in
            let entry = row.entry
            return [
                Markdown.code(row.id),
                Markdown.link(Markdown.escaped(entry.component), to: entry.link),
                entry.name == entry.component ? "" : Markdown.code(entry.name),
                Markdown.code(row.step), Markdown.escaped(row.kind), entry.age(at: time),
                entry.risk?.rawValue ?? "", entry.isNew ? "new" : "",
                Markdown.code(entry.commit?.short ?? ""), Markdown.code(row.place),
                Markdown.escaped(entry.reason ?? ""),
                Markdown.escaped(entry.remedy ?? ""),
            ]
        }
        return Markdown.table(titles, cells)
    }

    /// What is known of a row's update beside its row.
    private func details(_ row: ReportRow, _ names: [UpdateID: String]) -> [String] {
        let lines = AnalysisDetails.lines(row.entry, names: names)
        if lines.isEmpty { return [] }
        let title = Markdown.escaped("\(row.title) \(row.step)")
        return ["", "### \(title)", ""] + lines.map { "- \(line($0))" }
    }

    /// A line of details; a command to copy is one piece of code.
    private func line(_ text: String) -> String {
        for title in ["take it: ", "skip it: "] where text.hasPrefix(title) {
            return title + Markdown.code(String(text.dropFirst(title.count)))
        }
        return Markdown.escaped(text)
    }

    /// Lines that fit.
    private struct Page {
        var lines: [String]
        private var room: Int

        init(_ lines: [String]) {
            self.lines = lines
            room = ReportMarkdown.limit - Page.size(lines)
        }

        private static func size(_ lines: [String]) -> Int {
            lines.reduce(0) { $0 + $1.utf8.count + 1 }
        }

        /// Adds lines that must stand there.
        mutating func add(_ lines: [String]) {
            self.lines += lines
            room -= Page.size(lines)
        }

        /// Adds blocks of lines, as many as fit.
        ///
        /// - Parameters:
        ///   - head: what stands before the first of them.
        ///   - more: what is left out, in words.
        mutating func add(
            blocks: some Collection<[String]>, after head: [String] = [], more: String
        ) {
            // The headings of other parts and what is left out are told all the same.
            var left = room - 4_000 - Page.size(head)
            var fit: [[String]] = []
            for block in blocks {
                left -= Page.size(block)
                if left < 0 { break }
                fit.append(block)
            }
            if !fit.isEmpty { add(head + fit.flatMap { $0 }) }
            let hidden = blocks.count - fit.count
            if hidden > 0 { add((fit.isEmpty ? [] : [""]) + ["… and \(hidden) more \(more)"]) }
        }
    }
}
