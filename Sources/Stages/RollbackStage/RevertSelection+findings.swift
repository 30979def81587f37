internal import Contracts
internal import GitStore
internal import Names
internal import SystemSupport

extension RevertSelection {
    /// What is left to a person: failed checks that name no update, and what was not found.
    ///
    /// - Parameter reverts: what became of the commits that were found.
    func findings(_ reverts: [Revert]) -> [Finding] {
        switch choice {
        case .failed where !failed.isKnown:
            return [
                .of(
                    .nothingNamed, run, "the run \(run) was not validated: nothing was taken back")
            ]
        case .failed:
            let unnamed = failed.unnamed.map { check in
                Finding.of(
                    .nothingNamed, check.subject,
                    "\(check.words); no update is to blame, nothing was taken back for it")
            }
            let isMissing = reverts.isEmpty && !failed.reasons.isEmpty
            return unnamed
                + (isMissing ? [notFound("of the run \(run) that failed checks name")] : [])
        case .all: return reverts.isEmpty ? [notFound("of the run \(run)")] : []
        case .updates:
            return unknown(reverts).map {
                notFound("that brings \($0)", remedy: "upkeep history --type applied lists the ids")
            }
        }
    }

    /// The commits that say that they brought what is to be taken back, and are something else.
    static func findings(strange: [(commit: CommitInfo, reason: String)]) -> [Finding] {
        strange.prefix(100).map { commit, reason in
            let subject = SafeText.shortened(SafeText.line(commit.subject), to: 200)
            return .of(
                .notItsUpdate, commit.id.hex,
                "\(commit.id.hex.prefix(12)) (\(subject)) says that it brought an update, but "
                    + "\(SafeText.line(reason)): it is left as it is")
        }
    }

    /// The updates that were named and that no commit of the branch brings.
    func unknown(_ reverts: [Revert]) -> [String] {
        guard case .updates(let ids) = choice else { return [] }
        let found = Set(reverts.map(\.update.text))
        return ids.map { SafeText.shortened(SafeText.line($0), to: 100) }
            .filter { !found.contains($0) }
    }

    private func notFound(_ what: String, remedy: String? = nil) -> Finding {
        .of(
            .nothingToRollBack, run, "no commit \(what) was found on the branch", remedy: remedy)
    }

    /// The outcome in one line of words where no commit is to be taken back.
    var nothingToDo: String {
        if !failed.isKnown { return "the run was not validated: nothing was taken back" }
        if failed.unnamed.isEmpty { return "no check failed: nothing to take back" }
        return "\(Words.count(failed.unnamed.count, "failed check")) without an update to blame: "
            + "nothing was taken back"
    }
}
