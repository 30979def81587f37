internal import Contracts
internal import Delivery
internal import Formats
internal import Names

/// A month's page as a mail: text, and HTML as programs for mail render it. Where that is too long the
/// page goes with it as a file.
enum MonthlyMail {
    /// A whole message without a receiver, from `upkeep@localhost`: programs that send add both.
    static func text(_ summary: MonthlySummary) -> String {
        guard let sender = MailAddress("upkeep <upkeep@localhost>") else { return "" }
        // The same month is the same mail.
        let envelope = MailEncoding(
            from: sender, to: [], date: date(summary), key: "monthly-\(summary.month)")
        let whole = envelope.encoded(message(summary, hasTables: true))
        return whole.utf8.count < ReportMail.limit
            ? whole : envelope.encoded(message(summary, hasTables: false))
    }

    /// When the month was over.
    private static func date(_ summary: MonthlySummary) -> Timestamp {
        CalendarMonth(summary.month)?.end ?? Timestamp(seconds: 0)
    }

    private static func message(_ summary: MonthlySummary, hasTables: Bool) -> MailMessage {
        let page = MonthlyPage(summary)
        let html = HTMLMail(title: page.title).html { mail in
            mail.mailHeading(page.title, isFirst: true)
            mail.mailText(page.sentence)
            for note in page.notes { mail.mailText(note, isWarning: true) }
            if !hasTables { return mail.mailText("The whole page is attached: report.html") }
            for part in page.parts {
                mail.mailHeading(part.heading)
                mail.mailTable(MonthlyHTML.table(part))
                if let more = part.more { mail.mailText(more) }
            }
        }
        let text = MonthlyText.text(summary, width: MonthlyFiles.width)
        if hasTables { return MailMessage(subject: page.title, text: text, html: html) }
        let file = MailAttachment(
            name: "report.html", type: .html, content: Array(MonthlyHTML.text(summary).utf8))
        let short = [page.title, "", page.sentence, "", "The whole page is attached: report.html"]
        return MailMessage(
            subject: page.title, text: short.joined(separator: "\n") + "\n", html: html,
            attachments: [file])
    }
}
