/// What went out: messages to people, reviews to forges, numbers to a monitoring.
public struct DeliverPayload: StagePayload {
    /// The messages of this run, and those of earlier ones that were tried again; by channel and key.
    @Listed public var messages: [DeliveredMessage]
    /// The reviews that this run opened, edited or closed, or found as they should be; by forge,
    /// repository and branch.
    @Listed public var reviews: [DeliveredReview]
    /// Where numbers were written or pushed; null where nothing is configured.
    @Nullable public var metrics: DeliveredMetrics?

    /// The stage that writes it.
    public static var stage: StageName { .deliver }
}

extension DeliverPayload {
    /// The summary where there was nothing to do.
    package static let nothing = "nothing to send"
}

/// What a message tells.
public enum EventName: String, Codable, Sendable, CaseIterable {
    /// An update failed, or a stage of the run.
    case failed
    /// An update was taken back.
    case rolledBack = "rolled-back"
    /// An update is offered that an advisory speaks of.
    case securityUpdate = "security-update"
    /// Updates could not all be looked for.
    case detectionPartial = "detection-partial"
    /// An update waits for a person.
    case approvalNeeded = "approval-needed"
    /// An update waits for its maintenance window, and goes by itself then.
    case waitsForWindow = "waits-for-window"
    /// An update was applied.
    case done
    /// An update is offered, and goes by itself.
    case updateAvailable = "update-available"
    /// A run begins.
    case started
    /// A maintenance window is open.
    case windowOpens = "window-opens"
    /// A maintenance window is over.
    case windowCloses = "window-closes"
}

/// What became of a message.
public enum MessageOutcome: String, Codable, Sendable, CaseIterable {
    /// The channel took it.
    case sent
    /// It had been sent before.
    case already
    /// It could not be sent yet: the next delivery tries again.
    case pending
    /// It was given up: it is too old, or too many wait.
    case dropped
    /// It would be sent: a dry run.
    case planned
}

/// One message on one channel.
public struct DeliveredMessage: Codable, Sendable, Equatable {
    /// The channel's name.
    public var channel: String
    /// The channel's type.
    public var type: String
    /// What makes it the same message on its channel.
    public var key: String
    /// The run that it tells of.
    public var run: RunID
    /// What it tells, each once, the gravest first.
    @Listed public var events: [EventName]
    /// How many things it tells.
    public var count: Int
    /// How grave the gravest of them is.
    public var severity: Severity
    /// Its subject.
    public var subject: String
    /// What became of it.
    public var outcome: MessageOutcome
    /// Why it was not sent; null where it was.
    @Nullable public var reason: String?
    /// What would help; null where nothing need be done.
    @Nullable public var remedy: String?
    /// How often it was tried, in all deliveries.
    public var attempts: Int
}

/// What became of a review.
public enum ReviewOutcome: String, Codable, Sendable, CaseIterable {
    /// It was opened.
    case opened
    /// Its text or labels were edited.
    case updated
    /// It was as it should be.
    case unchanged
    /// It was closed: other commits took its place, or nothing is left of it.
    case closed
    /// A person merged it.
    case merged
    /// A person closed it without merging: its versions are skipped.
    case declined
    /// The forge refused, or did not answer.
    case failed
    /// It would be opened, edited or closed: a dry run.
    case planned
}

/// One review on a forge: a pull request, a merge request.
public struct DeliveredReview: Codable, Sendable, Equatable {
    /// The kind of forge: `github`, `gitlab`, `gitea`.
    public var forge: String
    /// The forge's host, with its port where that is not the usual one.
    public var host: String
    /// The repository on it: `owner/name`.
    public var repository: String
    /// The branch that is reviewed.
    public var branch: String
    /// What it is one review of: a group's name; null where it is the whole night's.
    @Nullable public var group: String?
    /// Its number; null where there is none.
    @Nullable public var number: Int?
    /// Its page; null where there is none.
    @Nullable public var url: String?
    /// Its title.
    public var title: String
    /// Its labels, sorted.
    @Listed public var labels: [String]
    /// The updates in it, sorted.
    @Listed public var updates: [UpdateID]
    /// What became of it.
    public var outcome: ReviewOutcome
    /// Why it failed; null otherwise.
    @Nullable public var reason: String?
    /// What would help; null where nothing need be done.
    @Nullable public var remedy: String?
}

/// Where numbers went.
public struct DeliveredMetrics: Codable, Sendable, Equatable {
    /// How many series there were.
    public var series: Int
    /// The places, in the order in which they are configured.
    @Listed public var targets: [MetricsTarget]
}

/// One place that numbers go to.
public struct MetricsTarget: Codable, Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// A file that node_exporter reads.
        case file
        /// A Pushgateway.
        case pushgateway
    }

    /// What it is.
    public var kind: Kind
    /// The file's path, or the address without secrets.
    public var place: String
    /// Whether it took them.
    public var isWritten: Bool
    /// Why it did not; null where it did.
    @Nullable public var reason: String?

    private enum CodingKeys: String, CodingKey {
        case kind, place, reason
        case isWritten = "written"
    }
}
