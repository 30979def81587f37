package import CommandLine
package import Contracts
package import Decision

extension Wanted {
    /// What is wanted by the settings; without a name, what goes by itself.
    ///
    /// - Parameters:
    ///   - named: the updates asked for by name, with their groups; nil where none was named.
    ///   - overrides: whether what is named is taken although it is held.
    package init(
        _ settings: Settings, named: Set<UpdateID>? = nil, overrides: Bool = false
    ) {
        let source = settings.source(of: Keys.maxKind)
        self.init(
            named: named, maxKind: settings[Keys.maxKind], isCeiling: source != nil,
            limitsNamed: source == .commandLine, overrides: overrides)
    }
}
