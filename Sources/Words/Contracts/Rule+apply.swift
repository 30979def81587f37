extension Rule {
    /// The rules of apply.
    static let apply: [Rule] = [
        refused, pushRejected, pushUnreachable, leftBehind, unpushedCommits, takenBack,
        branchRemoved, signingFailed, forReview, reviewTaken,
    ]

    /// An edit was refused.
    public static let refused = Rule(
        "apply/refused", .warning,
        "An update could not be made safely; nothing was changed for it.",
        why:
            "The cluster stays at the old version until the cause is gone; the other updates of "
            + "the run are not held up by it.",
        example: .situation(
            "Somebody changed the image's line after the scan, so that the old version is not at "
                + "its place any more."),
        remedy: "read the reason; scan again, or edit it by hand")
    /// The server said no.
    public static let pushRejected = Rule(
        "apply/push-rejected", .warning,
        "The remote refused the commits; they are kept on a local reference.",
        why:
            "Flux reads the remote: as long as the commits are only local, nothing of them gets "
            + "to the cluster.",
        example: .situation(
            "`main` is protected: remote: error: GH006: Protected branch update failed."),
        remedy: "read the server's message; push the reference by hand, or to a branch for review",
        isUrgent: true)
    /// The remote cannot be reached.
    public static let pushUnreachable = Rule(
        "apply/remote-unreachable", .warning,
        "The remote could not be reached; nothing was changed there.",
        why:
            "Flux reads the remote: no update gets to the cluster, and this clone does not know "
            + "what others pushed.",
        example: .situation(
            "The deploy key was removed at the forge: Permission denied (publickey)."),
        remedy: "check network and credentials; the next run goes on from here", isUrgent: true)
    /// The local branch was not brought along.
    public static let leftBehind = Rule(
        "apply/left-behind", .notice,
        "The remote has the commits, the local branch or work tree was left as it is.",
        why:
            "Whoever goes on working there builds on an old commit, and their push is refused as "
            + "not a fast-forward.",
        example: .situation(
            "A file that an update changes has changes of a person in the work tree that are not "
                + "committed."),
        remedy: "git pull, when it suits you")
    /// The local branch has commits of a person.
    public static let unpushedCommits = Rule(
        "apply/unpushed-commits", .notice,
        "The local branch has commits that are not pushed; they are not pushed for you.",
        why:
            "They may be half done, so upkeep builds on the remote's branch and leaves them "
            + "alone: the local branch drifts from it until somebody rebases.",
        example: .situation(
            "Somebody committed to `main` in the clone that upkeep works in, and did not push."),
        remedy: "git pull --rebase, then git push")
    /// The remote no longer has a commit of ours.
    public static let takenBack = Rule(
        "apply/taken-back", .warning,
        "The remote had a commit of upkeep's and lost it: somebody took it back there, as with a "
            + "forced push. It is never pushed again, and what it brought is held.",
        why:
            "Somebody decided against what it brought; pushing it again would undo that "
            + "decision, every night.",
        example: .situation(
            "`git push --force origin main~1:main` after the night in which upkeep pushed one "
                + "commit."),
        remedy: "git reset --keep REMOTE/BRANCH where the local branch still has it; to have the "
            + "version again: upkeep hold release PACKAGE VERSION", isUrgent: true)
    /// The branch is gone from the remote.
    public static let branchRemoved = Rule(
        "apply/branch-removed", .warning,
        "The remote had the branch and lost it, with commits of upkeep's; it is not made again.",
        why:
            "Making the branch again would bring back what somebody deleted; until it is there, "
            + "no update goes out.",
        example: .situation(
            "`git push origin --delete main`, as the default branch was renamed to `trunk`."),
        remedy: "git push REMOTE BRANCH where it should be there again", isUrgent: true)
    /// Commits are to be signed, and cannot be.
    public static let signingFailed = Rule(
        "apply/signing-failed", .warning,
        "Commits are to be signed (commit.gpgSign), and the key does not work; none was made.",
        why:
            "Where the branch takes signed commits only, an unsigned one is refused, or has to "
            + "be explained later: no update is made until the key works.",
        example: .situation(
            "`commit.gpgSign` is true, and the key has a passphrase that only gpg-agent's "
                + "terminal can ask for."),
        remedy: "the key must work without a person: try git commit -S --allow-empty",
        isUrgent: true)
    /// The commits wait on a branch of their own.
    public static let forReview = Rule(
        "apply/for-review", .notice,
        "The commits stand on a branch for review; they are not on the branch they are meant for.",
        why:
            "Flux follows the branch that is meant: the cluster gets the updates only when "
            + "somebody merges.",
        example: .yaml(
            """
            # the operator's file (--config)
            review-branch: upkeep/next
            """),
        remedy: "review and merge that branch")
    /// The branch for review has commits of somebody else.
    public static let reviewTaken = Rule(
        "apply/review-branch-taken", .warning,
        "The branch for review has commits that upkeep did not make; nothing was pushed to it.",
        why:
            "A push over it would throw away somebody's work; until the branch is free, no "
            + "update comes to review.",
        example: .situation("A person pushed a fix of the values to `upkeep/next`."),
        remedy: "merge or delete that branch, or name another one with review-branch",
        isUrgent: true)
}
