extension Rule {
    /// A run is not taken up any more.
    public static let runSetAside = Rule(
        "run/set-aside", .error,
        "A stage died twice at the same step of an earlier run, which is not taken up any more.",
        remedy: "see what that run did in its directory; what it pushed was not validated",
        isUrgent: true)
    /// The forge was not asked what became of reviews.
    public static let reviewsUnread = Rule(
        "detect/reviews-unread", .warning,
        "The forge did not say what became of reviews: what it said last counts.",
        remedy: "read the message; the next run asks again")
    /// A person closed the review of an update.
    public static let reviewClosed = Rule(
        "detect/review-closed", .notice,
        "A person closed a review without merging it: its updates are held in these versions.",
        remedy: "reopen the review, or take an update with --update ID --override REASON")
    /// The source gave up: there is no answer at all.
    public static let sourceAborted = Rule(
        "detect/source-aborted", .error,
        "Renovate gave up on the repository; nothing is known about updates.",
        remedy: "mend what the message names, and run Renovate again")
    /// The source was asked for the wrong thing.
    public static let nothingLookedUp = Rule(
        "detect/nothing-looked-up", .error,
        "Renovate ran, but looked nothing up: disabled, extraction only, or no repository.",
        remedy: "run it with dryRun=lookup and the repository enabled")
    /// The log ends early.
    public static let logTruncated = Rule(
        "detect/log-truncated", .warning,
        "The log ends before Renovate finished: what it shows may be incomplete.",
        remedy: "let Renovate finish, or use its report", isUrgent: true)
    /// The log is not all JSON.
    public static let logJunk = Rule(
        "detect/log-junk", .notice, "The log has lines that are not JSON; they were passed over.",
        remedy: "keep standard error out of the log, or use the report")
    /// Log and report disagree.
    public static let logReportDiffer = Rule(
        "detect/log-report-differ", .warning,
        "The log and the report are not of the same run.",
        remedy: "give the log and the report of one run", isUrgent: true)
    /// Another branch was scanned as well.
    public static let otherBranch = Rule(
        "detect/other-branch", .notice,
        "The log has updates of more than one base branch; one of them was read.",
        remedy: "run Renovate with the one branch that upkeep keeps")
    /// A lookup failed.
    public static let lookupFailed = Rule(
        "detect/lookup-failed", .warning,
        "The lookup of a dependency failed, in whole or in part: newer versions may exist.",
        remedy: "check the package's name, the registry and its credentials")
    /// A lookup came back empty.
    public static let lookupEmpty = Rule(
        "detect/lookup-empty", .warning,
        "A lookup came back with nothing and no reason: the current version may have vanished.",
        remedy: "check that the version in use still exists in the registry")
    /// A dependency was not looked up because something is missing.
    public static let notLookedUp = Rule(
        "detect/not-looked-up", .warning,
        "A dependency was not looked up because something is missing: a token, a registry.",
        remedy: "give Renovate what the reason names")
    /// The source reported a problem.
    public static let sourceProblem = Rule(
        "detect/source-problem", .warning, "Renovate reported a problem while it ran.",
        remedy: "read the message; what it concerns may be incomplete")
    /// There is nothing to look up.
    public static let noPackages = Rule(
        "detect/no-packages", .notice, "Renovate found no packages in the repository.",
        remedy: "give the managers their file patterns (managerFilePatterns)")
    /// A file of the source is not in the repository.
    public static let fileMissing = Rule(
        "detect/file-missing", .warning,
        "Files that the source names do not exist at the scanned commit, or cannot be read.",
        remedy: "run Renovate on the commit that is checked out", isUrgent: true)
    /// A path leads out of the repository.
    public static let unsafePath = Rule(
        "detect/unsafe-path", .warning,
        "A path leads out of the repository, or through a symbolic link.",
        remedy: "nothing is read or written there; look where the report comes from", isUrgent: true
    )
    /// The place of an update was not found.
    public static let notLocated = Rule(
        "detect/not-located", .warning,
        "The place of an update was not found in its file; it is not applied.",
        remedy: "edit it by hand, or run Renovate on the commit that is checked out")
    /// The place of an update is not certain.
    public static let ambiguous = Rule(
        "detect/ambiguous", .warning,
        "More places fit an update than the source speaks of; none is chosen.",
        remedy: "edit it by hand")
    /// Two managers say different things of one place.
    public static let managersDisagree = Rule(
        "detect/managers-disagree", .notice,
        "Two managers say different things about one place; the first in the order flux, "
            + "helm-values, kustomize, kubernetes, regex counts.",
        remedy: "let only one manager look at the place")
    /// An update puts another package in place.
    public static let replaced = Rule(
        "detect/replaced", .notice,
        "A package has a successor under another name; that is never applied.",
        remedy: "change the name by hand, after reading what the successor needs")
    /// A kind of update that this program does not know.
    public static let unknownKind = Rule(
        "detect/unknown-kind", .warning, "The source offers a kind of update that is not known.",
        remedy: "apply it by hand, and tell us", isUrgent: true)

    /// What is offered is no version.
    public static let unfitText = Rule(
        "detect/not-a-version", .warning,
        "What a source offers is not a version, a digest or a name of its datasource; the update was "
            + "refused.",
        remedy: "look at the package's registry: somebody may try to slip something in",
        isUrgent: true)

    /// A version that failed before.
    public static let failedBefore = Rule(
        "detect/failed-before", .notice,
        "An update leads to a version that was rolled back before, or that a person reverted.",
        remedy: "wait for a newer version, or: upkeep hold release PACKAGE VERSION")
    /// Holds by revert may be missing.
    public static let historyCut = Rule(
        "detect/history-cut", .notice,
        "The clone's history is cut: versions that a person reverted may be offered again.",
        remedy: "git fetch --unshallow")

    static let detect: [Rule] = [
        sourceAborted, nothingLookedUp, logTruncated, logJunk, logReportDiffer, otherBranch,
        lookupFailed, lookupEmpty, notLookedUp, sourceProblem, noPackages, fileMissing, unsafePath,
        notLocated, ambiguous, managersDisagree, replaced, unknownKind, unfitText, failedBefore,
        historyCut, reviewsUnread, reviewClosed,
    ]

    /// Resources wait for each other.
    public static let dependencyCycle = Rule(
        "analyze/dependency-cycle", .error,
        "Resources wait for each other (dependsOn, or an annotation); none of them can become ready.",
        remedy: "remove one of the entries that the finding names")
    /// A dependency on nothing.
    public static let danglingDependency = Rule(
        "analyze/dangling-dependency", .warning,
        "A resource waits for one that the repository does not have: it never becomes ready.",
        remedy: "mend the name or the namespace, or remove the entry")
    /// A source that is not there.
    public static let danglingSource = Rule(
        "analyze/dangling-source", .warning,
        "An object of Flux names a source that the repository does not have: it is not applied.",
        remedy: "mend the name or the namespace, or add the source")
    /// A reference to nothing.
    public static let danglingReference = Rule(
        "analyze/dangling-reference", .notice,
        "A resource refers to one that should be in the repository and is not.",
        remedy: "mend the name, or ignore this where something else makes the resource")
    /// A resource is defined twice.
    public static let duplicateResource = Rule(
        "analyze/duplicate-resource", .notice,
        "Two places define the same resource; which one the cluster gets is not certain.",
        remedy: "keep one of them")
    /// An annotation that says nothing.
    public static let badAnnotation = Rule(
        "analyze/bad-annotation", .warning,
        "An annotation that orders updates cannot be read; it is passed over.",
        remedy: "depends-on: Kind/name or Kind/namespace/name, with commas between; "
            + "dependency-weight: a whole number; update-strategy: rolling, recreate, atomic or "
            + "blue-green")
    /// The graph is not whole.
    public static let graphLimit = Rule(
        "analyze/graph-limit", .warning,
        "The repository has more references than the graph holds; the rest is left out.",
        remedy: "look for a directory that many Kustomizations build")
    /// A file cannot be read as YAML.
    public static let unreadableFile = Rule(
        "analyze/unreadable-file", .notice,
        "A file with a YAML name cannot be read as YAML; what it defines is not known.",
        remedy: "mend the file, or ignore this where it is a template")
    /// What is in use is not made any more.
    public static let catalogRetired = Rule(
        "catalog/retired", .warning,
        "What the repository uses is no longer made: no fix will come.",
        remedy: "plan the move to what takes its place", isUrgent: true)
    /// What is in use lives elsewhere now.
    public static let catalogMoved = Rule(
        "catalog/moved", .warning,
        "What the repository uses lives under another name or in another repository now.",
        remedy: "write the new name where the old one stands")
    /// What is in use may not be there to be pulled.
    public static let catalogWithdrawn = Rule(
        "catalog/withdrawn", .warning,
        "What the repository uses was withdrawn: a node that does not have it may not get it.",
        remedy: "take it from where it still is, or use something else", isUrgent: true)
    /// A version that is in use is known to be bad.
    public static let catalogBadRelease = Rule(
        "catalog/bad-release", .warning,
        "A version that the repository uses is known to break, to lose data, or to be open to attack.",
        remedy: "take a later version", isUrgent: true)

    /// A resource of rules is wrong.
    public static let invalidManagedApp = Rule(
        "policy/invalid-managed-app", .error,
        "A ManagedApp is invalid: what it wants is not known, so what it speaks for waits.",
        remedy: "mend the document; until then what it speaks for waits")
    /// A resource of rules that the cluster does not know.
    public static let noDefinition = Rule(
        "policy/no-crd", .warning,
        "Flux is to apply a ManagedApp whose CustomResourceDefinition the repository does not have.",
        remedy: "add upkeep's manifests/upkeep-crds.yaml to the repository, or move the ManagedApp "
            + "to a path that no Kustomization brings: else Flux fails the whole Kustomization")
    /// A rule that never matters.
    public static let unreachableRule = Rule(
        "policy/unreachable", .notice,
        "A rule never matters: an earlier one is for every update and sets all that it sets.",
        remedy: "put it before that rule, or take it out")

    static let analyze: [Rule] = [
        invalidManagedApp, noDefinition, unreachableRule,
        dependencyCycle, danglingDependency, danglingSource, danglingReference,
        duplicateResource, badAnnotation, graphLimit, unreadableFile,
        catalogRetired, catalogMoved, catalogWithdrawn, catalogBadRelease,
    ]

    /// The backup is not one.
    public static let backupNotVerified = Rule(
        "backup/not-verified", .error,
        "The repository could not be saved whole, or what was written did not read back as it was; "
            + "the file was removed, earlier backups stand.",
        remedy: "mend what the message names, and run the stage again")
    /// An incremental backup has nothing to stand on.
    public static let backupChainBroken = Rule(
        "backup/chain-broken", .warning,
        "A file that the next backup would have built on is missing or damaged; a full one was made.",
        remedy: "see which with upkeep-backup list; the new backup does not need it")
    /// An earlier backup cannot be read.
    public static let backupUnreadable = Rule(
        "backup/unreadable", .warning,
        "The manifest of an earlier backup cannot be read; it is left as it is, and counts for nothing.",
        remedy: "look at the run's artifacts, and remove them by hand")
    /// Content that lies outside of git.
    public static let backupLargeFiles = Rule(
        "backup/large-files", .notice,
        "The repository keeps files in Git LFS; the backup has the pointers, not the files.",
        remedy: "back up the LFS store of the Git server as well")

    static let backup: [Rule] = [
        backupNotVerified, backupChainBroken, backupUnreadable, backupLargeFiles,
    ]

    /// An edit was refused.
    public static let refused = Rule(
        "apply/refused", .warning,
        "An update could not be made safely; nothing was changed for it.",
        remedy: "read the reason; scan again, or edit it by hand")
    /// The server said no.
    public static let pushRejected = Rule(
        "apply/push-rejected", .warning,
        "The remote refused the commits; they are kept on a local reference.",
        remedy: "read the server's message; push the reference by hand, or to a branch for review",
        isUrgent: true)
    /// The remote cannot be reached.
    public static let pushUnreachable = Rule(
        "apply/remote-unreachable", .warning,
        "The remote could not be reached; nothing was changed there.",
        remedy: "check network and credentials; the next run goes on from here", isUrgent: true)
    /// The local branch was not brought along.
    public static let leftBehind = Rule(
        "apply/left-behind", .notice,
        "The remote has the commits, the local branch or work tree was left as it is.",
        remedy: "git pull, when it suits you")
    /// The local branch has commits of a person.
    public static let unpushedCommits = Rule(
        "apply/unpushed-commits", .notice,
        "The local branch has commits that are not pushed; they are not pushed for you.",
        remedy: "git pull --rebase, then git push")

    /// The remote no longer has a commit of ours.
    public static let takenBack = Rule(
        "apply/taken-back", .warning,
        "The remote had a commit of upkeep's and lost it: somebody took it back there, as with a "
            + "forced push. It is never pushed again, and what it brought is held.",
        remedy: "git reset --keep REMOTE/BRANCH where the local branch still has it; to have the "
            + "version again: upkeep hold release PACKAGE VERSION", isUrgent: true)
    /// The branch is gone from the remote.
    public static let branchRemoved = Rule(
        "apply/branch-removed", .warning,
        "The remote had the branch and lost it, with commits of upkeep's; it is not made again.",
        remedy: "git push REMOTE BRANCH where it should be there again", isUrgent: true)

    /// Commits are to be signed, and cannot be.
    public static let signingFailed = Rule(
        "apply/signing-failed", .warning,
        "Commits are to be signed (commit.gpgSign), and the key does not work; none was made.",
        remedy: "the key must work without a person: try git commit -S --allow-empty",
        isUrgent: true)

    /// The commits wait on a branch of their own.
    public static let forReview = Rule(
        "apply/for-review", .notice,
        "The commits stand on a branch for review; they are not on the branch they are meant for.",
        remedy: "review and merge that branch")
    /// The branch for review has commits of somebody else.
    public static let reviewTaken = Rule(
        "apply/review-branch-taken", .warning,
        "The branch for review has commits that upkeep did not make; nothing was pushed to it.",
        remedy: "merge or delete that branch, or name another one with review-branch",
        isUrgent: true)

    static let apply: [Rule] = [
        refused, pushRejected, pushUnreachable, leftBehind, unpushedCommits, takenBack,
        branchRemoved, signingFailed, forReview, reviewTaken,
    ]

    /// An update could not be taken back.
    public static let rollbackRefused = Rule(
        "rollback/refused", .error,
        "An update could not be taken back: what it changed was changed again since.",
        remedy: "set the version back by hand, and hold it: upkeep hold add PACKAGE VERSION")
    /// A plain revert was not possible.
    public static let setBack = Rule(
        "rollback/set-back", .notice,
        "A plain revert conflicts with later changes; the version alone was set back.",
        remedy: "look at the commit: other changes of the update's commit stay")
    /// Nothing was found to take back.
    public static let nothingToRollBack = Rule(
        "rollback/nothing-found", .warning,
        "No commit of the run, or of the update, was found on the branch.",
        remedy: "check the run's name: git log --grep='Upkeep-Run: RUN'")

    /// A failed check names no update.
    public static let nothingNamed = Rule(
        "rollback/nothing-named", .warning,
        "A failed check names no update, or nothing was checked: nothing was taken back or held "
            + "for it.",
        remedy: "find what broke it; upkeep rollback --update ID takes one update back",
        isUrgent: true)

    /// A commit's trailers say what its changes do not.
    public static let notItsUpdate = Rule(
        "rollback/not-its-update", .warning,
        "A commit says that it brought an update, and is something else: it was not taken back.",
        remedy: "look at the commit, and ask who made it; git revert COMMIT takes it back",
        isUrgent: true)

    static let rollback: [Rule] = [
        rollbackRefused, setBack, nothingToRollBack, nothingNamed, notItsUpdate,
    ]

    /// Nothing could be checked.
    public static let nothingChecked = Rule(
        "validate/nothing-checked", .warning,
        "There was a change, and nothing of it could be checked.",
        remedy: "read why each check was skipped; look at the change yourself",
        atGate: "it does not hold up the push; read why each check was skipped")

    static let validate: [Rule] = [nothingChecked]

    /// A document that the report should have is missing.
    public static let stageMissing = Rule(
        "report/stage-missing", .notice, "A stage left no document; the report lacks its part.",
        remedy: "read run.json for how the stage ended")

    static let report: [Rule] = [stageMissing, runSetAside]

    /// The forge did not do what it was asked for.
    public static let reviewFailed = Rule(
        "deliver/review-failed", .warning,
        "A review could not be opened, renewed, labelled or closed at the forge.",
        remedy: "read the message; the next run tries again", isUrgent: true)
    /// Nobody says what kind of forge a host is.
    public static let forgeUnknown = Rule(
        "deliver/forge-unknown", .notice,
        "Nobody says what kind of forge a remote's host is: no review is opened there.",
        remedy: "name it in the key forges: host, type, token; docs/forges.md")
    /// A channel takes nothing.
    public static let channelFailed = Rule(
        "deliver/channel-failed", .warning,
        "A message could not be sent on a channel; the next delivery tries again.",
        remedy: "see whether the channel works: upkeep deliver test NAME", isUrgent: true)
    /// A message was given up.
    public static let messageDropped = Rule(
        "deliver/message-dropped", .warning,
        "A message was given up: it waited for a week, or too many wait.",
        remedy: "mend the channel; upkeep report says what the message would have said")
    /// A rule names a channel that is not there.
    public static let channelUnknown = Rule(
        "deliver/channel-unknown", .warning,
        "A rule's notify names a channel that is not configured.",
        remedy: "add it to channels in the operator's configuration, or mend the rule")
    /// Metrics did not get to where they are read.
    public static let metricsFailed = Rule(
        "deliver/metrics-failed", .warning,
        "Metrics could not be written, or pushed to the Pushgateway: what is shown of them is old.",
        remedy: "read the message; the next run writes all of them again; docs/metrics.md",
        isUrgent: true)

    static let deliver: [Rule] = [
        channelFailed, messageDropped, channelUnknown, reviewFailed, forgeUnknown, metricsFailed,
    ]
}
