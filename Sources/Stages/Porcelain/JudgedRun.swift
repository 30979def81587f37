internal import CommandLine
internal import Contracts
internal import Decision
internal import GitStore
internal import Holds
internal import Names
internal import Policy
internal import Publishing
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit

/// The documents of a run with what is decided of them now.
struct JudgedRun {
    /// The run's documents.
    let view: RunView
    /// Why what it offers is taken or waits, now.
    let plan: PlanListing
    /// The run.
    let run: RunDirectory

    /// Judges the run that the settings name, else the newest.
    ///
    /// - Returns: nil where there is none, or it found nothing.
    /// - Throws: exit 64 where a run is named that there is not.
    init?(_ place: Workplace, now: Timestamp) throws {
        if place.settings[Keys.run] == nil, place.state.latest() == nil { return nil }
        try self.init(try place.chosenRun(), place, now: now)
    }

    /// Judges a run.
    init?(_ run: RunDirectory, _ place: Workplace, now: Timestamp) throws {
        let view = RunView(run)
        guard let detect = view.detect else { return nil }
        let head = try place.repository.head().commit ?? detect.repository.commit
        let holds = try head.map { try HoldList(in: place.store, at: $0).holds(detect.payload) }
        let plan = PlanBuilder.build(
            view, Wanted(place.settings), holds: holds ?? [:],
            inReview: try JudgedRun.inReview(place.store, detect, beside: head), now: now,
            notes: JudgedRun.notes(view, head, place.settings)
                + JudgedRun.missedWindows(view, place.settings, now: now))
        guard let plan else { return nil }
        self.view = view
        self.plan = plan
        self.run = run
    }

    /// What there is to say where there is no run to judge.
    static func absence(_ place: Workplace) -> String {
        "there is no run in \(place.state.path) that looked for updates: upkeep run scan"
    }

    /// The updates that wait on branches for review, as far as this clone pushed them there: by the
    /// commits that are upkeep's.
    private static func inReview(
        _ store: BlobStore, _ detect: Document<DetectPayload>, beside head: CommitID?
    ) throws -> Set<UpdateID> {
        guard let head else { return [] }
        let trust = ReviewCommits(store, ScannedOffers(detect), isHold: HoldsFile.adds)
        var all: Set<UpdateID> = []
        for tip in try ReviewCommits.waiting(in: store.repository) {
            var undone: Set<UpdateID> = []
            for commit in (try? trust.ours(upTo: tip, excluding: head)) ?? [] {  // newest first
                undone.formUnion(commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
                let brought = commit.trailer(CommitRecord.update).compactMap(UpdateID.init)
                all.formUnion(Set(brought).subtracting(undone))
            }
        }
        return all
    }

    /// The windows that the scheduled hour never meets: what waits for them waits for ever.
    private static func missedWindows(
        _ view: RunView, _ settings: Settings, now: Timestamp
    ) -> [String] {
        guard let schedule = settings[Keys.schedule] else { return [] }
        var seen: [[MaintenanceWindow]] = []
        for update in view.analyze?.payload.updates ?? [] {
            guard let windows = update.policy?.windows, !windows.isEmpty, !seen.contains(windows)
            else { continue }
            seen.append(windows)
        }
        return seen.filter { WindowTimes($0).neverMeets(schedule, after: now) }.map { windows in
            let when = windows.map(\.words).joined(separator: ", ")
            return "the scheduled hour (\(schedule.cron) \(schedule.timeZone)) never meets the "
                + "window \(when): nothing goes in it by itself"
        }
    }

    private static func notes(
        _ view: RunView, _ head: CommitID?, _ settings: Settings
    ) -> [String] {
        var notes: [String] = []
        // What waits for review stands on another branch.
        let push = view.apply?.payload.push
        let made = (push?.base == nil ? push?.to : nil) ?? view.detect?.repository.commit
        if let head, let made, head != made {
            notes.append(
                "the branch is at \(head.short) now: upkeep run scan looks at what stands there")
        }
        if let analysis = view.analyze, analysis.payload.rules != settings.digest(of: Keys.rules) {
            notes.append(
                "the rules are not those that the run was analyzed by: upkeep analyze judges by those "
                    + "of now")
        }
        if view.analyze == nil { notes.append("the run has no analysis: what waits is not known") }
        return notes
    }
}

extension MaintenanceWindow {
    /// The window as a rule has it.
    fileprivate var words: String {
        let days = days.isEmpty ? "every day" : days.joined(separator: " ")
        return cron.map { "\"\($0)\" \(timeZone)" }
            ?? "\(days) \(from ?? "") to \(to ?? "") \(timeZone)"
    }
}
