internal import SystemSupport

/// Writes metrics as Prometheus reads them.
///
/// Source: Prometheus, exposition formats, text-based format 0.0.4.
package enum PrometheusText {
    /// The text; families in the order given, their series sorted by label values.
    ///
    /// - Parameter repository: the value of the label `repository`, which every series bears.
    package static func text(_ families: [MetricFamily], repository: String) -> String {
        var text = ""
        for family in families where !(family.series.isEmpty && family.observations.isEmpty) {
            let metric = family.metric
            text += "# HELP \(metric.name) \(SafeText.line(metric.help).escaping("\\"))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            func labels(_ values: [String], _ bound: String? = nil) -> String {
                var pairs = [("repository", repository)] + Array(zip(metric.labels, values))
                if let bound { pairs.append(("le", bound)) }
                return pairs.map { "\($0.0)=\"\(quoted($0.1))\"" }.joined(separator: ",")
            }
            for (values, value) in sorted(family.series) {
                text += "\(metric.name){\(labels(values))} \(value)\n"
            }
            for (values, seen) in sorted(family.observations) {
                for (bound, count) in zip(metric.buckets, seen.buckets) {
                    text += "\(metric.name)_bucket{\(labels(values, "\(bound)"))} \(count)\n"
                }
                text += "\(metric.name)_bucket{\(labels(values, "+Inf"))} \(seen.count)\n"
                text += "\(metric.name)_sum{\(labels(values))} \(seen.sum)\n"
                text += "\(metric.name)_count{\(labels(values))} \(seen.count)\n"
            }
        }
        return text
    }

    private static func sorted<Value>(_ series: [[String]: Value]) -> [([String], Value)] {
        series.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }

    private static func quoted(_ text: String) -> String {
        LabelValue.clean(text).escaping("\\\"")
    }
}
