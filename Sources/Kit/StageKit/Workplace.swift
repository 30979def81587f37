package import CommandLine
internal import Contracts
package import GitStore
internal import Names
package import Runs
package import Snapshot
package import SystemSupport

/// Where a program works: the repository, the state directory, and the value of every flag.
package struct Workplace {
    /// Reads the repository, for all snapshots of this process.
    package let store: BlobStore
    /// The state directory; not made yet.
    package let state: StateDirectory
    /// The value of every flag.
    package let settings: Settings

    /// What of the configuration was passed over, a line each.
    package let warnings: [String]

    /// Finds the repository and reads the configuration.
    ///
    /// - Throws: exit 64 where there is no repository, or the configuration is wrong; exit 65 where
    ///   the repository cannot be worked with.
    package init(
        flags: [String: [String]], keys: [any SettingKey], _ environment: Environment
    ) throws {
        let given: [SettingLayer] = [.commandLine(flags, keys), .environment(environment, keys)]
        let early = try Settings(keys, given)
        let repository = try Workplace.repository(early, environment)
        store = BlobStore(repository)
        let files = try ConfigurationSources(named: early[Keys.config], store, environment)
        warnings = files.warnings
        settings = try Settings(keys, given + files.layers)
        state = StateDirectory(path: try Workplace.statePath(settings, repository))
    }

    /// The repository.
    package var repository: Repository { store.repository }

    /// Opens the repository that the settings name, else the one that the call is in.
    static func repository(
        _ settings: Settings, _ environment: Environment
    ) throws -> Repository {
        guard let directory = settings[Keys.repository] else { return try openHere(environment) }
        return try open(Paths.absolute(directory), environment)
    }

    /// Where the state lies: as a person says, else inside the repository.
    ///
    /// - Throws: exit 64 where the repository itself would lead it elsewhere.
    private static func statePath(
        _ settings: Settings, _ repository: Repository
    ) throws(StageFailure) -> String {
        let root = repository.workTree ?? repository.gitDirectory
        guard let path = settings[Keys.state] else {
            let path = Paths.join(root, repository.workTree == nil ? "upkeep" : ".upkeep")
            if Files.kind(path) == .link {
                throw StageFailure(
                    .usage,
                    "\(path) is a symbolic link: a repository must not say where state lies",
                    hint: "name the directory with --state DIR or UPKEEP_STATE")
            }
            return path
        }
        guard case .file(let name, of: let owner) = settings.source(of: Keys.state) else {
            return Paths.absolute(path)
        }
        // A relative path in a file starts at the repository.
        let leaves = path.hasPrefix("/") || path.split(separator: "/").contains("..")
        if owner == .repository, leaves {
            throw StageFailure(
                .usage, "\(name): state: \(SafeText.line(path)) leaves the repository",
                hint: "name the directory with --state DIR or UPKEEP_STATE")
        }
        return path.hasPrefix("/") ? path : Paths.join(root, path)
    }

    /// Opens the repository that the environment names, as in a hook, else the one of the current
    /// directory.
    private static func openHere(_ environment: Environment) throws(GitError) -> Repository {
        guard let directory = environment["GIT_DIR"] else {
            return try Repository.open(Paths.current())
        }
        let unknown = ["GIT_WORK_TREE", "GIT_COMMON_DIR"].filter { environment[$0] != nil }
        if unknown.isEmpty {
            return try Repository.open(Paths.current(), usesEnvironment: true)
        }
        // libgit2 knows neither; where they say what is so without them, they are not needed.
        let found = try? Repository.open(Paths.current())
        if let found, found.gitDirectory == Files.realPath(Paths.absolute(directory)) {
            return found
        }
        throw GitError(
            .unsupported, "open", directory,
            "\(unknown.joined(separator: " and ")) put it together from several places",
            remedy: "unset them, and name the repository with -C DIR")
    }

    /// Opens a named repository; with what a hook's environment adds where it is the hook's own, as
    /// the objects of a push are in quarantine while pre-receive looks at them.
    private static func open(
        _ directory: String, _ environment: Environment
    ) throws(GitError) -> Repository {
        let repository = try Repository.open(directory)
        guard environment["GIT_OBJECT_DIRECTORY"] != nil, environment["GIT_DIR"] != nil else {
            return repository
        }
        let inherited = try Repository.open(Paths.current(), usesEnvironment: true)
        return inherited.gitDirectory == repository.gitDirectory ? inherited : repository
    }

    /// The work tree's root, else the bare repository.
    package var repositoryPath: String { repository.workTree ?? repository.gitDirectory }

    /// The commit that HEAD is at, nil where there is none yet.
    package func headCommit() throws -> String? { try repository.head().commit?.hex }
}
