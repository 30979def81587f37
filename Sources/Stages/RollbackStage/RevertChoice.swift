internal import CommandLine
internal import Contracts

/// What is to be taken back: it is always said, never guessed.
enum RevertChoice: Sendable, Equatable {
    /// What failed checks name, with its groups.
    case failed
    /// Some updates, each with its group, whichever runs brought them.
    case updates([String])
    /// The whole run.
    case all

    /// Reads `--failed`, `--update` and `--all`; nil where none of them is given.
    ///
    /// - Throws: exit 64 where several are.
    init?(_ settings: Settings) throws(StageFailure) {
        let updates = settings[Keys.takenBack]
        let given = [settings[Keys.failed], !updates.isEmpty, settings[Keys.all]]
        if given.filter({ $0 }).count > 1 {
            throw StageFailure(
                .usage, "--failed, --update and --all exclude each other",
                hint: "call upkeep rollback once for each")
        }
        if settings[Keys.failed] {
            self = .failed
        } else if !updates.isEmpty {
            self = .updates(updates)
        } else if settings[Keys.all] {
            self = .all
        } else {
            return nil
        }
    }

    /// What the document says of it.
    var chosen: RollbackChoice {
        switch self {
        case .failed: .failed
        case .updates: .update
        case .all: .all
        }
    }
}
