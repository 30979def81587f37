package import Contracts

extension SettingSource {
    /// What messages call it.
    package var name: String {
        switch self {
        case .commandLine: "command line"
        case .environment: "environment"
        case .file(let name, of: _): name
        }
    }
}

extension SettingLayer {
    /// What a repository says although the operator decides it. It counts all the same, but for the
    /// keys that are refused there.
    package var misplaced: [StageFailure] {
        guard case .file(_, of: .repository) = source else { return [] }
        let keys = Keys.ofAll.filter { $0.facts.owner == .operator }
        let placed = keys.compactMap { key in entries[key.name].map { (key: key, entry: $0) } }
        return placed.sorted { $0.entry.line < $1.entry.line }.map { key, entry in
            StageFailure(
                .usage, "\(entry.place): \"\(key.name)\" belongs to the operator",
                hint:
                    "set \(key.facts.variable ?? "") or --\(key.name), or write it into a file of "
                    + "your own: --config FILE, ~/.config/upkeep/\(ConfigurationFile.name)")
        }
    }
}
