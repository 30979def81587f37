internal import Contracts
internal import Names

/// Gathers what a run knows of one update into an entry of a report.
struct EntryBuilder {
    private let view: RunView
    private let findings: [String: [Finding]]
    private let volumes: [String]

    /// Takes a run's documents.
    init(_ view: RunView) {
        self.view = view
        let told = Set(
            [Rule.refused, .rollbackRefused, .setBack, .notLocated, .replaced].map(\.id))
        // Analyze starts no program: what it says may stand in mails and comments.
        findings = Dictionary(
            grouping: (view.analyze?.findings ?? []).filter { !told.contains($0.rule) },
            by: \.subject)
        volumes = (view.backup?.payload.artifacts ?? [])
            .filter { $0.kind == .volumeSnapshot && $0.verified }.map(\.name)
    }

    /// All that is known of an update but what became of it.
    func entry(_ update: Update) -> ReportEntry {
        let dependency = view.dependency(update.dependency)
        let one = view.analysis(of: update.id)
        let change = view.change(of: update.id)
        let checks = view.checks(of: update.id)
        let facts = one?.known ?? []
        let name = dependency?.name ?? ""
        return ReportEntry(
            update: update.id, component: one?.component ?? name, name: name,
            file: dependency?.file, kind: update.kind, risk: one?.risk,
            from: VersionText.short(update.from), to: VersionText.short(update.to),
            link: update.links.changelog ?? update.links.source, released: update.released,
            security: one?.security ?? [], layer: one?.layer, action: one?.action,
            why: one?.why ?? [], affected: one?.affected, holdsData: one?.holdsData,
            isBreaking: one?.breaking.isBreaking, signals: one?.breaking.signals ?? [],
            steps: (one?.hops ?? []).map(EntryBuilder.step)
                + facts.filter { $0.effect != .notes }.map(EntryBuilder.step),
            requires: one?.requires ?? [],
            notes: (findings[update.id.text] ?? []).map(EntryBuilder.note)
                + facts.filter { $0.effect == .notes }.map(EntryBuilder.note),
            edits: (change?.edits ?? []).map(EntryBuilder.edit),
            snapshots: one?.holdsData == true ? volumes : [],
            checks: ReportChecks.count(checks),
            seconds: checks.isEmpty ? nil : checks.reduce(0) { $0 + $1.seconds },
            take: take(update), skip: skip(update, dependency))
    }

    /// The command that takes an update: what its wait says, else by its name.
    private func take(_ update: Update) -> String? {
        if let waits = view.waits(of: update) { return waits.take }
        let stands = update.stands || view.change(of: update.id)?.stands == true
        return stands || update.references.isEmpty ? nil : "upkeep apply --update \(update.id)"
    }

    /// The command that holds its version, where names can stand in a command as they are.
    private func skip(_ update: Update, _ dependency: Dependency?) -> String? {
        let stands = update.stands || view.change(of: update.id)?.stands == true
        guard !stands, let package = dependency?.package, let version = update.to.value,
            update.from.value != version,
            [package, version].allSatisfy(EntryBuilder.isPlainWord)
        else { return nil }
        return "upkeep hold add \(package) \(version) --reason TEXT"
    }

    /// Whether a shell reads a word as it stands.
    static func isPlainWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 300 && text.first != "-"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "._-+/:@".utf8.contains(byte)
                }
            }
    }

    private static func step(_ hop: Hop) -> ReportStep {
        ReportStep(text: hop.reason, to: VersionText.short(hop.to), update: hop.update)
    }

    private static func step(_ fact: KnownFact) -> ReportStep {
        ReportStep(text: fact.text, source: fact.source)
    }

    private static func note(_ fact: KnownFact) -> ReportNote {
        ReportNote(rule: fact.rule, severity: .notice, text: fact.text, detail: fact.source)
    }

    private static func note(_ finding: Finding) -> ReportNote {
        let place = finding.place.map { place in
            place.file + (place.line.map { ":\($0)" } ?? "")
        }
        return ReportNote(
            rule: finding.rule, severity: finding.severity, text: finding.message, place: place,
            detail: finding.evidence, remedy: finding.remedy)
    }

    private static func path(_ elements: [PathElement]) -> String {
        elements.map { element in
            switch element {
            case .key(let key): key
            case .index(let index): "\(index)"
            }
        }.joined(separator: ".")
    }

    private static func edit(_ edit: Edit) -> ReportEdit {
        ReportEdit(
            file: edit.reference.file,
            path: edit.reference.path.map(EntryBuilder.path),
            old: edit.reference.text, new: edit.newText)
    }
}
