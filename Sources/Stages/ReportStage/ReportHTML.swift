internal import Contracts
internal import Formats
internal import Names
internal import SystemSupport

/// Writes a report as one page that loads nothing: what happened first, then what is urgent, what is
/// new, the plan, and every update with all that is known of it.
struct ReportHTML: ReportFormat {
    let name = "html"
    let file: String? = "reports/report.html"
    let hasMoreToTell = false

    /// What a page may weigh, in bytes: it stays below 2 MB.
    static let budget = 1_900_000

    /// All of it; where that weighs too much, less of each update, which the page then says.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        var size = 0
        for depth in [HTMLDepth.all, .some, .rows] {
            let page = page(model, depth)
            size = page.utf8.count
            if size <= Self.budget { return page }
        }
        let parts = model.document.payload.sections.map { ReportRow.rows($0.entries).count }
        let few = page(model, .few(Self.rows(parts, size)))
        return few.utf8.count <= Self.budget ? few : page(model, .few(20))
    }

    /// How many rows of each part a page can hold, where all of them have a size.
    private static func rows(_ parts: [Int], _ size: Int) -> Int {
        let fits = Double(parts.reduce(0, +)) * Double(budget) * 0.9 / Double(size)
        var (low, high) = (1, parts.max() ?? 1)
        while low < high {
            let middle = (low + high + 1) / 2
            let sum = parts.reduce(0) { $0 + min($1, middle) }
            if Double(sum) <= fits { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func page(_ model: ReportModel, _ depth: HTMLDepth) -> String {
        let contents = HTMLContents(
            model.document.payload, at: model.document.started, most: depth.rows)
        let title = "upkeep report: \(model.document.payload.summary.text)"
        let page = HTMLPage(title: title, sheet: ReportSheet.css, script: ReportScript.source)
        return page.html(longestText: depth.text) { body in
            HTMLHead(model: model, contents: contents).write(&body)
            body.element(.main, .id("main")) { main in
                main.newline()
                write(model, contents, depth, &main)
            }
            footer(model, depth, &body)
        }
    }

    private func write(
        _ model: ReportModel, _ contents: HTMLContents, _ depth: HTMLDepth, _ main: inout HTMLWriter
    ) {
        let payload = model.document.payload
        ReportUrgent(payload: payload, contents: contents).write(&main)
        let first: Set<SectionName> = [.needsYou, .failed]
        for part in contents.parts where first.contains(part.section.section) {
            HTMLPart(part: part, contents: contents, depth: depth).write(&main)
        }
        ReportNews(payload: payload, contents: contents).write(&main)
        ReportPlan(payload: payload, contents: contents).write(&main)
        for part in contents.parts where !first.contains(part.section.section) {
            HTMLPart(part: part, contents: contents, depth: depth).write(&main)
        }
        ReportFigures(document: model.document).write(&main)
    }

    private func footer(_ model: ReportModel, _ depth: HTMLDepth, _ body: inout HTMLWriter) {
        body.element(.footer) { footer in
            footer.element(.p, .class("m")) { line in
                line.text("Made by \(model.document.tool.name) \(model.document.tool.version) at ")
                line.time(model.document.finished.rfc3339)
                line.text(
                    ". Times are in UTC. All that is known, for programs: "
                        + "upkeep report -o json --run \(model.document.run)")
                if let left = depth.leftOut {
                    line.text(". The page would weigh more than 2 MB: it leaves out \(left).")
                }
            }
        }
        body.newline()
    }
}

/// How much a page says of each update, and of how many.
struct HTMLDepth {
    /// How many entries of a list are shown.
    let list: Int
    /// Whether why, what is affected, what breaks and the steps are told.
    let hasImpact: Bool
    /// Whether notes, edits, saved volumes and checks are.
    let hasEvidence: Bool
    /// How many rows a part has.
    let rows: Int
    /// How many bytes a text has.
    let text: Int
    /// What is not told, in words; nil where all is.
    let leftOut: String?

    /// All of it.
    static let all = HTMLDepth(
        list: 50, hasImpact: true, hasEvidence: true, rows: .max, text: HTMLWriter.longestText,
        leftOut: nil)
    /// Of lists the first three, without notes and edits.
    static let some = HTMLDepth(
        list: 3, hasImpact: true, hasEvidence: false, rows: .max, text: 1_000,
        leftOut: "long lists, diffs and checks of each update")
    /// Its row, and the commands.
    static let rows = HTMLDepth(
        list: 3, hasImpact: false, hasEvidence: false, rows: .max, text: 150,
        leftOut: "the details of each update")
    /// The same of the riskiest.
    static func few(_ rows: Int) -> HTMLDepth {
        HTMLDepth(
            list: 3, hasImpact: false, hasEvidence: false, rows: rows, text: 150,
            leftOut: "the details, and of each part all but the \(rows) riskiest")
    }
}

/// The rows of a report by its parts, and where on the page each update stands.
struct HTMLContents {
    /// A part with its rows.
    struct Part {
        let section: ReportSection
        /// Its heading, which counts what the part has, shown or not.
        let heading: String
        let rows: [Row]
        /// How many rows are not shown.
        let hidden: Int
    }

    /// A row, and the entries that it stands for.
    struct Row {
        let row: ReportRow
        let id: String
        var entry: ReportEntry { row.entry }
        /// What it is about, as short as a line needs it.
        var title: String { SafeText.shortened(row.title, to: 120) }
        /// How the version moves, likewise.
        var step: String { SafeText.shortened(row.step, to: 120) }
    }

    let parts: [Part]
    /// When the report was made: by it versions have their age.
    let time: Timestamp
    private let places: [UpdateID: (row: Row, entry: ReportEntry)]

    /// Sorts a report.
    ///
    /// - Parameter most: how many rows of a part are shown.
    init(_ payload: ReportPayload, at time: Timestamp, most: Int = .max) {
        var places: [UpdateID: (row: Row, entry: ReportEntry)] = [:]
        var used: Set<String> = []
        var number = 0
        parts = payload.sections.map { section in
            let all = ReportRow.rows(section.entries)
            let rows = all.prefix(most).map { row in
                number += 1
                var id = row.entry.update?.text ?? "e\(number)"
                if !used.insert(id).inserted { id = "e\(number)" }
                let placed = Row(row: row, id: id)
                for entry in row.entries {
                    if let update = entry.update, places[update] == nil {
                        places[update] = (placed, entry)
                    }
                }
                return placed
            }
            return Part(
                section: section, heading: ReportRow.heading(section, all), rows: rows,
                hidden: all.count - rows.count)
        }
        self.time = time
        self.places = places
    }

    /// The row of an update, nil for one that the report does not list.
    func row(of update: UpdateID) -> Row? { places[update]?.row }

    /// The entry of an update.
    func entry(of update: UpdateID) -> ReportEntry? { places[update]?.entry }

    /// Each row of a kind, in the order of the page.
    func rows(where isWanted: (ReportEntry) -> Bool) -> [Row] {
        parts.flatMap { $0.rows.filter { $0.row.entries.contains(where: isWanted) } }
    }

    /// How many rows there are.
    var count: Int { parts.reduce(0) { $0 + $1.rows.count } }

    func part(_ name: SectionName) -> Part? { parts.first { $0.section.section == name } }
}

extension Risk {
    /// The risk as a badge.
    var badge: HTMLBadge {
        switch self {
        case .low: HTMLBadge("low", .good)
        case .medium: HTMLBadge("medium", .notice)
        case .high: HTMLBadge("high", .warning)
        case .critical: HTMLBadge("critical", .alarm)
        }
    }
}
