internal import Contracts

extension SettingSource {
    /// What messages call it.
    package var name: String {
        switch self {
        case .commandLine: "command line"
        case .environment: "environment"
        case .file(let name, of: _): name
        }
    }

    /// Whether it is the repository's own file.
    package var isRepositorys: Bool {
        if case .file(_, of: .repository) = self { true } else { false }
    }
}

extension SettingLayer {
    /// Takes out what a repository says although the operator decides it, whoever may push there: as
    /// which file of the machine is handed over as a token.
    ///
    /// - Parameter isMistake: whether it is noted as what is wrong; else it is only passed over.
    /// - Returns: what was taken out, a line each.
    package mutating func refuseOperatorKeys(isMistake: Bool) -> [String] {
        let keys = Keys.ofAll.filter(\.facts.isRefusedInRepository)
        let placed = keys.compactMap { key in entries[key.name].map { (key: key, entry: $0) } }
        return placed.sorted { $0.entry.line < $1.entry.line }.map { key, entry in
            let message = "\(entry.place): a repository must not set \"\(key.name)\""
            refuse(
                key.name,
                isMistake
                    ? StageFailure(
                        .usage, message,
                        hint:
                            "set \(key.facts.variable ?? "") or --\(key.name), or write it into a "
                            + "file of your own: --config FILE, ~/.config/upkeep/"
                            + ConfigurationFile.name) : nil)
            return message
        }
    }
}
