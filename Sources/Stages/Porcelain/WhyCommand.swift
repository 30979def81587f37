internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// `upkeep why`: prints what is known of a package, a component, a file or an update, and why it is
/// taken or waits.
enum WhyCommand {
    static let command = Command(
        "why",
        summary: "Prints what is known of a package, component, file or update, and why it is "
            + "taken or waits.",
        operands: .some("PACKAGE|COMPONENT|FILE|ID", 1...1),
        keys: [
            Keys.maxKind, Keys.rules, Keys.run, Keys.repository, Keys.state, Keys.output,
            Keys.config,
        ],
        formats: ["text", "json"], exits: [.done, .failed, .usage, .badInput], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        guard let judged = try JudgedRun(place, now: call.now()) else {
            call.console.note(JudgedRun.absence(place))
            return ProgramExit(.failed)
        }
        let word = call.operands[0]
        let answer = WhyAnswer(word, judged)
        if answer.dependencies.isEmpty, answer.findings.isEmpty {
            call.console.note(try absence(word, judged, place))
            return ProgramExit(.failed)
        }
        if try call.format(place.settings) == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(answer))
        } else {
            try StandardStreams.out(WhyText(answer).lines.map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }

    /// What is to be said of what the run did not see.
    private static func absence(
        _ word: String, _ judged: JudgedRun, _ place: Workplace
    ) throws -> String {
        let shown = SafeText.shortened(SafeText.line(word), to: 120)
        if let commit = judged.view.detect?.repository.commit,
            try Snapshot(place.store, at: commit).file(word) != nil
        {
            return "\(shown) is in the repository, and no source saw a version in it (run "
                + "\(judged.run.run)): upkeep show detect lists what was seen"
        }
        let dependencies = judged.view.detect?.payload.dependencies ?? []
        let names = Set(
            dependencies.flatMap { [$0.name, $0.package, $0.file] }
                + (judged.view.analyze?.payload.updates ?? []).map(\.component))
        let near = Nearest.name(to: word, among: names.sorted()).map { ": did you mean \($0)?" }
        return "the run \(judged.run.run) saw nothing called \(shown)\(near ?? "")"
    }
}

/// What is known of a word.
struct WhyAnswer: Encodable {
    /// One update of a dependency, with the decision.
    struct Offer: Encodable {
        let update: Update
        let taken: Bool
        /// Why it waits; null where it is taken, or stands there.
        @Nullable var waits: Waits?
        /// What it means; null where it was not analyzed.
        @Nullable var analysis: AnalyzedUpdate?
        /// What became of it in the run; null where nothing did.
        @Nullable var change: Change?
    }

    /// One dependency, with all that is offered.
    struct Known: Encodable {
        let dependency: Dependency
        let offers: [Offer]
    }

    let run: RunID
    let scanned: Timestamp
    let made: Timestamp
    let dependencies: [Known]
    /// What was found wrong with them.
    let findings: [Finding]

    /// Dependencies that one answer has at most.
    private static let limit = 500

    init(_ word: String, _ judged: JudgedRun) {
        let view = judged.view
        let wanted = word.lowercased()
        let taken = Set(judged.plan.taken.map(\.update))
        let waits = Dictionary(judged.plan.waiting.map { ($0.update, $0.waits) }) { one, _ in one }
        func isMeant(_ dependency: Dependency) -> Bool {
            let names = [dependency.name, dependency.package, dependency.file, dependency.id.text]
            if names.contains(where: { $0.lowercased() == wanted }) { return true }
            // The last part of a long name is what people say.
            let last = dependency.package.split(separator: "/").last.map { $0.lowercased() }
            return last == wanted
                || view.offers(for: dependency.id).contains {
                    $0.id.text == wanted
                        || view.analysis(of: $0.id)?.component.lowercased() == wanted
                }
        }
        let meant = (view.detect?.payload.dependencies ?? []).filter(isMeant)
        run = judged.run.run
        scanned = judged.plan.scanned
        made = judged.plan.made
        dependencies = meant.prefix(WhyAnswer.limit).map { dependency in
            Known(
                dependency: dependency,
                offers: view.offers(for: dependency.id).map { update in
                    Offer(
                        update: update, taken: taken.contains(update.id),
                        waits: waits[update.id] ?? nil, analysis: view.analysis(of: update.id),
                        change: view.change(of: update.id))
                })
        }
        let subjects = Set(meant.flatMap { [$0.id.text, $0.name, $0.file] } + [word])
        findings = view.findings.filter {
            subjects.contains($0.subject) || $0.place?.file == word
        }
    }
}
