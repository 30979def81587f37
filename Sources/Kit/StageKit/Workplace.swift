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
    package var state: StateDirectory
    /// The value of every flag.
    package let settings: Settings

    /// What of the configuration was passed over, a line each.
    package let warnings: [String]

    /// Finds the repository and reads the configuration.
    ///
    /// - Parameter needsNoState: whether a state directory that cannot be used is passed over.
    /// - Throws: exit 64 where there is no repository, or the configuration is wrong; exit 65 where
    ///   the repository cannot be worked with; exit 70 where the state is another user's.
    package init(
        flags: [String: [String]], keys: [any SettingKey], _ environment: Environment,
        needsNoState: Bool = false
    ) throws {
        let given: [SettingLayer] = [.commandLine(flags, keys), .environment(environment, keys)]
        let early = try Settings(keys, given)
        let repository = try Workplace.repository(early, environment)
        store = BlobStore(repository)
        let files = try ConfigurationSources(named: early[Keys.config], store, environment)
        warnings = files.warnings
        settings = try Settings(keys, given + files.layers)
        state = try Workplace.state(settings, store, environment)
        if !needsNoState, Files.kind(state.path) != nil { _ = try state.opened() }
    }

    /// The repository.
    package var repository: Repository { store.repository }

    /// Opens the repository that the settings name, else the one that the call is in.
    package static func repository(
        _ settings: Settings, _ environment: Environment
    ) throws -> Repository {
        guard let directory = settings[Keys.repository] else { return try openHere(environment) }
        return try open(Paths.absolute(directory), environment)
    }

    /// Where the state lies: as the operator says, else in the directory that all work trees of the
    /// repository share. Nothing that a commit brings lies there.
    ///
    /// - Throws: exit 64 where a link stands in its place.
    private static func state(
        _ settings: Settings, _ store: BlobStore, _ environment: Environment
    ) throws -> StateDirectory {
        let repository = store.repository
        let cache = environment[Variables.cacheIn]
        guard let named = settings[Keys.state] else {
            let path = Paths.join(repository.commonDirectory, "upkeep")
            if Files.kind(path) == .link {
                throw StageFailure(
                    .usage, "\(path) is a symbolic link: it is not the state that upkeep made",
                    hint: "remove it, or name the directory with --state DIR or UPKEEP_STATE")
            }
            return StateDirectory(path: path, cacheIn: cache)
        }
        // A relative path in a file starts at the repository.
        let isInFile = if case .file = settings.source(of: Keys.state) { true } else { false }
        let path = isInFile ? Paths.join(repository.root, named) : Paths.absolute(named)
        try refuseTracked(path, named, store)
        return StateDirectory(path: StateDirectory.place(in: path), cacheIn: cache)
    }

    /// Refuses a state directory in which a commit or the index has something: whoever may push there
    /// would bring state.
    private static func refuseTracked(
        _ path: String, _ named: String, _ store: BlobStore
    ) throws {
        guard let workTree = store.repository.workTree else { return }
        let roots = Set([workTree, Files.realPath(workTree) ?? workTree])
        // As it is written and where it really is: a link in the repository may lead out of it.
        for place in [path, Files.realPath(path) ?? path] {
            guard let root = roots.first(where: { place == $0 || place.hasPrefix($0 + "/") })
            else { continue }
            let inside = String(place.dropFirst(root.count + 1))
            let way = TreePath.ancestors(of: inside) + [inside]
            if try isTracked(inside, store) || way.contains(where: { try isLink($0, store) }) {
                throw StageFailure(
                    .usage,
                    "--state \(SafeText.line(named)): the repository has files there: what a "
                        + "commit brings is no state",
                    hint: "leave --state out, or name a directory that is not in the work tree")
            }
        }
    }

    /// Whether the index has a link at a path.
    private static func isLink(_ path: String, _ store: BlobStore) throws -> Bool {
        let (parent, name) = TreePath.split(path)
        guard !name.isEmpty, let entries = try? Snapshot.index(of: store).entries(of: parent),
            case .file(.link, _)? = entries[name]
        else { return false }
        return true
    }

    /// Whether the commit that HEAD is at, or the index, has something at a path or below it.
    private static func isTracked(_ path: String, _ store: BlobStore) throws -> Bool {
        let known = [
            try? Snapshot(store, at: try store.repository.head().commit),
            try? Snapshot.index(of: store),
        ]
        return known.contains { snapshot in
            path.isEmpty || (try? snapshot?.has(path)) == true
        }
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
    package var repositoryPath: String { repository.root }

    /// State that an earlier version left in the work tree; nil where there is none.
    package func oldState() -> OldState? {
        guard let workTree = repository.workTree,
            Files.kind(Paths.join(workTree, OldState.name)) == .directory
        else { return nil }
        let isTracked = (try? Workplace.isTracked(OldState.name, store)) ?? true
        return OldState(in: workTree, isTracked: isTracked)
    }

    /// Makes the state directory, takes the lock, and tells an operator once of state that lies where
    /// earlier versions kept it.
    ///
    /// - Throws: exit 75 when another run is at work.
    package func lockedState(_ environment: Environment, _ console: Console) throws -> FileLock {
        try state.prepare()
        let lock = try state.lock(environment)
        if environment[StateDirectory.lockVariable] == nil, let old = oldState(),
            old.isNews(for: state)
        {
            // Said once, so also with --quiet, as cron has it.
            StandardStreams.error(
                "upkeep: \(old.path) is of an earlier version and means nothing now; state lies in "
                    + "\(state.path): move it with upkeep state move\n")
        }
        return lock
    }

    /// The commit that HEAD is at, nil where there is none yet.
    package func headCommit() throws -> String? { try repository.head().commit?.hex }
}
