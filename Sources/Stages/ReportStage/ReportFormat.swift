internal import Contracts
internal import Formats
internal import Metrics
internal import Names
internal import RunView

/// What every rendering of a report shows.
struct ReportModel {
    /// The report.
    let document: Document<ReportPayload>
    /// The run that it is of.
    let view: RunView
    /// Its head in words.
    let head: ReportHead
    /// Characters that a line of text has at most.
    let width: Int
    /// What is counted over all runs.
    var metrics = MetricPage()
    /// Since when runs are told of, where it is a report over several; nil for one run's.
    var since: Timestamp?

    /// The width of what is saved beside a run.
    static let savedWidth = 80

    init(
        _ document: Document<ReportPayload>, _ view: RunView, width: Int = ReportModel.savedWidth
    ) {
        self.document = document
        self.view = view
        self.width = width
        head = ReportHead(document, view)
    }

    /// The updates of the report as people know them: `cert-manager v1.17.1 → v1.18.2`.
    var names: [UpdateID: String] {
        document.payload.sections.flatMap(\.entries).reduce(into: [:]) { names, entry in
            if let update = entry.update {
                names[update] = [entry.component, ReportRow.step(entry)].joined(separator: " ")
            }
        }
    }

    /// Lines of text that fit.
    func wrapped(_ text: String) -> [String] { TextWrap.lines(text, width: width, hanging: 2) }
}

/// A way to write a report.
protocol ReportFormat: Sendable {
    /// Its name, as `-o` takes it.
    var name: String { get }
    /// The file of a run's directory that holds the report in this format; nil where none does.
    var file: String? { get }
    /// Whether it says more where everything is to be told, and fits a terminal's width.
    var hasMoreToTell: Bool { get }

    /// Writes a report.
    ///
    /// - Parameter isVerbose: whether everything is to be told.
    func text(_ model: ReportModel, isVerbose: Bool) -> String
}

/// The formats of a report.
enum ReportFormats {
    /// All of them; the first is the default.
    static let all: [any ReportFormat] = [
        ReportText(), ReportMarkdown(), ReportHTML(), ReportMail(), ReportPrometheus(),
    ]

    /// The names beside `text`.
    static var others: [String] { all.map(\.name).filter { $0 != "text" } }

    /// The format with a name; the default where none has it.
    static func named(_ name: String) -> any ReportFormat {
        all.first { $0.name == name } ?? ReportText()
    }
}
