internal import Contracts
internal import Delivery
internal import Formats
internal import Names
internal import SystemSupport

/// Writes a report as a mail: text, and HTML as programs for mail render it. What is too long for a
/// mail is a short one with the whole page beside it.
struct ReportMail: ReportFormat {
    let name = "mail"
    /// It is made when it is asked for: the sender hangs on who sends it.
    let file: String? = nil
    let hasMoreToTell = false

    /// What a mail weighs at most without what is attached, in bytes: others cut what is longer.
    static let limit = 100_000
    /// Rows of a part in HTML.
    private static let mostRows = 40

    /// A whole message without a receiver, from `upkeep@localhost`: programs that send add both.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        guard let sender = MailAddress("upkeep <upkeep@localhost>") else { return "" }
        return Self.encoding(model.document, from: sender, to: [], since: model.since)
            .encoded(Self.message(model))
    }

    /// The envelope of a report: the same run's is the same mail, that of several runs another one.
    static func encoding(
        _ document: Document<ReportPayload>, from sender: MailAddress, to receivers: [MailAddress],
        since: Timestamp? = nil
    ) -> MailEncoding {
        let key = [document.run.text, since.map { "since \($0)" }].compactMap(\.self)
        return MailEncoding(
            from: sender, to: receivers, date: document.finished,
            key: key.joined(separator: " "))
    }

    /// What a report's mail says.
    static func message(_ model: ReportModel) -> MailMessage {
        let subject = subject(model.document.payload.summary.text)
        let contents = HTMLContents(model.document.payload, at: model.document.started)
        let text = ReportText().text(model, isVerbose: false)
        let whole = MailMessage(
            subject: subject, text: text, html: html(model, contents, isShort: false))
        if size(whole, model) < limit { return whole }
        let page = MailAttachment(
            name: "report.html", type: .html,
            content: Array(ReportHTML().text(model, isVerbose: false).utf8))
        let short = html(model, contents, isShort: true)
        let isLong = size(MailMessage(subject: subject, text: text, html: short), model) >= limit
        return MailMessage(
            subject: subject, text: isLong ? shortText(model) : text, html: short,
            attachments: [page])
    }

    private static func size(_ message: MailMessage, _ model: ReportModel) -> Int {
        guard let sender = MailAddress("upkeep@localhost") else { return 0 }
        return encoding(model.document, from: sender, to: []).encoded(message).utf8.count
    }

    /// The first parts of the headline, as many as a subject holds.
    private static func subject(_ headline: String) -> String {
        var subject = "upkeep: "
        for (index, part) in headline.split(separator: ";").enumerated() {
            let next = (index > 0 ? ";" : "") + part
            if index > 0, subject.utf8.count + next.utf8.count > 120 { break }
            subject += next
        }
        return SafeText.shortened(SafeText.line(subject), to: 120)
    }

    private static func shortText(_ model: ReportModel) -> String {
        let payload = model.document.payload
        var lines = model.wrapped(payload.summary.text) + [""]
        lines += payload.sections.map { "\($0.title): \($0.entries.count)" }
        lines += ["", "The whole report is attached: report.html"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func html(
        _ model: ReportModel, _ contents: HTMLContents, isShort: Bool
    ) -> String {
        let document = model.document
        return HTMLMail(title: "upkeep report").html { mail in
            let headline = document.payload.summary.text
            let first = String(headline.prefix { $0 != ";" })
            mail.mailHeading(first, isFirst: true)
            let rest = headline.dropFirst(first.count).drop { $0 == ";" || $0 == " " }
            if !rest.isEmpty { mail.mailText(String(rest)) }
            if let warning = model.head.warning { mail.mailText(warning, isWarning: true) }
            for line in [model.head.counts, model.head.news].compactMap({ $0 })
                + model.head.stages + model.head.branch
            {
                mail.mailText(line)
            }
            if isShort {
                mail.mailTable(counts(document.payload))
                mail.mailText("The whole report is attached: report.html")
            }
            let shown: Set<SectionName> =
                isShort ? [.needsYou, .failed] : Set(SectionName.allCases)
            for part in contents.parts where shown.contains(part.section.section) {
                write(part, contents, most: isShort ? 10 : mostRows, &mail)
            }
            let repository = document.repository
            let place = [repository.url, repository.branch].compactMap { $0 }
            mail.mailText(
                (place + ["run \(document.run)"]).joined(separator: ", ")
                    + ". Sent by \(document.tool.name) \(document.tool.version).")
        }
    }

    private static func counts(_ payload: ReportPayload) -> HTMLTable {
        HTMLTable(
            caption: "What there is", columns: [.text("Part"), .number("Count")],
            rows: payload.sections.map { [.text($0.title), .number($0.entries.count)] })
    }

    private static func write(
        _ part: HTMLContents.Part, _ contents: HTMLContents, most: Int, _ mail: inout HTMLWriter
    ) {
        mail.mailHeading(part.heading)
        if part.section.section == .superseded {
            return mail.mailText("A higher version of each is taken.")
        }
        mail.mailTable(
            HTMLTable(
                caption: part.section.title,
                columns: [.text("Update"), .text("Version"), .text("What to know")],
                rows: part.rows.prefix(most).map { cells($0, contents) }))
        if part.rows.count > most { mail.mailText("… and \(part.rows.count - most) more") }
        if let command = part.section.section.command { mail.mailText(command) }
    }

    private static func cells(
        _ row: HTMLContents.Row, _ contents: HTMLContents
    ) -> [HTMLTable.Cell] {
        let entry = row.entry
        let files = row.row.files
        let words = [row.row.kind, entry.age(at: contents.time)].filter { !$0.isEmpty }
        let notes = entry.link.flatMap(SafeLink.init) == nil ? nil : entry.link
        return [
            .lines([
                .text(row.title + (entry.isNew ? " (new)" : "")),
                .text(files.count > 1 ? "\(files.count) files" : files.first ?? ""),
            ]),
            .lines([
                .text(row.step), .text(words.joined(separator: ", ")),
                entry.risk.map { .badge($0.badge) } ?? .none,
            ]),
            .lines([
                .text(entry.reason ?? ""), .text(entry.remedy.map { "→ \($0)" } ?? ""),
                .code(entry.take ?? ""), notes == nil ? .none : .link("notes", to: notes),
            ]),
        ]
    }
}
