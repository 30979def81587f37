internal import CommandLine
package import Contracts
internal import Names
package import Publishing
internal import Runs
internal import SystemSupport

extension StageContext {
    /// How the settings want commits made and pushed.
    ///
    /// - Throws: exit 64 for an identity that is not `Name <mail>`, or an invalid date or time limit.
    package func publishRequest() throws -> PublishRequest {
        var request = PublishRequest(
            run: run.run, environment: environment, date: try commitDate())
        request.isDryRun = isDryRun
        request.isPushed = !settings.isOn("no-push") && !settings.isOn("offline")
        request.branch = settings.value("branch")
        request.reviewBranch = settings.value("review-branch")
        request.author = try identity("author")
        request.committer = try identity("committer")
        if request.isPushed {
            request.tokenFile = settings.value("git-token-file").map(Paths.absolute)
            request.gitUser = settings.value("git-user")
            if let seconds = try settings.number("git-time-limit", in: 1...86_400) {
                request.timeLimitSeconds = seconds
            }
        }
        return request
    }

    private func commitDate() throws(StageFailure) -> Timestamp {
        guard let text = settings.value("commit-date"), text != "run" else { return runStarted }
        if text == "now" { return now() }
        guard let time = Timestamp(rfc3339: text) else {
            throw StageFailure(
                .usage, "--commit-date cannot be \"\(text)\"",
                hint: "it is run, now, or a time as in 2026-11-20T06:00:00Z")
        }
        return time
    }

    private func identity(_ option: String) throws(StageFailure) -> PublishRequest.Identity? {
        guard let text = settings.value(option) else { return nil }
        guard let identity = PublishRequest.Identity(text) else {
            throw StageFailure(
                .usage, "--\(option) cannot be \"\(text)\"",
                hint: "as in \"upkeep <upkeep@example.org>\"")
        }
        return identity
    }

    /// Where a stage notes its side effects: the run's journal.
    package func effects(of stage: StageName) -> any SideEffects {
        run.journal.effects(of: stage, now: now)
    }
}
