package import Contracts

/// A kind of document that has a schema.
package struct DocumentKind: Sendable {
    /// Its name: that of its schema's file, and of `upkeep schema NAME`.
    package let name: String
    /// What is read.
    package let type: any (Decodable & Sendable).Type
    /// The stage that writes it; nil where none does.
    package let stage: StageName?
    /// What it is; nil where the type's doc comment says it.
    package let meaning: String?

    private init(_ name: String, _ type: any (Decodable & Sendable).Type) {
        self.name = name
        self.type = type
        stage = nil
        meaning = nil
    }

    private init<Payload: StagePayload>(of payload: Payload.Type) {
        name = Payload.stage.rawValue
        type = Document<Payload>.self
        stage = Payload.stage
        meaning = "The document of the stage \(Payload.stage.rawValue)."
    }

    /// All documents.
    package static let all: [DocumentKind] = [
        DocumentKind(of: DetectPayload.self), DocumentKind(of: AnalyzePayload.self),
        DocumentKind(of: BackupPayload.self), DocumentKind(of: ApplyPayload.self),
        DocumentKind(of: ValidatePayload.self), DocumentKind(of: RollbackPayload.self),
        DocumentKind(of: ReportPayload.self), DocumentKind(of: DeliverPayload.self),
        DocumentKind("run", RunRecord.self),
        DocumentKind("plan", PlanListing.self), DocumentKind("journal", JournalEntry.self),
        DocumentKind("history", HistoryEvent.self), DocumentKind("monthly", MonthlySummary.self),
    ]
}
