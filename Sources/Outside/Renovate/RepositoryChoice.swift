internal import Contracts

/// Chooses one repository of several that a source speaks of.
enum RepositoryChoice {
    /// The repository to take.
    ///
    /// - Parameters:
    ///   - wanted: the one that a person names.
    ///   - likely: the one that the remote's address names.
    ///   - name: the source's name, for messages.
    /// - Throws: exit 65 naming them where it is not clear which.
    static func choose(
        _ names: [String], wanted: String?, likely: String?, name: String
    ) throws(StageFailure) -> String {
        if let wanted {
            if names.contains(wanted) { return wanted }
            throw StageFailure(
                .badInput, "\(name): it has no repository \"\(wanted)\"",
                hint: "it has \(names.joined(separator: ", "))")
        }
        if names.count == 1, let only = names.first { return only }
        if let likely, let fit = names.first(where: { $0.lowercased() == likely.lowercased() }) {
            return fit
        }
        throw StageFailure(
            .badInput,
            "\(name): it has \(names.count) repositories: \(names.joined(separator: ", "))",
            hint: "choose one with --renovate-repository NAME")
    }
}
