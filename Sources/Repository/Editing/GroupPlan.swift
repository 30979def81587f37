package import Contracts
internal import YAMLText

/// What is to be done for a group of updates.
package struct GroupPlan: Sendable {
    /// An update that goes.
    package struct Member: Sendable {
        /// The update.
        package let update: Update
        /// What it edits; empty where the new text stands everywhere already, or another update of
        /// the same places is taken.
        package let edits: [Edit]
        /// The version that it leads from: what stands there now.
        package let from: VersionPair
    }

    /// A file that changes.
    package struct File: Sendable {
        /// Its path.
        package let path: String
        /// Its content with all groups that were taken before.
        package let old: [UInt8]
        /// Its content with this one.
        package let new: [UInt8]
        /// The edits, at the bytes of the base commit, in the order of their places.
        let edits: [TextEdit]
    }

    /// The updates that go; none where the group is refused.
    package var members: [Member] = []
    /// The files that change, by path; none where everything stands there already.
    package var files: [File] = []
    /// Updates that are passed over, by id, with the reason.
    package var passedOver: [UpdateID: Refusal] = [:]
    /// Updates that are refused, by id, with the reason.
    package var refused: [UpdateID: Refusal] = [:]

    /// The updates that are refused for themselves, not because another one of the group is.
    package var refusedThemselves: [UpdateID: Refusal] {
        refused.filter { $0.value.reason != GroupPlan.refusedWithGroup }
    }

    /// Why a member is refused that could be made.
    static let refusedWithGroup = "group-refused"
}
