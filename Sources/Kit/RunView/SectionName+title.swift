internal import Contracts

extension SectionName {
    /// The heading.
    var title: String {
        switch self {
        case .needsYou: "Needs you now"
        case .applied: "Applied"
        case .inReview: "In review"
        case .failed: "Failed or taken back"
        case .takenBack: "Taken back by hand"
        case .planned: "Goes with the next run"
        case .waiting: "Waiting"
        case .held: "Held"
        case .thereBefore: "There before"
        case .superseded: "Superseded"
        case .notLookedUp: "Not looked up"
        }
    }
}
