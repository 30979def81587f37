package import Contracts
internal import Names

/// Says in words what an update means.
package enum AnalysisDetails {
    /// The reasons, what is affected, and the evidence of what breaks: a line each, nothing of what is
    /// not known. Of long lists the first ten.
    package static func lines(_ update: AnalyzedUpdate) -> [String] {
        lines(why: update.why, update.affected, update.breaking, security: update.security)
    }

    /// The same of an entry of a report, and then its steps, what else was found, its edits, the saved
    /// volumes, its checks, and where to read more.
    ///
    /// - Parameter names: the updates of the report as people know them.
    package static func lines(
        _ entry: ReportEntry, names: [UpdateID: String] = [:]
    ) -> [String] {
        let breaking = entry.isBreaking.map { Breaking(isBreaking: $0, signals: entry.signals) }
        var lines = lines(why: unsaid(entry), entry.affected, breaking, security: entry.security)
        lines += entry.steps.filter { !isSaid($0, entry) }.map(step) + entry.notes.map(note)
        if !entry.requires.isEmpty {
            lines.append(
                "after: "
                    + list(
                        entry.requires.map { id in names[id].map { "\($0) (\(id))" } ?? id.text }))
        }
        lines += entry.edits.prefix(10).map { edit in
            "edit: \(edit.file)\(edit.path.map { " \($0)" } ?? ""): \(edit.old) → \(edit.new)"
        }
        if entry.edits.count > 10 { lines.append("and \(entry.edits.count - 10) more edits") }
        if !entry.snapshots.isEmpty { lines.append("saved volumes: " + list(entry.snapshots)) }
        if let checks = entry.checks {
            let seconds = entry.seconds.map { ", \($0) s" } ?? ""
            lines.append(
                "checks: \(checks.passed) passed, \(checks.failed) failed, "
                    + "\(checks.skipped) skipped\(seconds)")
        }
        if let link = entry.link { lines.append("link: \(link)") }
        if let remedy = entry.remedy { lines.append("→ \(remedy)") }
        if let take = entry.take { lines.append("take it: \(take)") }
        if let skip = entry.skip { lines.append("skip it: \(skip)") }
        return lines
    }

    /// The reasons that neither its row nor a step says already.
    private static func unsaid(_ entry: ReportEntry) -> [String] {
        entry.why.filter { why in
            entry.reason?.contains(why) != true && !entry.steps.contains { $0.text.contains(why) }
        }
    }

    /// Whether a row's reason says all of a step: one that no update takes, and nobody wrote down.
    private static func isSaid(_ step: ReportStep, _ entry: ReportEntry) -> Bool {
        step.update == nil && step.source == nil && entry.reason?.contains(step.text) == true
    }

    private static func lines(
        why: [String], _ affected: Affected?, _ breaking: Breaking?, security: [String]
    ) -> [String] {
        var lines = why.isEmpty ? [] : ["why: " + why.joined(separator: "; ")]
        for (name, values) in [
            ("affected", affected?.workloads), ("brought by", affected?.applications),
            ("namespaces", affected?.namespaces), ("data", affected?.data),
        ] {
            if let values, !values.isEmpty { lines.append("\(name): " + list(values)) }
        }
        if let more = affected?.more { lines.append("of these, \(more) more are not listed") }
        if let breaking, !breaking.signals.isEmpty {
            let word = breaking.isBreaking ? "breaking" : "may break"
            let evidence = breaking.signals.map { signal in
                "\(words(signal))\(signal.link.map { ", \($0)" } ?? "")"
            }
            lines.append("\(word): " + evidence.joined(separator: ", "))
        }
        if !security.isEmpty { lines.append("closes: " + security.joined(separator: ", ")) }
        return lines
    }

    /// A piece of evidence: `major: 1.2 → 2.0`.
    package static func words(_ signal: Signal) -> String {
        "\(signal.signal): \(signal.evidence)"
    }

    /// Of a long list the first ten.
    private static func list(_ values: [String]) -> String {
        let more = values.count > 10 ? ", and \(values.count - 10) more" : ""
        // What has no namespace has nothing between its slashes.
        return values.prefix(10).map { $0.replacing("//", with: "/") }.joined(separator: ", ")
            + more
    }

    private static func step(_ step: ReportStep) -> String {
        let to = step.to.map { to in
            " \(to)" + (step.update.map { " (\($0))" } ?? "")
        }
        let source = step.source.map { " [\($0)]" } ?? ""
        return "step\(to ?? ""): \(step.text)\(source)"
    }

    private static func note(_ note: ReportNote) -> String {
        let place = note.place.map { "\($0): " } ?? ""
        let detail = note.detail.map { " (\($0))" } ?? ""
        let remedy = note.remedy.map { " → \($0)" } ?? ""
        return "\(note.severity.rawValue): \(place)\(note.text)\(detail) [\(note.rule)]\(remedy)"
    }
}
