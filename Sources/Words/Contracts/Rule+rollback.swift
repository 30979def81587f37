extension Rule {
    /// The rules of rollback.
    static let rollback: [Rule] = [
        rollbackRefused, setBack, nothingToRollBack, nothingNamed, notItsUpdate,
    ]

    /// An update could not be taken back.
    public static let rollbackRefused = Rule(
        "rollback/refused", .error,
        "An update could not be taken back: what it changed was changed again since.",
        why: "What broke stays on the branch, and Flux keeps applying it.",
        example: .situation("After the update to 2.0.0 somebody set the same tag to 2.0.1."),
        remedy: "set the version back by hand, and hold it: upkeep hold add PACKAGE VERSION")
    /// A plain revert was not possible.
    public static let setBack = Rule(
        "rollback/set-back", .notice,
        "A plain revert conflicts with later changes; the version alone was set back.",
        why:
            "The version is the old one again, but values that came in the same commit, or were "
            + "changed for it later, may not fit it.",
        example: .situation(
            "Somebody edited the line below the version since, so that `git revert` conflicts."),
        remedy: "look at the commit: other changes of the update's commit stay")
    /// Nothing was found to take back.
    public static let nothingToRollBack = Rule(
        "rollback/nothing-found", .warning,
        "No commit of the run, or of the update, was found on the branch.",
        why: "Whatever was to be taken back is still there, or never came to this branch.",
        example: .situation("The run pushed to a branch for review that is not merged yet."),
        remedy: "check the run's name: git log --grep='Upkeep-Run: RUN'")
    /// A failed check names no update.
    public static let nothingNamed = Rule(
        "rollback/nothing-named", .warning,
        "A failed check names no update, or nothing was checked: nothing was taken back or held "
            + "for it.",
        why:
            "Taking back updates that are not to blame would mend nothing; what is broken stays "
            + "broken until a person looks.",
        example: .situation(
            "A build fails since the run, and which of its commits broke it cannot be told."),
        remedy: "find what broke it; upkeep rollback --update ID takes one update back",
        isUrgent: true)
    /// A commit's trailers say what its changes do not.
    public static let notItsUpdate = Rule(
        "rollback/not-its-update", .warning,
        "A commit says that it brought an update, and is something else: it was not taken back.",
        why:
            "Anybody can write an `Upkeep-Update` trailer; reverting such a commit could take "
            + "back what a person wanted.",
        example: .situation(
            "A commit with the trailer of an update changes a Role beside the version."),
        remedy: "look at the commit, and ask who made it; git revert COMMIT takes it back",
        isUrgent: true)
}
