// Made by `make schemas` from the properties in Deliver.swift; edits are lost.
// swift-format-ignore-file

extension DeliverPayload {
    public init(
        messages: [DeliveredMessage] = [],
        reviews: [DeliveredReview] = [],
        metrics: DeliveredMetrics? = nil,
        _: Made = Made()
    ) {
        self.init(
            messages: messages,
            reviews: reviews,
            metrics: metrics)
    }
}

extension DeliveredMessage {
    public init(
        channel: String,
        type: String,
        key: String,
        run: RunID,
        events: [EventName] = [],
        count: Int,
        severity: Severity,
        subject: String,
        outcome: MessageOutcome,
        reason: String? = nil,
        remedy: String? = nil,
        attempts: Int,
        _: Made = Made()
    ) {
        self.init(
            channel: channel,
            type: type,
            key: key,
            run: run,
            events: events,
            count: count,
            severity: severity,
            subject: subject,
            outcome: outcome,
            reason: reason,
            remedy: remedy,
            attempts: attempts)
    }
}

extension DeliveredReview {
    public init(
        forge: String,
        host: String,
        repository: String,
        branch: String,
        group: String? = nil,
        number: Int? = nil,
        url: String? = nil,
        title: String,
        labels: [String] = [],
        updates: [UpdateID] = [],
        outcome: ReviewOutcome,
        reason: String? = nil,
        remedy: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            forge: forge,
            host: host,
            repository: repository,
            branch: branch,
            group: group,
            number: number,
            url: url,
            title: title,
            labels: labels,
            updates: updates,
            outcome: outcome,
            reason: reason,
            remedy: remedy)
    }
}

extension DeliveredMetrics {
    public init(
        series: Int,
        targets: [MetricsTarget] = [],
        _: Made = Made()
    ) {
        self.init(
            series: series,
            targets: targets)
    }
}

extension MetricsTarget {
    public init(
        kind: Kind,
        place: String,
        isWritten: Bool,
        reason: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            kind: kind,
            place: place,
            isWritten: isWritten,
            reason: reason)
    }
}
