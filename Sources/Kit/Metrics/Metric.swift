internal import SystemSupport

/// A metric: its name, what it means, and the labels that tell its series apart.
package struct Metric: Sendable, Hashable {
    /// What its value does over time.
    package enum Kind: String, Sendable {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
        /// Observations, counted by their size.
        case histogram
    }

    /// The name, `upkeep_…`; a histogram's series add `_bucket`, `_sum` and `_count`.
    package let name: String
    /// What its value does.
    package let kind: Kind
    /// What it means, in one line.
    package let help: String
    /// The labels beside `repository`, in the order in which they are written.
    package let labels: [String]
    /// The upper bounds of a histogram's buckets, growing, without the last one of all; else empty.
    package let buckets: [Int]

    init(
        _ name: String, _ kind: Kind, _ labels: [String] = [], buckets: [Int] = [], help: String
    ) {
        self.name = "upkeep_" + name
        self.kind = kind
        self.labels = labels
        self.buckets = buckets
        self.help = help
    }

    /// The names of its series.
    package var seriesNames: [String] {
        kind == .histogram ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }
}

/// The values of a metric's series.
package struct MetricFamily: Sendable, Equatable {
    /// The metric.
    package let metric: Metric
    private(set) var series: [[String]: Int64] = [:]
    private(set) var observations: [[String]: Observations] = [:]

    /// Begins with no series.
    package init(_ metric: Metric) { self.metric = metric }

    /// Sets a series; one with another number of labels than the metric has is left out.
    ///
    /// - Parameter labels: the labels' values, in the order of the metric's labels.
    package mutating func set(_ value: Int64, at labels: [String]) {
        if labels.count == metric.labels.count { series[labels.map(LabelValue.clean)] = value }
    }

    /// Adds to a series, from 0 where it is new.
    mutating func add(_ value: Int64, at labels: [String]) {
        let before = series[labels.map(LabelValue.clean)] ?? 0
        set(before.addingReportingOverflow(value).partialValue, at: labels)
    }

    /// Sets the observations of a histogram's series.
    package mutating func set(_ value: Observations, at labels: [String]) {
        if labels.count == metric.labels.count {
            observations[labels.map(LabelValue.clean)] = value
        }
    }
}

/// Makes text fit to be a label's value.
package enum LabelValue {
    /// On one line, without what looks like a secret, at most 200 characters.
    package static func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.line(SafeText.withoutSecrets(text)), to: 200)
    }
}

/// What a histogram saw.
package struct Observations: Codable, Sendable, Equatable {
    /// How many were at most as large as each bucket's bound.
    var buckets: [Int64]
    /// All of them together.
    var sum: Int64 = 0
    /// How many there were.
    var count: Int64 = 0

    /// Begins with none.
    init(_ metric: Metric) { buckets = Array(repeating: 0, count: metric.buckets.count) }

    /// Adds one.
    mutating func add(_ value: Int64, _ metric: Metric) {
        for (index, bound) in metric.buckets.enumerated()
        where value <= Int64(bound) && buckets.indices.contains(index) {
            buckets[index] &+= 1
        }
        sum = sum.addingReportingOverflow(value).partialValue
        count &+= 1
    }
}
