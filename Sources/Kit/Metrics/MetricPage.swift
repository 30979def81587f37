package import Contracts
internal import Names
package import RunView
package import Runs

/// The metrics of a repository as one page for Prometheus.
package struct MetricPage {
    /// What is counted over all runs.
    private let totals: MetricTotals
    /// The last run with a scan, for a run that has none.
    private let scanned: RunView?
    /// The directory of the repository.
    private let path: String

    /// A page that counts nothing of earlier runs.
    package init(totals: MetricTotals = MetricTotals(), path: String = "") {
        self.init(totals: totals, scanned: nil, path: path)
    }

    private init(totals: MetricTotals, scanned: RunView?, path: String) {
        self.totals = totals
        self.scanned = scanned
        self.path = path
    }

    /// Counts what happened up to now.
    ///
    /// - Parameters:
    ///   - run: the run that the page is of.
    ///   - isSaved: whether what is counted is kept, so that the next page goes on from it.
    package static func current(
        _ state: StateDirectory, run: RunDirectory, path: String, isSaved: Bool
    ) throws -> MetricPage {
        var totals = MetricTotals.read(state)
        try totals.catchUp(state)
        let earlier = run.hasDocument(.detect) ? [] : state.runs().filter { $0 < run.run }
        let scanned = earlier.suffix(100).reversed().lazy.map(state.directory)
            .first { $0.hasDocument(.detect) && $0.record()?.isDryRun != true }.map(RunView.init)
        for view in [RunView(run), scanned] { view.map { totals.expect($0) } }
        if isSaved { try totals.write(state) }
        return MetricPage(totals: totals, scanned: scanned, path: path)
    }

    /// The page.
    ///
    /// - Parameters:
    ///   - repository: what the run's documents say of the repository.
    ///   - view: the run.
    ///   - report: its report.
    package func text(
        _ repository: RepositoryInfo, _ view: RunView, _ report: ReportPayload
    ) -> String {
        let isOwn = view.detect != nil
        let last = isOwn ? view : scanned ?? view
        return PrometheusText.text(
            MetricSnapshot.families(totals, last, isOwn ? report : ReportBuilder.build(last)),
            repository: RepositoryLabel.text(repository, path: path))
    }
}
