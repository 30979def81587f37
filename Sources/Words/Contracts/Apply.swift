public import Names

/// What was changed, and what became of every other update.
public struct ApplyPayload: StagePayload {
    /// One for each update: planned ones in the plan's order, then the others by id.
    @Listed public var changes: [Change]
    /// How the commits reached the branch.
    public var push: Push
    /// The branches on which commits wait for review, sorted by name; none where they go to the branch
    /// itself.
    @Listed public var reviews: [PushedReview]

    /// The stage that writes it.
    public static var stage: StageName { .apply }
}

/// What became of one update.
public struct Change: Codable, Sendable, Equatable {
    /// The update's id.
    public var update: UpdateID
    /// What became of it.
    public var outcome: ChangeOutcome
    /// Why it was not applied, as a word for machines; null when it was.
    @Nullable public var reason: String?
    /// The reason in words; null where the word for machines says it all.
    @Nullable public var detail: String?
    /// Why it was taken although it was held, in the words of whoever took it; null where nothing held
    /// it.
    @Nullable public var override: String?
    /// The commit that carries it; null where none does.
    @Nullable public var commit: CommitID?
    /// The files changed, from the repository's root, sorted.
    @Listed public var files: [String]
    /// The edits, in the order of their places.
    @Listed public var edits: [Edit]
}

/// What became of an update.
public enum ChangeOutcome: String, Codable, Sendable, CaseIterable {
    /// It is in a commit of this run.
    case applied
    /// It is in a commit that waits on a branch for review.
    case inReview = "in-review"
    /// It stood there before.
    case already
    /// The edit could not be made safely.
    case refused
    /// Git would not take it.
    case failed
    /// It was not asked for, or waits.
    case skipped
}

/// One edit.
public struct Edit: Codable, Sendable, Hashable {
    /// The place, as detect saw it.
    public var reference: VersionReference
    /// The text that stands there after the edit.
    public var newText: String
}

/// How commits reached a branch.
public struct Push: Codable, Sendable, Equatable {
    /// The remote's name; null when there is none.
    @Nullable public var remote: String?
    /// The branch that is pushed to.
    public var branch: String
    /// The branch that the commits are meant for, where they wait on another one for review; else
    /// null.
    @Nullable public var base: String?
    /// The commit that the branch had before; null when it had none.
    @Nullable public var from: CommitID?
    /// The commit that the branch has after it; null when it has none.
    @Nullable public var to: CommitID?
    /// What the remote said.
    public var outcome: PushOutcome
    /// What the server or a hook said, where it refused; else null.
    @Nullable public var message: String?
}

/// A branch on which commits wait for review.
public struct PushedReview: Codable, Sendable, Equatable {
    /// The group whose updates they bring; null where they are all that runs brought.
    @Nullable public var group: GroupID?
    /// The remote's name.
    public var remote: String
    /// The branch.
    public var branch: String
    /// The branch that they are meant for.
    public var base: String
    /// The newest of them.
    public var commit: CommitID
}

/// What became of a push.
public enum PushOutcome: String, Codable, Sendable, CaseIterable {
    /// The branch has the commits.
    case pushed
    /// It had them before.
    case already
    /// The server or a hook refused.
    case rejected
    /// The remote could not be reached.
    case unreachable
    /// Nothing was to be pushed, or pushing was not wanted.
    case none
}
