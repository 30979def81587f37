internal import Checks
package import Contracts
internal import Names
package import RunView
internal import SystemSupport

/// All metrics, as a run left them.
package struct MetricSnapshot {
    /// Components that are named at most.
    private static let componentLimit = 100

    private let totals: MetricTotals
    private let view: RunView
    private let report: ReportPayload
    private var families: [String: MetricFamily] = [:]

    /// The metrics, in the order of their table.
    ///
    /// - Parameters:
    ///   - totals: what is counted over all runs, this one included.
    ///   - view: the last run with a scan.
    ///   - report: its report.
    package static func families(
        _ totals: MetricTotals, _ view: RunView, _ report: ReportPayload
    ) -> [MetricFamily] {
        var snapshot = MetricSnapshot(totals: totals, view: view, report: report)
        snapshot.set(.build, 1, Tool.info.version)
        snapshot.addTotals()
        snapshot.addStages()
        if view.detect != nil {
            snapshot.addScan()
            snapshot.addUpdates()
            snapshot.addBehind()
            snapshot.addComponents()
            snapshot.addFindings()
        }
        return Metric.all.compactMap { snapshot.families[$0.name] }
    }

    private init(totals: MetricTotals, view: RunView, report: ReportPayload) {
        self.totals = totals
        self.view = view
        self.report = report
    }

    private mutating func set(_ metric: Metric, _ value: Int64, _ labels: String...) {
        families[metric.name, default: MetricFamily(metric)].set(value, at: labels)
    }

    private mutating func add(_ metric: Metric, _ value: Int64, _ labels: [String]) {
        families[metric.name, default: MetricFamily(metric)].add(value, at: labels)
    }

    // MARK: over all runs

    private mutating func addTotals() {
        func labels(_ key: String) -> [String] {
            key.split(separator: "|", omittingEmptySubsequences: true).map(String.init)
        }
        for metric in Metric.all {
            for (key, value) in totals.counters[metric.name] ?? [:] {
                add(metric, value, labels(key))
            }
            for (key, value) in totals.histograms[metric.name] ?? [:] {
                families[metric.name, default: MetricFamily(metric)].set(value, at: labels(key))
            }
        }
        set(.lastGoodScan, totals.lastGoodScan?.seconds ?? 0)
        for outcome in OperationOutcome.allCases {
            set(.lastOperations, totals.lastOperations[outcome.rawValue] ?? 0, outcome.rawValue)
        }
    }

    private mutating func addStages() {
        for (stage, end) in totals.stages {
            set(.stageFinished, end.finished.seconds, stage)
            set(.stageSeconds, end.seconds, stage)
            for outcome in Outcome.allCases {
                set(.stageOutcome, outcome == end.outcome ? 1 : 0, stage, outcome.rawValue)
            }
        }
    }

    // MARK: as the last scan saw it

    private mutating func addScan() {
        guard let detect = view.detect else { return }
        set(.lastScan, detect.finished.seconds)
        set(.scanComplete, detect.payload.complete ? 1 : 0)
        for state in LookupState.allCases { add(.dependencies, 0, [state.rawValue]) }
        for dependency in detect.payload.dependencies {
            add(.dependencies, 1, [dependency.lookup.state.rawValue])
            let source = DatasourceLabel.text(dependency.datasource)
            add(.lookupFailures, 0, [source])
            if dependency.lookup.state != .answered, !view.isUnversioned(dependency) {
                add(.lookupFailures, 1, [source])
            }
        }
    }

    private mutating func addUpdates() {
        let outcomes = report.summary.outcomes
        let states = [
            ("applied", outcomes.applied), ("in-review", outcomes.inReview),
            ("failed", outcomes.failed), ("taken-back", outcomes.takenBack),
            ("refused", outcomes.refused), ("not-located", outcomes.unlocated),
            ("planned", outcomes.planned), ("waiting", outcomes.waiting), ("held", outcomes.held),
            ("there-before", outcomes.already), ("superseded", outcomes.superseded),
        ]
        for (state, count) in states { set(.updates, Int64(count), state) }
        for layer in Layer.allCases { add(.security, 0, [layer.rawValue]) }
        for what in WaitsFor.allCases where what != .superseded {
            add(.waiting, 0, [what.rawValue])
        }
        add(.holds, 0, [])
        for update in pending {
            let analysis = view.analysis(of: update.id)
            let layer = analysis?.layer.rawValue ?? RunFacts.unknown
            let risk = analysis?.risk.rawValue ?? RunFacts.unknown
            add(.pending, 1, [layer, update.kind.rawValue, risk])
            if !(analysis?.security ?? update.advisories).isEmpty { add(.security, 1, [layer]) }
            guard let waits = waits(for: update) else { continue }
            add(.waiting, 1, [waits.rawValue])
            if waits == .hold { add(.holds, 1, []) }
        }
    }

    private func waits(for update: Update) -> WaitsFor? {
        if view.isHeld(update.id) { return .hold }
        return view.change(of: update.id)?.outcome == .inReview
            ? .review : view.waits(of: update)?.for
    }

    /// The updates that are not in the files, without those that a higher one supersedes.
    private var pending: [Update] {
        let standing = view.standing
        return (view.detect?.payload.updates ?? []).filter { update in
            let stands = standing?.contains(update.id) ?? update.stands
            return !stands && view.waits(of: update)?.for != .superseded
        }
    }

    private mutating func addBehind() {
        for layer in Layer.allCases {
            let behind = report.behind.first { $0.layer == layer }
            set(.behind, Int64(behind?.major ?? 0), layer.rawValue, "major")
            set(.behind, Int64(behind?.minor ?? 0), layer.rawValue, "minor")
            set(.behind, Int64(behind?.patch ?? 0), layer.rawValue, "patch")
        }
    }

    private mutating func addComponents() {
        var counts: [[String]: Int64] = [:]
        for update in pending {
            guard let analysis = view.analysis(of: update.id) else { continue }
            let component = SafeText.name(analysis.component)
            counts[[analysis.layer.rawValue, component], default: 0] += 1
        }
        let most = counts.sorted { left, right in
            left.value != right.value
                ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }
        for (labels, count) in most.prefix(MetricSnapshot.componentLimit) {
            add(.components, count, labels)
        }
        set(.componentsLeftOut, Int64(max(0, most.count - MetricSnapshot.componentLimit)))
    }

    private mutating func addFindings() {
        let rules = Set(Rule.known.map(\.id))
        for finding in view.findings {
            let rule = rules.contains(finding.rule) ? finding.rule : "other"
            add(.findings, 1, [rule, finding.severity.rawValue])
        }
    }
}

/// A datasource as a label says it: the names that are known, so that a report cannot make new ones.
enum DatasourceLabel {
    private static let known: Set = [
        "docker", "helm", "kubernetes-api", "github-runners", "github-releases", "github-tags",
        "gitlab-releases", "gitlab-tags", "gitea-releases", "gitea-tags", "forgejo-releases",
        "forgejo-tags", "git-refs", "git-tags", "npm", "pypi", "go", "crate", "maven", "nuget",
        "rubygems", "packagist", "terraform-module", "terraform-provider", "galaxy",
        "galaxy-collection", "node-version", "golang-version", "endoflife-date", "custom",
    ]

    static func text(_ datasource: Datasource?) -> String {
        guard let name = datasource?.rawValue else { return RunFacts.unknown }
        if known.contains(name) { return name }
        return name.hasPrefix("custom.") ? "custom" : "other"
    }
}
