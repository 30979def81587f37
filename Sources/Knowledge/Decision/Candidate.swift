package import Contracts
internal import Impact
package import Names
internal import Versions

/// An update that may be taken, with what is known of it.
package struct Candidate: Sendable {
    /// The update.
    package let update: Update
    /// What people call what is updated.
    package let name: String
    /// What its source calls that, one text for one package.
    package let package: String
    /// How its dependency's versions are ordered, by the name in documents.
    package let versioning: String?
    /// What it means; nil where it was not analyzed.
    package let analysis: AnalyzedUpdate?
    /// Whether the analysis knows it.
    package let isPlanned: Bool
    /// The hold on its version; nil where the repository has none.
    package let hold: Hold?
    /// Whether its version stands in the files already: nothing is left to be taken.
    package let stands: Bool

    /// Makes a candidate.
    ///
    /// - Parameter dependency: what is updated; nil where that is not known.
    package init(
        _ update: Update, of dependency: Dependency? = nil, versioning: String? = nil,
        analysis: AnalyzedUpdate? = nil, isPlanned: Bool = true, hold: Hold? = nil,
        stands: Bool = false
    ) {
        self.update = update
        name = dependency?.name ?? update.dependency.text
        let named = dependency.map { "\($0.datasource?.rawValue ?? "") \($0.package)" }
        self.package = named ?? update.dependency.text
        self.versioning = versioning ?? dependency?.versioning
        self.analysis = analysis
        self.isPlanned = isPlanned
        self.hold = hold
        self.stands = stands
    }

    /// The updates that it moves with.
    package var group: GroupID { analysis?.group ?? update.group }

    /// Whether a person or the catalog put its group together.
    var isGroupedByDecision: Bool { analysis?.group != nil }

    /// Why nothing but a person's word takes it, whatever kind is wanted and whatever else is taken;
    /// nil when it may go.
    package func obstacle(at now: Timestamp) -> Waits? {
        if let refusal { return refusal }
        return ofPolicy(.ignore) ?? ofAnalysis ?? ofPolicy(.version) ?? ofSource(at: now)
            ?? hold.map { Waits(.hold, .held, "held: \($0.reason)", take: override) }
            ?? ofAge(at: now)
    }

    /// Why not even a person's word takes it; nil when that does.
    var refusal: Waits? {
        update.kind == .replacement
            ? Waits(.person, .replacement, "another package takes its place") : nil
    }

    /// What the analysis alone says must be settled first. What the catalog blocks, a rule may lift.
    private var ofAnalysis: Waits? {
        if let stop = analysis?.waits, stop.isOfAnalysis {
            if stop.isOfCatalog, analysis?.policy?.override != nil { return nil }
            var waits = stop
            waits.take = override
            return waits
        }
        if let analysis, analysis.action == .hold, analysis.waits == nil, update.held == nil,
            analysis.policy?.override == nil
        {
            // A document of an earlier version says it in words alone.
            return Waits(.hop, .onHold, analysis.why.last ?? "it is on hold", take: override)
        }
        return nil
    }

    private func ofSource(at now: Timestamp) -> Waits? {
        guard let held = update.held, held.isOpen(at: now) else { return nil }
        let until = held.until.map { " until \($0)" } ?? ""
        let words = held.detail.map { ": \($0)" } ?? ""
        if held.reason == Held.inReview {
            return Waits(.review, .review, held.detail ?? "waits in a review", take: override)
        }
        let isHold = Candidate.subject(of: held) == .hold
        return Waits(
            Candidate.subject(of: held), .held, (isHold ? "held" : held.reason) + until + words,
            until: held.until, take: override)
    }

    /// What to do with it once nothing keeps it back.
    var advice: Action {
        guard let analysis else { return .apply }
        return analysis.action == .hold ? Action(advising: analysis) : analysis.action
    }

    /// The command that takes it by name.
    var command: String { "upkeep apply --update \(update.id)" }

    /// The command that takes it although it is held.
    var override: String { "\(command) --override REASON" }

    /// The update as a sentence names it: `grafana 8.0.0 → 9.0.0 (major)`.
    var words: String {
        "\(name) \(VersionText.step(update.from, update.to)) (\(update.kind.rawValue))"
    }

    /// What ends a hold of the source.
    private static func subject(of held: Held) -> WaitsFor {
        switch held.reason {
        case "minimum-release-age": .age
        case "failed-before", Held.reviewClosed: .hold
        default: .policy
        }
    }

    /// Whether it leads further than another candidate of the same dependency.
    func isHigher(than other: Candidate) -> Bool {
        update.leadsFurther(than: other.update, versioning: versioning)
    }
}
