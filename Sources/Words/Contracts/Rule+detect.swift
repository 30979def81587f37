extension Rule {
    /// The rules of detect.
    static let detect: [Rule] = [
        sourceAborted, nothingLookedUp, logTruncated, logJunk, logReportDiffer, otherBranch,
        lookupFailed, lookupEmpty, notLookedUp, sourceProblem, noPackages, fileMissing, unsafePath,
        notLocated, ambiguous, managersDisagree, replaced, unknownKind, unfitText, failedBefore,
        historyCut, reviewsUnread, reviewClosed,
    ]

    /// The source gave up: there is no answer at all.
    public static let sourceAborted = Rule(
        "detect/source-aborted", .error,
        "Renovate gave up on the repository; nothing is known about updates.",
        why:
            "An empty list of updates looks like a repository that is up to date, while security "
            + "fixes wait unseen.",
        example: .situation(
            "Renovate's configuration is invalid: it logs `config-validation` and stops before "
                + "it reads the repository."),
        remedy: "mend what the message names, and run Renovate again")
    /// The source was asked for the wrong thing.
    public static let nothingLookedUp = Rule(
        "detect/nothing-looked-up", .error,
        "Renovate ran, but looked nothing up: disabled, extraction only, or no repository.",
        why:
            "No update can be found by a Renovate that asked no registry: without this finding "
            + "each night would say that everything is up to date.",
        example: .yaml(
            """
            {"dryRun": "extract"}
            """),
        remedy: "run it with dryRun=lookup and the repository enabled")
    /// The log ends early.
    public static let logTruncated = Rule(
        "detect/log-truncated", .warning,
        "The log ends before Renovate finished: what it shows may be incomplete.",
        why:
            "Updates are logged at the end of a run: what the missing part had is not known, and "
            + "a dependency without an update in the log may well have one.",
        example: .situation(
            "Renovate's container was stopped at its memory limit, and the log has no "
                + "`Repository finished`."),
        remedy: "let Renovate finish, or use its report", isUrgent: true)
    /// The log is not all JSON.
    public static let logJunk = Rule(
        "detect/log-junk", .notice, "The log has lines that are not JSON; they were passed over.",
        why:
            "Other programs' lines in the log are harmless, but a line of Renovate's that was "
            + "broken by one of them is lost with what it told.",
        example: .situation(
            "`renovate > renovate.log 2>&1` puts warnings of Node.js between the lines of the "
                + "log."),
        remedy: "keep standard error out of the log, or use the report")
    /// Log and report disagree.
    public static let logReportDiffer = Rule(
        "detect/log-report-differ", .warning,
        "The log and the report are not of the same run.",
        why:
            "The report's updates could be written at places that the log of another commit "
            + "names, or the other way round.",
        example: .situation(
            "`--renovate-report` is last night's file, and `--renovate-log` is of the run of "
                + "this morning."),
        remedy: "give the log and the report of one run", isUrgent: true)
    /// Another branch was scanned as well.
    public static let otherBranch = Rule(
        "detect/other-branch", .notice,
        "The log has updates of more than one base branch; one of them was read.",
        why:
            "A version that is offered for one branch can be older than what stands on another; "
            + "updates of the other branches are not seen at all.",
        example: .yaml(
            """
            {"baseBranchPatterns": ["main", "release/1.x"]}
            """),
        remedy: "run Renovate with the one branch that upkeep keeps")
    /// A lookup failed.
    public static let lookupFailed = Rule(
        "detect/lookup-failed", .warning,
        "The lookup of a dependency failed, in whole or in part: newer versions may exist.",
        why:
            "A dependency whose registry does not answer looks the same as one that is up to "
            + "date: it stays where it is, with whatever holes it has.",
        example: .situation(
            "The token for `ghcr.io` was revoked, and the registry answers 401 for every image "
                + "there."),
        remedy: "check the package's name, the registry and its credentials")
    /// A lookup came back empty.
    public static let lookupEmpty = Rule(
        "detect/lookup-empty", .warning,
        "A lookup came back with nothing and no reason: the current version may have vanished.",
        why:
            "An image or chart whose version is gone from its registry runs only as long as a "
            + "node still has it: the next node that must pull it gets ErrImagePull.",
        example: .situation(
            "A chart repository's index no longer lists the version that the HelmRelease names."),
        remedy: "check that the version in use still exists in the registry")
    /// A dependency was not looked up because something is missing.
    public static let notLookedUp = Rule(
        "detect/not-looked-up", .warning,
        "A dependency was not looked up because something is missing: a token, a registry.",
        why:
            "What nobody asks for has no updates, whatever comes out: the dependency grows old "
            + "in silence.",
        example: .situation(
            "Renovate skips a HelmRelease with `unknown-registry`: its HelmRepository stands in "
                + "no file that Renovate reads."),
        remedy: "give Renovate what the reason names")
    /// The source reported a problem.
    public static let sourceProblem = Rule(
        "detect/source-problem", .warning, "Renovate reported a problem while it ran.",
        why:
            "What Renovate warns of is often a part of the repository, or a registry, that it "
            + "could not read: updates may be missing there.",
        example: .situation("Renovate logs a warning that a package file cannot be parsed."),
        remedy: "read the message; what it concerns may be incomplete")
    /// There is nothing to look up.
    public static let noPackages = Rule(
        "detect/no-packages", .notice, "Renovate found no packages in the repository.",
        why:
            "Renovate's managers `flux` and `kubernetes` read only files that match a pattern; "
            + "with none, no version of the cluster is ever looked up.",
        example: .yaml(
            """
            {"kubernetes": {"managerFilePatterns": []}}
            """),
        remedy: "give the managers their file patterns (managerFilePatterns)")
    /// A file of the source is not in the repository.
    public static let fileMissing = Rule(
        "detect/file-missing", .warning,
        "Files that the source names do not exist at the scanned commit, or cannot be read.",
        why:
            "Versions are edited at the bytes where Renovate saw them: of a file that is not "
            + "there, or is another by now, no update can be made.",
        example: .situation(
            "Renovate ran before `apps/web.yaml` was renamed; the scan ran after it."),
        remedy: "run Renovate on the commit that is checked out", isUrgent: true)
    /// A path leads out of the repository.
    public static let unsafePath = Rule(
        "detect/unsafe-path", .warning,
        "A path leads out of the repository, or through a symbolic link.",
        why:
            "A report that leads out of the repository is wrong or hostile: followed, it would "
            + "have upkeep read or write files of the machine.",
        example: .yaml(
            """
            {"packageFile": "../../etc/passwd"}
            """),
        remedy: "nothing is read or written there; look where the report comes from", isUrgent: true
    )
    /// The place of an update was not found.
    public static let notLocated = Rule(
        "detect/not-located", .warning,
        "The place of an update was not found in its file; it is not applied.",
        why:
            "An update is written only where its bytes are known; this one stays open every "
            + "night until somebody makes it.",
        example: .situation(
            "The image's tag is put together by a template: `tag: \"{{ .Values.version "
                + "}}-alpine\"`."),
        remedy: "edit it by hand, or run Renovate on the commit that is checked out")
    /// The place of an update is not certain.
    public static let ambiguous = Rule(
        "detect/ambiguous", .warning,
        "More places fit an update than the source speaks of; none is chosen.",
        why:
            "The wrong one of two places that look the same may belong to another application, "
            + "or be pinned on purpose: a guess could update what nobody asked for.",
        example: .yaml(
            """
            image: redis:7.2  # Renovate reports one redis:7.2 of this file
            # and further below, in another container
            image: redis:7.2
            """),
        remedy: "edit it by hand")
    /// Two managers say different things of one place.
    public static let managersDisagree = Rule(
        "detect/managers-disagree", .notice,
        "Two managers say different things about one place; the first in the order flux, "
            + "helm-values, kustomize, kubernetes, regex counts.",
        why:
            "One place can have one version: without an order the night's result would depend on "
            + "which manager answered first.",
        example: .situation(
            "A regex manager and `helm-values` both read `tag: 1.2.0`, and only one of them "
                + "offers 1.3.0."),
        remedy: "let only one manager look at the place")
    /// An update puts another package in place.
    public static let replaced = Rule(
        "detect/replaced", .notice,
        "A package has a successor under another name; that is never applied.",
        why:
            "A successor under another name can have other values, other volumes and other "
            + "defaults; changing the name alone often deletes what ran before.",
        example: .situation(
            "Renovate proposes `registry.k8s.io/ingress-nginx/controller` in place of "
                + "`k8s.gcr.io/ingress-nginx/controller`."),
        remedy: "change the name by hand, after reading what the successor needs")
    /// A kind of update that this program does not know.
    public static let unknownKind = Rule(
        "detect/unknown-kind", .warning, "The source offers a kind of update that is not known.",
        why:
            "What upkeep does not know it cannot judge: neither how far the step leads nor "
            + "whether it may go unattended.",
        example: .yaml(
            """
            {"updateType": "a-kind-of-next-year", "newValue": "2.0.0"}
            """),
        remedy: "apply it by hand, and tell us", isUrgent: true)
    /// What is offered is no version.
    public static let unfitText = Rule(
        "detect/not-a-version", .warning,
        "What a source offers is not a version, a digest or a name of its datasource; the update was "
            + "refused.",
        why:
            "Whoever controls a registry's answers could write YAML of their own into your "
            + "manifests; Flux would apply it with its own rights in the cluster.",
        example: .yaml(
            """
            {"newValue": "1.3.0\\nprivileged: true"}
            """),
        remedy: "look at the package's registry: somebody may try to slip something in",
        isUrgent: true)
    /// A version that failed before.
    public static let failedBefore = Rule(
        "detect/failed-before", .notice,
        "An update leads to a version that was rolled back before, or that a person reverted.",
        why: "The same version would most likely break the same thing again, every night.",
        example: .situation(
            "`cert-manager` 1.16.0 was taken back by `upkeep rollback`; Renovate still offers "
                + "it."),
        remedy: "wait for a newer version, or: upkeep hold release PACKAGE VERSION")
    /// Holds by revert may be missing.
    public static let historyCut = Rule(
        "detect/history-cut", .notice,
        "The clone's history is cut: versions that a person reverted may be offered again.",
        why:
            "A person's revert is the sign that a version is not wanted; upkeep reads it from "
            + "the history, and a shallow clone does not have it.",
        example: .situation("The job checks out with `git clone --depth 1`."),
        remedy: "git fetch --unshallow")
    /// The forge was not asked what became of reviews.
    public static let reviewsUnread = Rule(
        "detect/reviews-unread", .warning,
        "The forge did not say what became of reviews: what it said last counts.",
        why:
            "A review that a person closed meanwhile still counts as open, or its refusal is not "
            + "known yet: its updates may be offered or held by what was true at the last run.",
        example: .situation("The forge answers 401 because the token has expired."),
        remedy: "read the message; the next run asks again")
    /// A person closed the review of an update.
    public static let reviewClosed = Rule(
        "detect/review-closed", .notice,
        "A person closed a review without merging it: its updates are held in these versions.",
        why:
            "Closing a review says no to these versions: without a hold the next night would "
            + "open the same review again.",
        example: .situation(
            "Somebody closes the review that brings `redis` 7.4.0 and does not merge it."),
        remedy: "reopen the review, or take an update with --update ID --override REASON")
}
