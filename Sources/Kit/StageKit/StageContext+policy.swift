internal import CommandLine
package import Contracts
package import Manifests
package import Policy

extension StageContext {
    /// Joins all rules that count, in the order in which they win: those that the settings have, then
    /// the repository's `ManagedApp` documents, the nearest directory first.
    ///
    /// What an invalid `ManagedApp` speaks for is held before any rule.
    ///
    /// - Parameter strays: what is meant to be a `ManagedApp` and is not among the model's objects.
    /// - Returns: the rules, and what is wrong with the documents or of no use among the rules.
    package func policyBook(
        _ model: RepositoryModel, _ strays: StrayApps
    ) -> (book: PolicyBook, findings: [Finding]) {
        let written = settings.all(Keys.rules).flatMap { value, source in
            value.map { rule in
                var rule = rule
                rule.file = source.name
                rule.rank = source.isRepositorys ? 1 : 0
                if case .file = source {} else { rule.line = 0 }
                return rule
            }
        }
        let apps = ManagedApps(model, strays)
        let rules = written + apps.rules
        return (
            PolicyBook(apps.held + rules), apps.findings + PolicyBook(rules).unreachable
        )
    }
}
