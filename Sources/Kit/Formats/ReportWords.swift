package import Contracts
package import Names

extension SectionName {
    /// The command that takes what is listed there; nil where none does.
    package var command: String? {
        switch self {
        case .planned: "take them now with: upkeep run update"
        case .waiting: TakeHint.byName
        case .held: TakeHint.override
        case .needsYou, .applied, .inReview, .failed, .takenBack, .thereBefore, .superseded,
            .notLookedUp:
            nil
        }
    }
}

extension ReportEntry {
    /// How long the version is out at a time: `12 d`; nothing where nobody says.
    package func age(at time: Timestamp) -> String {
        guard let released, released <= time else { return "" }
        return "\((time.seconds - released.seconds) / 86_400) d"
    }
}
