package import Contracts
internal import Versions

/// An update that may be taken, with what is known of it.
package struct Candidate: Sendable {
    /// The update.
    package let update: Update
    /// How its dependency's versions are ordered, by the name in documents.
    package let versioning: String?
    /// What it means; nil where it was not analyzed.
    package let analysis: AnalyzedUpdate?
    /// Whether the analysis has it in its plan.
    package let isPlanned: Bool
    /// The hold on its version; nil where the repository has none.
    package let hold: Hold?

    /// Makes a candidate.
    package init(
        _ update: Update, versioning: String? = nil, analysis: AnalyzedUpdate? = nil,
        isPlanned: Bool = true, hold: Hold? = nil
    ) {
        self.update = update
        self.versioning = versioning
        self.analysis = analysis
        self.isPlanned = isPlanned
        self.hold = hold
    }

    /// Why it cannot be taken, whatever is asked for and whatever else is taken; nil when it can.
    package var obstacle: Waits? {
        if update.kind == .replacement {
            return Waits(.person, .replacement, "another package takes its place")
        }
        if let held = update.held {
            let until = held.until.map { " until \($0)" } ?? ""
            let words = held.detail.map { ": \($0)" } ?? ""
            return Waits(
                Candidate.subject(of: held), .held, held.reason + until + words, until: held.until)
        }
        if let hold { return Waits(.hold, .held, "failed-before: \(hold.reason)") }
        if let analysis, analysis.action == .hold {
            let why = analysis.why.last ?? ""
            let isCircle = why.hasPrefix(AnalyzedUpdate.circleWords)
            return Waits(isCircle ? .cycle : .hop, .onHold, why)
        }
        return nil
    }

    /// What ends a hold of the source.
    private static func subject(of held: Held) -> WaitsFor {
        switch held.reason {
        case "minimum-release-age": .age
        case "failed-before": .hold
        default: .policy
        }
    }

    /// Whether it leads further than another candidate of the same dependency.
    func isHigher(than other: Candidate) -> Bool {
        update.leadsFurther(than: other.update, versioning: versioning)
    }
}
