internal import Contracts
internal import Metrics

/// Writes a report, and what is counted over all runs, as metrics for Prometheus.
struct ReportPrometheus: ReportFormat {
    let name = "prometheus"
    /// None: what is counted grows with later runs.
    let file: String? = nil
    let hasMoreToTell = false

    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        model.metrics.text(model.document.repository, model.view, model.document.payload)
    }
}
