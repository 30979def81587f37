internal import CommandLine
internal import Contracts
internal import Forges
internal import Formats
internal import GitStore
internal import Holds
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport
internal import Versions

/// `upkeep hold list|add|release`: what is not applied again, and who says so.
enum HoldCommand {
    static let command = Command(
        "hold", summary: "Shows and changes which versions are not applied again.",
        fullName: "upkeep hold",
        subcommands: [
            Command(
                "list", summary: "Shows what is held, and who says so.",
                keys: common, formats: ["text", "json"],
                exits: [.done, .usage, .badInput, .internalError], work: list),
            change("add", "Holds a version, in a commit that is pushed.") {
                try change($0, isReleased: false)
            },
            change("release", "Lets a version go, in a commit that is pushed.") {
                try change($0, isReleased: true)
            },
        ],
        action: .subcommand)

    private static func change(
        _ name: String, _ summary: String,
        work: @escaping @Sendable (Call) throws -> ProgramExit
    ) -> Command {
        Command(
            name, summary: summary, operands: .some("PACKAGE VERSION", 2...2),
            keys: common + [reason, datasource, digest] + Keys.publishing, formats: ["text"],
            exits: [.done, .failed, .usage, .badInput, .unavailable, .internalError, .locked],
            work: work)
    }

    private static let common: [any SettingKey] = [
        Keys.repository, Keys.state, Keys.config, Keys.output, Keys.dryRun, Keys.offline,
        Keys.quiet, Keys.noColor,
    ]

    fileprivate static let reason = Key(
        "reason", .text("TEXT"), otherwise: "held by hand", owner: .call, help: "why")
    private static let datasource = Key(
        "datasource", .text("NAME"), otherwise: "anywhere", owner: .call,
        help: "where the package is looked up, as in docker, helm")
    static let digest = Key(
        "digest", .text("DIGEST"), owner: .call, help: "only the build with this digest")

    /// The holds, as `-o json` writes them.
    private struct Listing: Codable {
        let holds: [Hold]
        let reverts: [Hold]
        let complete: Bool
    }

    private static func list(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        guard let commit = try place.repository.head().commit else {
            try StandardStreams.out("nothing is held: there is no commit yet\n")
            return ProgramExit(.done)
        }
        let list = try HoldList(in: place.store, at: commit)
        if try call.format == "json" {
            let listing = Listing(
                holds: list.file.holds, reverts: list.reverts, complete: !list.isCut)
            try StandardStreams.show(try CanonicalJSON.encode(listing))
            return ProgramExit(.done)
        }
        func row(_ hold: Hold) -> [String] {
            [
                hold.package, hold.version + (hold.digest.map { "@\($0.prefix(19))" } ?? ""),
                hold.released ? "released" : "held", String(hold.date.prefix(10)), hold.reason,
            ]
        }
        let rows = (list.file.holds + list.reverts).map(row)
        var lines =
            rows.isEmpty
            ? ["nothing is held"]
            : TextTable.lines([["PACKAGE", "VERSION", "", "SINCE", "WHY"]] + rows, indent: 0)
        if list.isCut {
            lines.append("the history of this clone is cut: reverts by persons may be missing")
        }
        try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        return ProgramExit(.done)
    }

    private static func change(_ call: Call, isReleased: Bool) throws -> ProgramExit {
        let (package, version) = (call.operands[0], call.operands[1])
        // What is held already may be released, however it is written.
        if !isReleased { try check(package, version) }
        return try call.inNewRun("hold") { context in
            if !isReleased {
                try HoldNames(context).check(package, version, call)
            }
            let work = HoldWork(
                context: context, call: call,
                hold: Hold(
                    package: package,
                    datasource: call.settings[datasource].map(Datasource.init(rawValue:)),
                    version: version, digest: call.settings[digest],
                    reason: SafeText.shortened(
                        SafeText.withoutSecrets(
                            SafeText.line(call.settings[HoldCommand.reason] ?? "held by hand")),
                        to: 300),
                    run: nil, date: context.publishRequest().date().rfc3339,
                    released: isReleased))
            return try work.publish()
        }
    }

    private static func check(_ package: String, _ version: String) throws {
        let isName =
            !package.isEmpty && package.utf8.count <= 300
            && !package.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
        if !isName {
            throw StageFailure(.usage, "\"\(SafeText.line(package))\" is no package")
        }
        let isVersion =
            VersionRange.looksLikeOne(version)
            ? VersionRange(version) != nil : VersionAlphabet.isVersionAnywhere(version)
        if !isVersion {
            throw StageFailure(
                .usage, "\"\(SafeText.line(version))\" is neither a version nor a range",
                hint: VersionRange.examples)
        }
    }
}

/// Writes one hold into the repository and pushes it, as apply does.
private struct HoldWork {
    let context: StageContext
    let call: Call
    let hold: Hold

    private var name: String { "\(hold.package) \(hold.version)" }
    private var verb: String { hold.released ? "release" : "hold" }

    func publish() throws -> ExitCode {
        let request = context.publishRequest()
        let committer = try Committer(request, in: context.repository)
        let git = try RemoteAccess.command(request, for: context.repository)
        let publisher = Publisher(
            context.repository, git: git, run: request.run, stage: .rollback,
            effects: context.effects(of: .rollback))
        context.repository.removeLeftovers()
        for _ in 0..<RemoteAccess.attempts {
            let target = try target(request, git)
            guard let file = try changed(at: target.base) else {
                try finish(target, publisher)
                try say("\(name) is \(hold.released ? "released" : "held") already")
                return .done
            }
            if context.isDryRun {
                try say("dry run: would \(verb) \(name)")
                return .done
            }
            let tree = try file.written(
                onto: try context.repository.tree(of: target.base), in: context.store)
            let tip = try committer.commit(
                tree, on: target.base, message: message, in: context.repository)
            let outcome = try publisher.publish(tip, on: target)
            if outcome.hasMoved { continue }
            for finding in outcome.findings + ForgeFindings.forReview(outcome.review) {
                call.console.note(finding.message)
            }
            if let exit = outcome.exit { return exit }
            let place = outcome.push.remote.map { ", pushed to \($0)/\(outcome.push.branch)" }
            try record(event(tip, of: context.run.run))
            try say("\(hold.released ? "released" : "held") \(name)\(place ?? "")")
            return .done
        }
        throw StageFailure(
            .failed, "the branch moved on the remote \(RemoteAccess.attempts) times meanwhile",
            hint: "try again")
    }

    /// Commits of the branch that are looked through for one of an earlier call, at most.
    private static let depth = 1000

    /// Does what a call left undone that died after its push: the branch is brought along, and the
    /// audit trail gets its event.
    private func finish(_ target: Target, _ publisher: Publisher) throws {
        if context.isDryRun { return }
        if target.base == target.remote {
            for finding in try publisher.publish(target.base, on: target).findings {
                call.console.note(finding.message)
            }
        }
        let repository = context.repository
        let log = try repository.partialLog(from: target.base, limit: HoldWork.depth)
        guard let commit = log.commits.first(where: { $0.subject == subject }),
            let run = commit.trailer(CommitRecord.run).first.flatMap(RunID.init),
            context.state.has(run),
            try repository.reference(TargetFinder.reference(of: run)) == commit.id
        else { return }
        // The reason is the one that was given then.
        let made = try HoldsFile(in: try context.snapshot(at: commit.id)).holds.first {
            $0.package == hold.package && $0.version == hold.version
        }
        var event = event(commit.id, of: run)
        event.detail = made?.reason ?? event.detail
        try record(event)
    }

    private func record(_ event: HistoryEvent) throws {
        var event = event
        event.actor = context.environment.actor
        if let repair = try context.state.history.append([event]) {
            call.console.note(repair.message)
        }
    }

    /// What the audit trail says of it.
    private func event(_ commit: CommitID, of run: RunID) -> HistoryEvent {
        var event = HistoryEvent(
            time: context.now(), run: run, type: hold.released ? "released" : "held",
            component: hold.package, name: hold.package, update: name, to: hold.version,
            commit: commit, detail: hold.reason)
        event.package = hold.package
        // Found under the name that a person uses; its id stays that of the package.
        if let known = component { event.component = known }
        return event
    }

    /// The component that the newest analysis knows the package as; nil where none does.
    private var component: String? {
        for run in context.state.runs().suffix(10).reversed() {
            let directory = context.state.directory(of: run)
            guard let analyze = directory.documentIfValid(AnalyzePayload.self),
                let detect = directory.documentIfValid(DetectPayload.self)
            else { continue }
            let view = RunView(detect: detect, analyze: analyze)
            let update = detect.payload.updates.first {
                view.dependency($0.dependency)?.package == hold.package
            }
            return update.flatMap { view.analysis(of: $0.id)?.component }
        }
        return nil
    }

    private func target(_ request: PublishRequest, _ git: GitCommand?) throws -> Target {
        do {
            return try TargetFinder(context.repository, request, git: git, resumed: nil).find()
        } catch let removed as RemoteMemory.Removed {
            guard let obstacle = PublishObstacle(removed, branch: "") else { throw removed }
            throw StageFailure(.failed, obstacle.summary, hint: obstacle.finding.remedy)
        }
    }

    /// The file with the hold; nil when it says so already.
    ///
    /// - Throws: exit 64 for the release of what is not held.
    private func changed(at commit: CommitID) throws -> HoldsFile? {
        let list = try HoldList(in: context.store, at: commit)
        var file = list.file
        func isSame(_ other: Hold) -> Bool {
            other.package == hold.package && other.version == hold.version
                && (hold.datasource == nil || other.datasource == hold.datasource)
                && (hold.digest == nil || other.digest == hold.digest)
        }
        let before = file.holds.filter(isSame)
        if !hold.released {
            if before.contains(where: { !$0.released }) { return nil }
            for one in before { file.remove(one) }
            file.insert(hold)
            return file
        }
        let open = before.filter { !$0.released } + list.reverts.filter(isSame)
        if open.isEmpty, !before.isEmpty { return nil }
        if open.isEmpty {
            let range = list.ranges(package: hold.package, with: hold.version).first
            throw StageFailure(
                .usage,
                range.map { "\(name) is held by \($0.version)" } ?? "\(name) is not held",
                hint: range.map { "upkeep hold release \(hold.package) '\($0.version)'" }
                    ?? "upkeep hold list shows what is")
        }
        for var one in open {
            one.released = true
            one.date = hold.date
            if let reason = call.settings[HoldCommand.reason] { one.reason = reason }
            file.insert(one)
        }
        return file
    }

    private var subject: String { "chore(upkeep): \(verb) \(SafeText.line(name))" }

    private var message: String {
        let reason = hold.released ? call.settings[HoldCommand.reason] : hold.reason
        return subject + "\n\n"
            + (reason.map { SafeText.line($0) + "\n\n" } ?? "")
            + "\(CommitRecord.run): \(context.run.run.text)\n"
    }

    private func say(_ text: String) throws {
        if !context.settings[Keys.quiet] { try StandardStreams.show(SafeText.line(text) + "\n") }
    }
}
