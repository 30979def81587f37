internal import Contracts
internal import Impact
internal import Names
internal import Policy
internal import Versions

/// Whether an update that nothing holds goes without a person.
struct Unattended {
    private let candidate: Candidate
    private let advice: Action
    private let policy: UpdatePolicy?

    init(_ candidate: Candidate) {
        self.candidate = candidate
        advice = candidate.advice
        policy = candidate.analysis?.policy
    }

    /// Whether its action is one that is taken unattended, at some time.
    var isTaken: Bool { (policy?.unattended ?? [.apply, .window]).contains(advice) }

    /// Why it waits at a time; nil when it goes.
    func obstacle(at now: Timestamp) -> Waits? {
        if advice == .hold { return nil }
        if !isTaken { return ofPerson }
        if advice == .read, candidate.update.kind == .rollback, policy?.override == nil {
            return Unattended.downgrade(candidate, .read)
        }
        return ofSnapshots ?? ofWindow(at: now)
    }

    /// What a person does by hand first; nil where nothing must be, or a rule says that it may go.
    var steps: Waits? { advice == .steps && !isTaken ? ofPerson : nil }

    /// What a person does first.
    private var ofPerson: Waits? {
        let take = candidate.command
        // Why the rules leave it to a person, where what it is does not tell.
        let by = policy?.place(of: "unattended")
        switch advice {
        case .hold: return nil
        case .apply:
            return Waits(.person, .policy, "a rule leaves it to a person", by: by, take: take)
        case .window:
            return Waits(
                .window, .window, "\(subject): waits for a person", by: by, take: take)
        case .read where candidate.update.kind == .rollback:
            return Unattended.downgrade(candidate, .read)
        case .read:
            return Waits(
                .person, .read, "\(whyRead), read the release notes first", take: take)
        case .steps:
            let fact = candidate.analysis?.known.first { $0.effect == .person }
            return Waits(
                .person, .steps, fact.map { "by hand first: \($0.text)" } ?? "take it in steps",
                by: fact?.source, take: take)
        }
    }

    /// What makes it one to read about.
    private var whyRead: String {
        guard let analysis = candidate.analysis, !analysis.breaking.isBreaking else {
            return "breaking"
        }
        if analysis.breaking.isOfZeroMinor { return "a minor of 0.x may break" }
        return analysis.risk.rank < Risk.high.rank && analysis.holdsData == true
            ? "it keeps data" : "risky"
    }

    private var ofSnapshots: Waits? {
        guard policy?.snapshots == .required, candidate.analysis?.holdsData != false else {
            return nil
        }
        return Waits(
            .person, .policy, "a rule wants its volumes saved, which takes a cluster",
            by: policy?.place(of: "snapshots"), take: candidate.command)
    }

    /// Whether it waits for a window though no rule has one for it: also what a rule takes unread where
    /// much stands on it.
    private var needsWindow: Bool {
        if advice == .read || advice == .steps {
            let analysis = candidate.analysis
            return analysis?.layer.isBase == true || analysis?.holdsData == true
        }
        return advice == .window
    }

    private func ofWindow(at now: Timestamp) -> Waits? {
        let windows = policy?.windows ?? []
        if windows.isEmpty, !needsWindow { return nil }
        let times = WindowTimes(windows)
        if times.isOpen(at: now) { return nil }
        let next = times.nextOpening(after: now)
        let words =
            windows.isEmpty
            ? "\(subject): no rule sets a maintenance window"
            : next == nil
                ? times.problem ?? "no window ever opens"
                : "\(advice == .window ? "\(subject): " : "")waits for its maintenance window"
        return Waits(
            .window, .window, words, by: policy?.place(of: "windows"), until: next,
            take: candidate.command)
    }

    /// What makes it one for a window.
    private var subject: String {
        guard let analysis = candidate.analysis else { return "" }
        return analysis.layer.isBase || analysis.holdsData != true
            ? analysis.layer.rawValue : "keeps data"
    }

    /// Why a downgrade waits.
    static func downgrade(_ candidate: Candidate, _ rule: WaitRule) -> Waits {
        let step = VersionText.step(candidate.update.from, candidate.update.to)
        return Waits(
            .person, rule, "a downgrade (\(step)): taken only by name", take: candidate.command)
    }
}
