internal import Contracts
internal import Names

/// What became of an update that was to be taken back, in words.
struct RevertStory {
    /// Why it was taken back, how, and whether its version is held.
    let reason: String
    /// How to look, and how to have the version again; nil where it could not be taken back: a finding
    /// says what to do.
    let remedy: String?

    /// - Parameter failed: the checks of it that failed, a sentence each.
    init(_ revert: Revert, of update: Update, _ view: RunView, _ failed: [String]) {
        let hold = view.hold(of: update)
        reason = ([Self.end(revert, view, isHeld: hold != nil)] + failed).joined(separator: ": ")
        let look = revert.revert.map { "to look: git show \($0.short)" }
        let again = hold.flatMap(Self.release).map { "to have the version again: \($0)" }
        let words = [look, again].compactMap(\.self)
        remedy = revert.isDone && !words.isEmpty ? words.joined(separator: "; ") : nil
    }

    private static func end(_ revert: Revert, _ view: RunView, isHeld: Bool) -> String {
        let why = revert.reason.map { ": \($0)" } ?? ""
        guard revert.isDone else { return "could not be taken back\(why)" }
        let hand = view.isTakenBackByHand ? " by hand" : ""
        let how = revert.outcome == .setBack ? ", the version alone\(why)" : ""
        return "taken back\(hand)\(isHeld ? " and held" : "")\(how)"
    }

    /// The command that releases a hold, where its names can stand in a command as they are.
    private static func release(_ hold: Hold) -> String? {
        [hold.package, hold.version].allSatisfy(EntryBuilder.isPlainWord)
            ? "upkeep hold release \(hold.package) \(hold.version)" : nil
    }
}

extension RunView {
    /// Whether a person chose what was taken back.
    var isTakenBackByHand: Bool { rollback?.payload.chosen.map { $0 != .failed } ?? false }

    /// Whether an update is in a commit that stands.
    func isApplied(_ update: UpdateID) -> Bool {
        change(of: update)?.outcome == .applied && revert(of: update)?.isDone != true
    }

    /// The hold that taking an update back made.
    func hold(of update: Update) -> Hold? {
        let package = dependency(update.dependency)?.package
        return rollback?.payload.holds.first { hold in
            hold.package == package && hold.version == update.to.value ?? ""
                && (hold.digest == nil || hold.digest == update.to.digest)
        }
    }
}
