extension Rule {
    /// The rules of validate that are not those of a check.
    static let validate: [Rule] = [nothingChecked]

    /// Nothing could be checked.
    public static let nothingChecked = Rule(
        "validate/nothing-checked", .warning,
        "There was a change, and nothing of it could be checked.",
        why:
            "No failed check and no check at all look the same in a log: here nothing speaks for "
            + "the change.",
        example: .situation(
            "Only kustomizations changed, and neither kustomize nor kubectl is installed."),
        remedy: "read why each check was skipped; look at the change yourself",
        atGate: "it does not hold up the push; read why each check was skipped")
}
