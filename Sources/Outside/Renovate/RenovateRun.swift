/// What one run of Renovate said about one repository, from its report, its log or both.
struct RenovateRun: Sendable {
    /// How far the run came.
    enum Ending: Sendable, Equatable {
        /// Lookups were made.
        case lookedUp
        /// There was nothing to look up.
        case noPackages
        /// It gave up: why.
        case aborted(String)
        /// It was told not to look anything up: why.
        case notAsked(String)
    }

    /// Renovate's version, nil where the source does not tell.
    var version: String?
    /// The name under which Renovate knows the repository.
    var repository: String
    /// What was found, by manager.
    var files: [String: [RenovateFile]] = [:]
    /// How far it came.
    var ending: Ending
    /// Whether the source ends before Renovate did.
    var isTruncated = false
    /// Problems worth telling: a line each.
    var problems: [String] = []
    /// What a datasource answered in place of versions, by package.
    var lookupErrors: [String: String] = [:]
    /// Lines that are not JSON.
    var junkLines = 0
    /// Base branches whose updates the source has.
    var branches: [String] = []

    /// The repository's name; nil where Renovate gives none, as on its platform `local`.
    var name: String? { repository.isEmpty || repository == "local" ? nil : repository }

    /// The files with dependencies.
    var paths: Set<String> { Set(files.values.joined().compactMap(\.packageFile)) }

    /// Every dependency with its manager and file, as often as it was reported; made anew each time.
    func entries() -> [RenovateEntry] {
        var entries: [RenovateEntry] = []
        for (name, files) in files.sorted(by: { $0.key < $1.key }) {
            let manager = RenovateManager(name)
            for file in files {
                for dependency in file.deps {
                    entries.append(
                        RenovateEntry(manager: manager, file: file, dependency: dependency))
                }
            }
        }
        return entries
    }
}

/// One dependency as one manager reported it.
struct RenovateEntry: Sendable {
    let manager: RenovateManager
    let file: RenovateFile
    let dependency: RenovateDependency

    /// The file's path as Renovate gives it.
    var path: String { file.packageFile ?? "" }

    /// helmv3 and helmfile say it once for the file.
    var datasource: String? { dependency.datasource ?? file.datasource }
}
