package import Contracts
package import Publishing

/// The keys of the stages that change something.
extension Keys {
    // MARK: backup

    /// What backup writes, for whom, and how long it stays.
    package static let ofBackup: [any SettingKey] = [
        backupRecipients, backupRecipientsFile, backupFullEvery, backupKeep, backupKeepDays,
        backupRefs, backupMinFree, backupTimeLimit, backupTo, gitToken, gitTokenFile, gitUser,
    ]

    package static let backupTo = Key(
        "backup-to", .text("DIR|REMOTE"), owner: .operator,
        help: "copy each backup there as well: an absolute path, a remote's name or address")

    package static let backupRecipients = Key(
        "backup-recipients", .list(.text("RECIPIENT")), default: [], owner: .operator,
        help: "encrypt to this age recipient: age1…, ssh-ed25519 …, ssh-rsa …")
    package static let backupRecipientsFile = Key(
        "backup-recipients-file", .path(), owner: .operator,
        help: "encrypt to the age recipients of a file")
    package static let backupFullEvery = Key(
        "backup-full-every", .number("N", 1...1_000), default: 7, owner: .operator,
        help: "at least each Nth bundle is a full one; 1: each")
    package static let backupKeep = Key(
        "backup-keep", .number("N", 1...100_000), default: 30, owner: .operator,
        changesResult: false, help: "backups to keep")
    package static let backupKeepDays = Key(
        "backup-keep-days", .number("DAYS", 1...100_000), otherwise: "never", owner: .operator,
        changesResult: false, help: "days after which a backup goes too")
    package static let backupRefs = Key(
        "backup-refs", .number("N", 1...10_000), default: 10, owner: .operator,
        changesResult: false, help: "runs whose refs/upkeep/backup/RUN stays")
    package static let backupMinFree = Key(
        "backup-min-free", .number("MIB", 0...1_000_000_000), default: 64, owner: .operator,
        changesResult: false, help: "MiB that must stay free on the disk")
    package static let backupTimeLimit = Key(
        "backup-time-limit", .number("SECONDS", 1...86_400), default: 3_600, owner: .operator,
        changesResult: false, help: "seconds that one call of git or age may take")

    // MARK: apply

    /// What apply takes, and where to.
    package static let ofApply: [any SettingKey] =
        [maxKind, update, component, override, commitSubject] + publishing

    package static let maxKind = Key(
        "max-kind", .choice("KIND", [UpdateKind.patch, .minor, .major]), default: .minor,
        owner: .repository, help: "the furthest kind of update that goes by itself")
    package static let update = Key(
        "update", .list(.text("ID")), default: [], owner: .call,
        help: "apply this update whatever its kind, with its group; only such ones")
    package static let component = Key(
        "component", .list(.text("NAME")), default: [], owner: .call,
        help: "apply the updates of this component whatever their kind; only such ones")
    package static let override = Key(
        "override", .text("REASON"), owner: .call,
        help: "with update or component: take it although it is held, and record why")
    package static let commitSubject = Key(
        "commit-subject", .subject, default: CommitMessage.standard,
        owner: .repository, help: "the subject of commits")

    // MARK: how commits are made and where they go

    /// Those of all that makes commits.
    package static let publishing: [any SettingKey] = [
        noPush, branch, author, committer, commitDate, reviewBranch, reviews, gitToken,
        gitTokenFile, gitUser, gitTimeLimit,
    ]

    package static let noPush = Key(
        "no-push", owner: .repository, help: "leave the commits on the local branch")
    package static let branch = Key(
        "branch", .branch, otherwise: "HEAD's", owner: .operator,
        help: "the branch to commit to")
    package static let author = Key(
        "author", .identity, otherwise: "git's user", owner: .operator,
        help: "who writes, as in \"upkeep <upkeep@example.org>\"")
    package static let committer = Key(
        "committer", .identity, otherwise: "the author", owner: .operator, help: "who commits")
    package static let commitDate = Key(
        "commit-date", .commitDate, default: .now, owner: .repository,
        help: "the date of commits: now (when each is made), or RFC 3339")
    package static let reviewBranch = Key(
        "review-branch", .branchTemplate, owner: .operator,
        help: "push to this branch of the remote for review; {run}, {branch}, {group} are replaced")
    /// Whoever starts git takes it from the environment.
    package static let gitToken = Key(
        "git-token", .text("TOKEN"), owner: .operator, isFlag: false, isInFiles: false,
        isSecret: true, changesResult: false, help: "the token itself, for an https remote")
    package static let gitTokenFile = Key(
        "git-token-file", .path(), otherwise: "UPKEEP_GIT_TOKEN, without a file", owner: .operator,
        changesResult: false,
        help: "a file with the token for an https remote")
    package static let gitUser = Key(
        "git-user", .text("NAME"), default: "x-access-token", owner: .operator,
        changesResult: false,
        help: "the user name that goes with the token")
    package static let gitTimeLimit = Key(
        "git-time-limit", .number("SECONDS", 1...86_400), default: 120, owner: .operator,
        changesResult: false, help: "seconds that one fetch or push may take")

    // MARK: rollback

    /// What rollback takes back.
    package static let ofRollback: [any SettingKey] =
        [failed, takenBack, all, reason, noHold] + publishing

    package static let failed = Key(
        "failed", owner: .call, inRun: .none,
        help: "take back what failed checks of the run name, with its groups")
    package static let takenBack = Key(
        "update", .list(.text("ID")), default: [], owner: .call, inRun: .none,
        help: "take back this update, with its group, whichever run brought it")
    package static let all = Key(
        "all", owner: .call, inRun: .none, help: "take back all that the run brought")
    package static let reason = Key(
        "reason", .text("TEXT"), otherwise: "what validate found", owner: .call,
        help: "why, for the commit and the hold")
    package static let noHold = Key(
        "no-hold", owner: .call, help: "do not hold what is taken back")
}
