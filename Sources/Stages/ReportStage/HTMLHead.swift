internal import Contracts
internal import Formats
internal import Names

/// The head of a report's page: what happened, in numbers and in words, and where to read on.
struct HTMLHead {
    let model: ReportModel
    let contents: HTMLContents

    private var document: Document<ReportPayload> { model.document }
    private var summary: ReportSummary { document.payload.summary }

    func write(_ body: inout HTMLWriter) {
        body.element(.header) { header in
            header.element(.p, .class("m"), text: "upkeep report")
            headline(&header)
            header.newline()
            if summary.dryRun {
                header.element(.p, .class("box"), text: "Dry run: nothing was changed.")
            }
            if let warning = model.head.warning {
                header.element(.p, .class("box"), text: warning)
            }
            tiles(&header)
            facts(&header)
            let lines = model.head.stages + model.head.branch
            if !lines.isEmpty {
                header.element(.ul) { list in
                    for line in lines.prefix(30) { list.element(.li, text: line) }
                    if lines.count > 30 {
                        list.element(.li, text: "… and \(lines.count - 30) more")
                    }
                }
                header.newline()
            }
        }
        navigation(&body)
        filter(&body)
    }

    /// What happened, large; what goes with it smaller, in the same line for those who hear it.
    private func headline(_ header: inout HTMLWriter) {
        let first = summary.text.prefix { $0 != ";" }
        header.element(.h1) { line in
            line.text(String(first))
            if first.count < summary.text.count {
                line.element(.small, text: String(summary.text.dropFirst(first.count)))
            }
        }
    }

    /// How many of what, each with a jump to its part.
    private func tiles(_ header: inout HTMLWriter) {
        if contents.parts.isEmpty { return }
        header.element(.ul, .class("tiles")) { list in
            for part in contents.parts {
                list.element(.li) { tile in
                    tile.element(.b, text: "\(part.section.entries.count)")
                    tile.text(" ")
                    tile.jump(part.section.title, to: part.section.section.rawValue)
                }
            }
        }
        header.newline()
    }

    private func facts(_ header: inout HTMLWriter) {
        let repository = document.repository
        header.element(.dl, .class("facts")) { facts in
            facts.fact("Repository", repository.url)
            facts.fact("Branch", repository.branch)
            if let push = summary.push {
                facts.fact("Push", "\(push.outcome.rawValue) to \(push.place)")
            }
            facts.fact("Commits", commits)
            if let backup = summary.backup { facts.fact("Backup", backup.words) }
            if let checks = summary.checks {
                facts.fact("Checks", "\(checks.verdict.rawValue): \(checks.words)")
            }
            facts.fact("Seen", model.head.counts)
            facts.fact("New", model.head.news)
            facts.fact("Run", document.run.text)
        }
        header.newline()
    }

    private var commits: String? {
        switch (summary.before, summary.after) {
        case (let before?, let after?) where before != after:
            "\(before.short) → \(after.short)"
        case (let before?, _): "\(before.short), unchanged"
        case (nil, let after?): after.short
        case (nil, nil): nil
        }
    }

    private func navigation(_ body: inout HTMLWriter) {
        let payload = document.payload
        let others = [
            ("urgent", "Urgent", true), ("news", "New", summary.since != nil),
            ("plan", "Plan", !payload.batches.isEmpty),
            (
                "figures", "Figures",
                !payload.behind.isEmpty || !payload.months.isEmpty || !payload.stages.isEmpty
            ),
        ].filter(\.2)
        body.element(.nav, .is(.label, "Parts of the report")) { nav in
            nav.element(.ul) { list in
                for (id, title, _) in others {
                    list.element(.li) { $0.jump(title, to: id) }
                }
            }
        }
        body.newline()
    }

    /// What the script shows: the page reads without it.
    private func filter(_ body: inout HTMLWriter) {
        let entries = document.payload.sections.flatMap(\.entries)
        let layers = Layer.allCases.filter { layer in entries.contains { $0.layer == layer } }
        let risks = Risk.allCases.reversed().filter { risk in entries.contains { $0.risk == risk } }
        let parts = contents.parts.map(\.section)
        if contents.count < 2 { return }
        body.element(
            .div, .id("filter"), .flag(.hidden), .is(.role, "search"), .is(.label, "Filter")
        ) { bar in
            bar.choice("layer", "Layer", layers.map { ($0.rawValue, $0.rawValue) })
            bar.choice("risk", "Risk", risks.map { ($0.rawValue, $0.rawValue) })
            bar.choice("state", "State", parts.map { ($0.section.rawValue, $0.title) })
            bar.element(.label) { label in
                label.text("Name ")
                label.element(.input, .is(.type, "search"), .id("f-name"))
            }
            bar.element(.button, .is(.type, "reset"), .id("f-all"), text: "Show all")
            bar.element(.p, .id("f-count"), .is(.role, "status"), .is(.live, "polite"))
        }
        body.newline()
    }
}

extension HTMLWriter {
    /// Writes a name and what is known by it; nothing where that is nothing.
    mutating func fact(_ name: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        fact(name) { $0.text(text) }
    }

    /// Writes a name and what is known by it.
    mutating func fact(_ name: String, content: (inout HTMLWriter) -> Void) {
        element(.dt, text: name)
        element(.dd, content: content)
    }

    fileprivate mutating func choice(
        _ id: String, _ title: String, _ options: [(value: String, text: String)]
    ) {
        element(.label) { label in
            label.text(title + " ")
            label.element(.select, .id("f-\(id)")) { select in
                select.element(.option, .is(.value, ""), text: "all")
                for option in options {
                    select.element(.option, .is(.value, option.value), text: option.text)
                }
            }
        }
    }
}

extension Push {
    /// The remote and the branch.
    var place: String { [remote, branch].compactMap { $0 }.joined(separator: "/") }
}

extension ReportBackup {
    /// What was saved, in words.
    var words: String {
        let all = Words.count(artifacts, "artifact")
        let state = verified == artifacts ? "verified" : "\(verified) of them verified"
        let some = volumes == 0 ? "" : ", " + Words.count(volumes, "volume")
        return "\(all), \(state)\(some)" + (copy.map { ", copy at \($0)" } ?? "")
    }
}

extension ReportChecks {
    /// How many passed, failed and were skipped.
    var words: String {
        [(passed, "passed"), (failed, "failed"), (skipped, "skipped")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
