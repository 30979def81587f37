extension Rule {
    /// The rules of deliver.
    static let deliver: [Rule] = [
        channelFailed, messageDropped, channelUnknown, reviewFailed, forgeUnknown, metricsFailed,
    ]

    /// A channel takes nothing.
    public static let channelFailed = Rule(
        "deliver/channel-failed", .warning,
        "A message could not be sent on a channel; the next delivery tries again.",
        why:
            "Whoever relies on the channel hears of nothing, failed updates included, and takes "
            + "the silence for a quiet night.",
        example: .situation("The Slack webhook was removed and answers 404."),
        remedy: "see whether the channel works: upkeep deliver test NAME", isUrgent: true)
    /// A message was given up.
    public static let messageDropped = Rule(
        "deliver/message-dropped", .warning,
        "A message was given up: it waited for a week, or too many wait.",
        why: "Nobody was told of that run on this channel, and nobody will be.",
        example: .situation("The mail server did not answer for eight days."),
        remedy: "mend the channel; upkeep report says what the message would have said")
    /// A rule names a channel that is not there.
    public static let channelUnknown = Rule(
        "deliver/channel-unknown", .warning,
        "A rule's notify names a channel that is not configured.",
        why: "The updates that the rule is about are told to nobody on that channel.",
        example: .yaml(
            """
            rules:
              - match: {layer: [database]}
                notify: [opps]  # channels has ops
            """),
        remedy: "add it to channels in the operator's configuration, or mend the rule")
    /// The forge did not do what it was asked for.
    public static let reviewFailed = Rule(
        "deliver/review-failed", .warning,
        "A review could not be opened, renewed, labelled or closed at the forge.",
        why:
            "The branch with the commits is there, but nobody is asked to look at it, so nothing "
            + "is merged.",
        example: .situation("The token may push, and may not open pull requests."),
        remedy: "read the message; the next run tries again", isUrgent: true)
    /// Nobody says what kind of forge a host is.
    public static let forgeUnknown = Rule(
        "deliver/forge-unknown", .notice,
        "Nobody says what kind of forge a remote's host is: no review is opened there.",
        why: "The branch with the commits is there, and without a review nobody may notice it.",
        example: .situation(
            "The remote is `git@git.example.org:ops/cluster.git`, and `forges` has no entry for "
                + "this host."),
        remedy: "name it in the key forges: host, type, token; docs/forges.md")
    /// Metrics did not get to where they are read.
    public static let metricsFailed = Rule(
        "deliver/metrics-failed", .warning,
        "Metrics could not be written, or pushed to the Pushgateway: what is shown of them is old.",
        why:
            "Dashboards and alerts go on with the numbers of an earlier run: an alert on failed "
            + "updates stays silent.",
        example: .yaml(
            """
            metrics-file: /var/lib/node_exporter/upkeep.prom  # may not be written
            """),
        remedy: "read the message; the next run writes all of them again; docs/metrics.md",
        isUrgent: true)
}
