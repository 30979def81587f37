internal import Contracts

extension CheckRunner {
    /// The rules that are not one check's own.
    static let rules: [Rule] = [.brokenByOthers, .failsBefore, .failsNew]
}

extension Rule {
    /// Somebody else broke it.
    static let brokenByOthers = Rule(
        "validate/broken-by-others", .warning,
        "What fails now was broken by a commit between ours that upkeep did not make.",
        remedy: "tell who made the commit; nothing is taken back for it")
    /// It failed before.
    static let failsBefore = Rule(
        "validate/fails-before", .notice, "It fails after the change as it did before it.",
        remedy: "mend it when it suits you: until then changes to it cannot be checked")
    /// It is new, and fails.
    static let failsNew = Rule(
        "validate/fails-new", .warning,
        "It fails, and was not there before the change: nothing that worked is broken.",
        remedy: "mend it before something relies on it")
}
