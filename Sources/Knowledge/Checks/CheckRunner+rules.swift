package import Contracts

extension CheckRunner {
    /// The rules that are not one check's own.
    static let rules: [Rule] = [
        .brokenByOthers, .failsBefore, .failsNew, .unjudged, .tooLarge, .sameName,
        .suppressionInvalid,
        .suppressionNew, .suppressionOver,
    ]
}

extension Rule {
    /// It held, and cannot be judged any more.
    package static let unjudged = Rule(
        "validate/unjudged", .warning,
        "What held before the change cannot be judged after it: as it needs something from elsewhere now.",
        why:
            "What cannot be judged could be broken on purpose or by accident: it was checked "
            + "before, so losing the check is treated as a step back.",
        example: .yaml(
            """
            # kustomization.yaml
            resources:
              - https://github.com/example/base?ref=v2  # was ../base
            """),
        remedy: "keep it so that it can be built here; a gate lets it pass with levels: "
            + "[validate/unjudged=notice]",
        atGate: "keep it so that it can be built here; where it must be so, levels: "
            + "[validate/unjudged=notice] in upkeep.yaml, pushed before it, lets it pass")

    /// A directory has too much in it.
    static let tooLarge = Rule(
        "validate/too-large", .warning,
        "A directory holds more files than can be looked through: nothing in it was checked.",
        why:
            "A small repository can be made so that its directories hold billions of files, "
            + "which no machine could walk; whatever else is in there is not checked either.",
        example: .situation(
            "A crafted commit whose tree `a` holds ten times the tree `b`, which holds ten times "
                + "`c`, and so on."),
        remedy: "look for a directory that holds itself many times over, and take it out")

    /// Two names that cannot be told apart.
    static let sameName = Rule(
        "validate/same-name", .error,
        "Two names of a directory differ only in how their letters are composed, as é that is one "
            + "character or two: only one of them can be looked at.",
        why:
            "Git keeps both files, other systems and programs see one of them: which one reaches the "
            + "cluster cannot be told.",
        example: .situation("Beside `café.yaml` comes another file that is called `café.yaml`."),
        remedy: "rename one of the two, with git mv")

    /// The reason of a check that could not be judged any more.
    package static let unjudgedReason = "unjudged"

    /// Somebody else broke it.
    static let brokenByOthers = Rule(
        "validate/broken-by-others", .warning,
        "What fails now was broken by a commit between ours that upkeep did not make.",
        why:
            "The run's own updates are not to blame: taking them back would not mend it, but it "
            + "is broken in the cluster all the same.",
        example: .situation(
            "Between two commits of the run a person pushed one that removes a file a "
                + "kustomization names."),
        remedy: "tell who made the commit; nothing is taken back for it")
    /// It failed before.
    static let failsBefore = Rule(
        "validate/fails-before", .notice, "It fails after the change as it did before it.",
        why:
            "While it fails anyway, a further mistake in the same place is not noticed, and Flux "
            + "applies nothing there.",
        example: .situation(
            "`apps/old` has not built since a file was deleted last month; the change edits a "
                + "value in it."),
        remedy: "mend it when it suits you: until then changes to it cannot be checked",
        atGate: "it does not hold up the push; mend it when it suits you")
    /// It is new, and fails.
    static let failsNew = Rule(
        "validate/fails-new", .warning,
        "It fails, and was not there before the change: nothing that worked is broken. What it misses may "
            + "lie outside of the repository.",
        why:
            "Nothing that runs depends on it, so it blocks nothing; but what it brings will not "
            + "be applied either.",
        example: .situation(
            "A new HelmRelease names a HelmRepository that another repository brings."),
        remedy: "mend it before something relies on it")

    /// A comment that would suppress a finding, and cannot.
    static let suppressionInvalid = Rule(
        "validate/suppression-invalid", .warning,
        "A comment is to suppress a finding and names no rule that there is, or no reason.",
        why:
            "The finding that it was to quieten still counts, and a reader believes that it does "
            + "not.",
        example: .yaml(
            """
            stringData:
              password: demo  # upkeep: ignore validate/clear-text-secret
            """),
        remedy: "write # upkeep: ignore RULE reason; upkeep rules lists the rules")
    /// A suppression that comes with the change it would excuse.
    static let suppressionNew = Rule(
        "validate/suppression-new", .warning,
        "A suppression comes with the change that it would excuse: a gate counts only what stood before.",
        why:
            "Whoever could excuse a change within it could bring in anything past the gate, a "
            + "clear-text secret for one.",
        example: .situation(
            "One commit adds a Secret and, above it, `# upkeep: ignore "
                + "validate/clear-text-secret demo values`."),
        remedy: "bring the suppression in first, in a change of its own: under suppressions in "
            + "upkeep.yaml, where what it is for is new")
    /// A suppression whose time is over.
    static let suppressionOver = Rule(
        "validate/suppression-over", .warning,
        "A suppression of the configuration would have covered a finding, and its last day is over.",
        why:
            "The finding counts again from the day after: a push can be refused today that "
            + "passed yesterday.",
        example: .yaml(
            """
            suppressions:
              - rule: validate/clear-text-secret
                path: examples/**
                until: 2026-03-31
                reason: moved to SOPS in March
            """),
        remedy: "mend what was put off, or give it another day under suppressions in upkeep.yaml")
}
