package import Contracts

/// Says in words what an update means.
package enum AnalysisDetails {
    /// The reasons, what is affected, and the evidence of what breaks: a line each, nothing of what is
    /// not known. Of long lists the first ten.
    package static func lines(_ update: AnalyzedUpdate) -> [String] {
        var lines = update.why.isEmpty ? [] : ["why: " + update.why.joined(separator: "; ")]
        let affected = update.affected
        for (name, values) in [
            ("affected", affected.workloads), ("brought by", affected.applications),
            ("namespaces", affected.namespaces), ("data", affected.data),
        ] where !values.isEmpty {
            let more = values.count > 10 ? ", and \(values.count - 10) more" : ""
            lines.append("\(name): " + values.prefix(10).joined(separator: ", ") + more)
        }
        if let more = affected.more { lines.append("of these, \(more) more are not listed") }
        let evidence = update.breaking.signals.map { "\($0.signal) (\($0.evidence))" }
        if !evidence.isEmpty {
            let word = update.breaking.isBreaking ? "breaking" : "may break"
            lines.append("\(word): " + evidence.joined(separator: ", "))
        }
        if !update.security.isEmpty {
            lines.append("closes: " + update.security.joined(separator: ", "))
        }
        return lines
    }
}
