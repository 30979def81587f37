package import Contracts

extension CheckRunner {
    /// The rules that are not one check's own.
    static let rules: [Rule] = [.brokenByOthers, .failsBefore, .failsNew, .unjudged, .tooLarge]
}

extension Rule {
    /// It held, and cannot be judged any more.
    package static let unjudged = Rule(
        "validate/unjudged", .warning,
        "What held before the change cannot be judged after it: as it needs something from elsewhere now.",
        remedy: "keep it so that it can be built here; a gate lets it pass with levels: "
            + "[validate/unjudged=notice]",
        atGate: "keep it so that it can be built here; where it must be so, levels: "
            + "[validate/unjudged=notice] in upkeep.yaml, pushed before it, lets it pass")

    /// A directory has too much in it.
    static let tooLarge = Rule(
        "validate/too-large", .warning,
        "A directory holds more files than can be looked through: nothing in it was checked.",
        remedy: "look for a directory that holds itself many times over, and take it out")

    /// The reason of a check that could not be judged any more.
    package static let unjudgedReason = "unjudged"

    /// Somebody else broke it.
    static let brokenByOthers = Rule(
        "validate/broken-by-others", .warning,
        "What fails now was broken by a commit between ours that upkeep did not make.",
        remedy: "tell who made the commit; nothing is taken back for it")
    /// It failed before.
    static let failsBefore = Rule(
        "validate/fails-before", .notice, "It fails after the change as it did before it.",
        remedy: "mend it when it suits you: until then changes to it cannot be checked",
        atGate: "it does not hold up the push; mend it when it suits you")
    /// It is new, and fails.
    static let failsNew = Rule(
        "validate/fails-new", .warning,
        "It fails, and was not there before the change: nothing that worked is broken.",
        remedy: "mend it before something relies on it")
}
