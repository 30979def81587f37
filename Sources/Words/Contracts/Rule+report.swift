extension Rule {
    /// The rules of report, and of runs as a whole.
    static let report: [Rule] = [stageMissing, runSetAside]

    /// A document that the report should have is missing.
    public static let stageMissing = Rule(
        "report/stage-missing", .notice, "A stage left no document; the report lacks its part.",
        why: "What the report does not say about that stage is unknown, and not well.",
        example: .situation(
            "`upkeep-backup` ended with exit 70, and the report was made all the same."),
        remedy: "read run.json for how the stage ended")
    /// A run is not taken up any more.
    public static let runSetAside = Rule(
        "run/set-aside", .error,
        "A stage died twice at the same step of an earlier run, which is not taken up any more.",
        why:
            "Taking the run up again would die at the same step every night and keep new runs "
            + "from starting; what it had pushed by then stands on the branch unchecked.",
        example: .situation(
            "The kernel ended `upkeep-validate` for lack of memory twice while it looked at the "
                + "same change."),
        remedy: "see what that run did in its directory; what it pushed was not validated",
        isUrgent: true)
}
