internal import Contracts
internal import Formats
internal import GitStore
internal import Holds
internal import Names
internal import Publishing

/// Writes what rollback did for people.
enum RollbackText {
    /// As in `3 updates taken back in 2 commits, 1 refused, 3 held, pushed to origin/main`.
    static func summary(_ reverts: [Revert], _ holds: [Hold], _ push: Push?) -> String {
        let done = reverts.filter { $0.revert != nil && $0.outcome != .already }
        var parts = ["\(Words.count(done.count, "update")) taken back"]
        let commits = Set(done.compactMap(\.revert)).count
        if commits > 0 { parts[0] += " in \(Words.count(commits, "commit"))" }
        for outcome in [RevertOutcome.already, .refused] {
            let count = reverts.filter { $0.outcome == outcome }.count
            if count > 0 { parts.append("\(count) \(outcome.rawValue)") }
        }
        if !holds.isEmpty { parts.append("\(Words.count(holds.count, "version")) held") }
        switch push?.outcome {
        case .pushed where !done.isEmpty:
            parts.append("pushed to \(push?.remote ?? "")/\(push?.branch ?? "")")
        case .rejected: parts.append("push rejected: \(push?.message ?? "")")
        case .unreachable: parts.append("the remote cannot be reached")
        default: break
        }
        return parts.joined(separator: ", ")
    }

    /// Rows under each flag at most.
    private static let rowLimit = 20

    /// What each flag would take back, for a call that says none of them.
    static func choices(failed: [Candidate], all: [Candidate], run: String) -> [String] {
        func block(_ title: String, _ candidates: [Candidate], nothing: String) -> [String] {
            let open = candidates.filter { $0.revertedBy == nil }
            let rows = open.flatMap { candidate in
                candidate.steps.map { step in
                    [
                        step.update.text, candidate.commit.id.short,
                        "\(step.package) \(VersionText.step(step.from, step.to))",
                    ]
                }
            }
            let count =
                "\(Words.count(rows.count, "update")) in \(Words.count(open.count, "commit"))"
            let rest = rows.count - rowLimit
            return ["\(title): \(rows.isEmpty ? nothing : count)"]
                + TextTable.lines(Array(rows.prefix(rowLimit)))
                + (rest > 0 ? ["  and \(rest) more: upkeep history --run \(run)"] : [])
        }
        return block(
            "--failed, what failed checks name, with its groups", failed,
            nothing: "nothing, no failed check names an update")
            + block("--all, the whole run \(run)", all, nothing: "nothing")
            + [
                "--update ID, that update with its group, whichever run brought it: "
                    + "upkeep history --type applied lists the ids"
            ]
    }

    /// The reverts by outcome, the holds, then findings.
    static func text(_ document: Document<RollbackPayload>, isVerbose: Bool) -> String {
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        for outcome in RevertOutcome.allCases {
            let same = document.payload.reverts.filter { $0.outcome == outcome }
            if same.isEmpty { continue }
            lines += ["", outcome.rawValue]
            lines += TextTable.lines(
                same.map { revert in
                    [
                        revert.update.text, revert.commit.short,
                        revert.revert.map { "by \($0.short)" } ?? "", revert.reason ?? "",
                    ]
                })
        }
        if !document.payload.holds.isEmpty {
            lines += ["", "held"]
            lines += TextTable.lines(
                document.payload.holds.map {
                    [$0.package, $0.version, $0.digest ?? "", $0.reason]
                })
        }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
