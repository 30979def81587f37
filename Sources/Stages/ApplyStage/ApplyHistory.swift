internal import CommandLine
internal import Contracts
internal import Names
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// What apply did, as the audit trail has it: who let an update go, from which commit to which, and which
/// backup was made before.
struct ApplyHistory {
    private let document: Document<ApplyPayload>
    private let view: RunView
    private let selection: Selection
    private let context: StageContext
    private let backup: String?

    init(_ document: Document<ApplyPayload>, _ context: StageContext) throws {
        self.document = document
        self.context = context
        view = try context.runView()
        selection = try Selection(context.settings, view)
        let saved = context.run.documentIfValid(BackupPayload.self)
        backup = saved?.outcome == .failed ? nil : saved?.run.text
    }

    /// One for each update that something was done for, and one of the push.
    var events: [HistoryEvent] {
        document.payload.changes.filter(\.isNews).map(event) + [
            .ofPush(
                document.payload.push, run: document.run, time: context.now(),
                summary: document.summary)
        ]
    }

    private func event(_ change: Change) -> HistoryEvent {
        var event = view.event(
            change.outcome.rawValue, of: change.update, run: document.run, time: context.now(),
            commit: change.commit)
        event.detail =
            change.override.map { "taken although it was held: \($0)" }
            ?? change.detail ?? change.reason
        switch change.outcome {
        case .applied, .inReview:
            event.commitBefore = document.payload.push.from
            event.seconds = max(
                0, Int(document.finished.seconds - document.started.seconds))
            event.backup = backup
            event.window = view.window(of: change.update)
            if let approval = selection.approval(of: change) {
                event.approvedBy = context.environment.actor
                event.approval = approval
            }
        case .refused, .failed:
            event.reason = change.reason ?? change.detail
            event.rule =
                document.findings.first { $0.subject == change.update.text }?.rule
                ?? document.findings.first { $0.severity == .error }?.rule
        case .already, .skipped: break
        }
        return event
    }
}

extension Change {
    /// Whether this run did something for it; what waits for review since another one is told already.
    fileprivate var isNews: Bool {
        switch outcome {
        case .applied, .refused, .failed: true
        case .inReview: !edits.isEmpty
        case .already, .skipped: false
        }
    }
}
