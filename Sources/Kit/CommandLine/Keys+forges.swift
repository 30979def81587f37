package import Forges

/// The keys of reviews at forges.
extension Keys {
    /// What a forge is asked for by.
    package static let ofForges: [any SettingKey] = [reviews, forges]

    /// What says which reviews there are: where the commits go, and which forge is asked.
    package static let ofReviews: [any SettingKey] = [branch, reviewBranch] + ofForges

    /// What a review is made of.
    package enum ReviewUse: String, Sendable, CaseIterable {
        /// All that a run brings.
        case night
        /// What moves together.
        case group
        /// None is opened: the branch is all.
        case off
    }

    package static let reviews = Key(
        "reviews", .choice("WHAT", ReviewUse.allCases), default: .night, owner: .operator,
        help: "what one review at the forge is of, with review-branch: docs/forges.md")
    package static let forges = Key(
        "forges", .list(ForgeSettingType()), default: [], owner: .operator, isFlag: false,
        help: "forges beside the well-known: host, type, api, token: docs/forges.md")
}
