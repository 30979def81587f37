internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// `upkeep history rebuild`: what the commits of the branch tell of what was applied and taken back,
/// where the state was lost.
enum HistoryRebuild {
    static let command = Command(
        "rebuild",
        summary: "Makes the history again from the commits: what was applied and taken back.",
        keys: [
            to, force, Keys.repository, Keys.state, Keys.output, Keys.config, Keys.dryRun,
            Keys.quiet,
        ],
        formats: ["text", "json"],
        exits: [.done, .usage, .badInput, .internalError, .locked], work: run)

    private static let to = Key(
        "to", .path(), owner: .call, help: "write it into this new file, and leave the state alone")
    private static let force = Key(
        "force", owner: .call, help: "set the history that there is aside")

    /// Commits that are looked at, at most.
    private static let depth = 200_000

    /// What was made, as `-o json` writes it.
    private struct Answer: Encodable {
        let file: String
        let events: Int
        let passedOver: Int
        let aside: [String]
        let complete: Bool
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        guard let head = try place.repository.head().commit else {
            throw StageFailure(.usage, "there is no commit yet")
        }
        let log = try place.repository.partialLog(from: head, limit: depth)
        var commits = CommitEvents(store: place.store)
        for commit in log.commits.reversed() { try commits.take(commit) }
        let isDryRun = place.settings[Keys.dryRun]
        let (file, aside) =
            if let file = call.settings[to] {
                (try write(commits.events, to: Paths.absolute(file), isDryRun), [String]())
            } else {
                try write(commits.events, call, place, isDryRun)
            }
        let answer = Answer(
            file: file, events: commits.events.count, passedOver: commits.passedOver, aside: aside,
            complete: !log.isCut && log.commits.count < depth)
        if try call.format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(answer))
        } else if !call.settings[Keys.quiet] {
            try StandardStreams.out(words(answer, isDryRun).map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }

    private static func write(
        _ events: [HistoryEvent], to file: String, _ isDryRun: Bool
    ) throws -> String {
        if Files.kind(file) != nil {
            throw StageFailure(
                .usage, "\(file) is there already", hint: "name a file that is not there yet")
        }
        if !isDryRun { try AtomicFile.write(try History.chained(events), to: file) }
        return file
    }

    private static func write(
        _ events: [HistoryEvent], _ call: Call, _ place: Workplace, _ isDryRun: Bool
    ) throws -> (file: String, aside: [String]) {
        let history = place.state.history
        let files = try history.files()
        if !files.isEmpty, !call.settings[force] {
            throw StageFailure(
                .usage, "there is a history: \(history.path)",
                hint: "--to FILE writes beside it; --force sets it aside, and removes nothing of it"
            )
        }
        if isDryRun { return (history.path, files) }
        let lock = try place.lockedState(call.environment, call.console)
        defer { withExtendedLifetime(lock) {} }
        let aside = try history.setAside(at: call.now())
        try history.append(events)
        return (history.path, aside)
    }

    private static func words(_ answer: Answer, _ isDryRun: Bool) -> [String] {
        let count = Words.count(answer.events, "event")
        var lines = [
            isDryRun
                ? "dry run: \(count) would be written to \(answer.file)"
                : "\(count) written to \(answer.file), marked as rebuilt"
        ]
        if answer.passedOver > 0 {
            lines.append(
                "\(Words.count(answer.passedOver, "commit")) passed over: they bear trailers of "
                    + "upkeep, and change something else than versions")
        }
        lines += answer.aside.map { "set aside: \($0)" }
        if !answer.complete {
            lines.append("the history of this clone is cut: what was before is missing")
        }
        return lines
    }
}

/// What commits tell, oldest first. A commit counts as ours where every byte that it changes is an edit
/// of a version that it names: anybody who may push can write trailers.
private struct CommitEvents {
    private let store: BlobStore
    private(set) var events: [HistoryEvent] = []
    /// Commits with trailers of ours that are something else.
    private(set) var passedOver = 0
    /// What was applied and stands, by update and by commit.
    private var applied: [UpdateID: (commit: CommitInfo, step: CommitRecord.Step, run: RunID)] = [:]

    init(store: BlobStore) { self.store = store }

    mutating func take(_ commit: CommitInfo) throws {
        let run = commit.trailer(CommitRecord.run).first.flatMap { RunID($0) }
        let steps = CommitRecord.steps(of: commit)
        let takenBack = commit.trailer(CommitRecord.rollback).compactMap { UpdateID($0) }
        if let run, !takenBack.isEmpty {
            try takeBack(commit, takenBack, run)
        } else if let run, !steps.isEmpty {
            guard VersionEdits.problem(of: commit, steps, in: store) == nil else {
                passedOver += 1
                return
            }
            for step in steps { apply(commit, step, run) }
        } else if let reverted = CommitRecord.reverted(by: commit) {
            let updates = applied.filter { $0.value.commit.id == reverted }.keys.sorted()
            try takeBack(commit, updates, nil)
        }
    }

    private mutating func apply(_ commit: CommitInfo, _ step: CommitRecord.Step, _ run: RunID) {
        var event = event("applied", commit, step, run)
        event.from = VersionText.short(step.from)
        event.to = VersionText.short(step.to)
        if let reason = commit.trailer(CommitRecord.override).first {
            event.detail = "taken although it was held: \(reason)"
            event.approval = "override"
            event.approvedBy = commit.author.name
        }
        events.append(event)
        applied[step.update] = (commit, step, run)
    }

    /// - Parameter run: the run that did it; nil for a person's revert.
    private mutating func takeBack(
        _ commit: CommitInfo, _ updates: [UpdateID], _ run: RunID?
    ) throws {
        for update in updates {
            guard let (origin, step, its) = applied[update], try isGone(origin, at: commit) else {
                if run != nil { passedOver += 1 }
                continue
            }
            var event = event("rolled-back", commit, step, run ?? its)
            event.from = VersionText.short(step.to)
            event.to = VersionText.short(step.from)
            event.reverts = origin.id
            event.recovery = "reverted"
            if run == nil { event.reason = "reverted by a person: \(commit.subject)" }
            events.append(event)
            applied[update] = nil
        }
    }

    /// Whether nothing is left at a commit of what an earlier one brought.
    private func isGone(_ origin: CommitInfo, at commit: CommitInfo) throws -> Bool {
        let repository = store.repository
        return try repository.revertedTree(of: origin.id, on: commit.id)
            == repository.tree(of: commit.id)
    }

    private func event(
        _ type: String, _ commit: CommitInfo, _ step: CommitRecord.Step, _ run: RunID
    ) -> HistoryEvent {
        let package = step.package.isEmpty ? nil : step.package
        var event = HistoryEvent(
            time: commit.committed, run: run, type: type,
            component: step.component.isEmpty ? package : step.component, name: package,
            update: step.update.text, commit: commit.id)
        event.package = package
        event.actor = commit.author.name
        event.commitBefore = commit.parents.first
        event.rebuilt = true
        return event
    }
}
