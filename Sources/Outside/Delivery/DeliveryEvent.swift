package import Contracts
internal import SystemSupport

/// One thing that people may want to know.
package struct DeliveryEvent: Sendable, Equatable {
    /// What it is.
    package let name: EventName
    /// What makes it the same: a channel is told of it once. Things that are told as one have a key each.
    package let keys: [String]
    /// How grave it is.
    package let severity: Severity
    /// The update that it is about; nil where it is about none.
    package let update: UpdateID?
    /// The update's layer.
    package let layer: Layer?
    /// What it is about: one line.
    package let title: String
    /// More of it: one line.
    package let detail: String?
    /// The command that a person may want to give.
    package let command: String?
    /// What it is as well, for channels that only want to know of that.
    package let also: EventName?
    /// Channels that a rule of the update names.
    package let channels: [String]

    /// Makes an event; what it says loses secrets and control characters.
    ///
    /// - Parameter subject: with the name, what makes it the same.
    package init(
        _ name: EventName, subject: String, title: String, detail: String? = nil,
        severity: Severity? = nil, update: UpdateID? = nil, layer: Layer? = nil,
        command: String? = nil, also: EventName? = nil, channels: [String] = []
    ) {
        self.init(
            name, subjects: [subject], title: title, detail: detail, severity: severity,
            update: update, layer: layer, command: command, also: also, channels: channels)
    }

    /// Makes an event that tells several things in one line.
    ///
    /// - Parameter subjects: each with the name, what makes them the same; one at least.
    package init(
        _ name: EventName, subjects: [String], title: String, detail: String? = nil,
        severity: Severity? = nil, update: UpdateID? = nil, layer: Layer? = nil,
        command: String? = nil, also: EventName? = nil, channels: [String] = []
    ) {
        self.name = name
        keys = subjects.map { "\(name.rawValue) \(Self.clean($0, 200))" }
        self.severity = severity ?? name.severity
        self.update = update
        self.layer = layer
        self.title = Self.clean(title, 200)
        self.detail = detail.map { Self.clean($0, 300) }.flatMap { $0.isEmpty ? nil : $0 }
        self.command = command.map { Self.clean($0, 200) }
        self.also = also
        self.channels = channels
    }

    private static func clean(_ text: String, _ limit: Int) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: limit)
    }
}

extension EventName {
    /// How grave it is where nobody says otherwise.
    package var severity: Severity {
        switch self {
        case .failed, .rolledBack: .error
        case .securityUpdate, .detectionPartial: .warning
        case .approvalNeeded, .waitsForWindow, .done, .updateAvailable, .started, .windowOpens,
            .windowCloses:
            .notice
        }
    }

    /// The heading of several of them.
    package var heading: String {
        switch self {
        case .failed: "Failed"
        case .rolledBack: "Taken back"
        case .securityUpdate: "Security updates"
        case .detectionPartial: "Not everything was looked up"
        case .approvalNeeded: "Waits for you"
        case .waitsForWindow: "Waits for its window"
        case .done: "Done"
        case .updateAvailable: "Goes with the next run"
        case .started: "Started"
        case .windowOpens: "A maintenance window is open"
        case .windowCloses: "A maintenance window is over"
        }
    }

    /// Several of them within a subject: `3 failed`.
    package func counted(_ count: Int) -> String {
        switch self {
        case .failed: "\(count) failed"
        case .rolledBack: "\(count) taken back"
        case .securityUpdate: count == 1 ? "1 security update" : "\(count) security updates"
        case .detectionPartial: "not everything was looked up"
        case .approvalNeeded: count == 1 ? "1 waits for you" : "\(count) wait for you"
        case .done: "\(count) done"
        case .waitsForWindow:
            count == 1 ? "1 waits for its window" : "\(count) wait for their window"
        case .updateAvailable:
            count == 1 ? "1 goes with the next run" : "\(count) go with the next run"
        case .started: "started"
        case .windowOpens: "maintenance window open"
        case .windowCloses: "maintenance window over"
        }
    }
}
