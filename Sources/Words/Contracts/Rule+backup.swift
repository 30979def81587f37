extension Rule {
    /// The rules of backup.
    static let backup: [Rule] = [
        backupNotVerified, backupChainBroken, backupUnreadable, backupLargeFiles,
    ]

    /// The backup is not one.
    public static let backupNotVerified = Rule(
        "backup/not-verified", .error,
        "The repository could not be saved whole, or what was written did not read back as it was; "
            + "the file was removed, earlier backups stand.",
        why:
            "Without a backup that was read back nobody can be sure to get the repository back "
            + "as it was; a run takes no updates without one.",
        example: .situation("The disk is full while the bundle is written."),
        remedy: "mend what the message names, and run the stage again")
    /// An incremental backup has nothing to stand on.
    public static let backupChainBroken = Rule(
        "backup/chain-broken", .warning,
        "A file that the next backup would have built on is missing or damaged; a full one was made.",
        why:
            "An incremental backup holds only what came after the one before it: with a link "
            + "missing or damaged, it cannot be restored.",
        example: .situation(
            "Somebody deleted the directory of the run that has the last full bundle."),
        remedy: "see which with upkeep-backup list; the new backup does not need it")
    /// An earlier backup cannot be read.
    public static let backupUnreadable = Rule(
        "backup/unreadable", .warning,
        "The manifest of an earlier backup cannot be read; it is left as it is, and counts for nothing.",
        why:
            "It cannot be restored by upkeep, and does not count when old backups are removed: "
            + "it stays on the disk.",
        example: .situation(
            "The machine lost power, and the manifest of a run's artifacts is empty since."),
        remedy: "look at the run's artifacts, and remove them by hand")
    /// Content that lies outside of git.
    public static let backupLargeFiles = Rule(
        "backup/large-files", .notice,
        "The repository keeps files in Git LFS; the backup has the pointers, not the files.",
        why:
            "In Git there is only a pointer with the file's checksum: when the server is lost, a "
            + "clone of the backup has no content for it.",
        example: .situation("`.gitattributes` has `*.tar.gz filter=lfs diff=lfs merge=lfs -text`."),
        remedy: "back up the LFS store of the Git server as well")
}
