internal import CommandLine
package import Contracts
internal import Holds
internal import Names
package import Publishing
internal import Runs
internal import SystemSupport

extension StageContext {
    /// How the settings want commits made and pushed.
    package func publishRequest() -> PublishRequest {
        let date: @Sendable () -> Timestamp =
            switch settings[Keys.commitDate] {
            case .now: now
            case .at(let time): { time }
            }
        var request = PublishRequest(run: run.run, environment: environment, date: date)
        request.isDryRun = isDryRun
        request.isPushed = !settings[Keys.noPush] && !settings[Keys.offline]
        request.branch = settings[Keys.branch]
        request.reviewBranch = settings.reviewTemplate
        request.isHold = HoldsFile.adds
        if request.reviewBranch != nil {
            let known = try? documentIfPresent(DetectPayload.self)
            request.scan = (known ?? run.documentIfValid(DetectPayload.self)).map(
                ScannedOffers.init)
        }
        request.author = settings[Keys.author]
        request.committer = settings[Keys.committer]
        if request.isPushed {
            request.tokenFile = settings[Keys.gitTokenFile].map(Paths.absolute)
            request.gitUser = settings[Keys.gitUser]
            request.timeLimitSeconds = settings[Keys.gitTimeLimit]
        }
        return request
    }

    /// Where a stage notes its side effects: the run's journal.
    package func effects(of stage: StageName) -> any SideEffects {
        run.journal.effects(of: stage, now: now)
    }
}
