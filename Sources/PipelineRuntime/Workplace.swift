package import GitStore
package import SystemSupport

/// Where a program works: the repository, the state directory, and the value of every flag.
package struct Workplace {
    /// The repository.
    package let repository: Repository
    /// The state directory; not made yet.
    package let state: StateDirectory
    /// The value of every flag.
    package let settings: Settings

    /// Finds the repository and reads its configuration.
    ///
    /// - Throws: exit 64 where there is no repository, or the configuration is wrong; exit 65 where
    ///   the repository cannot be worked with.
    package init(
        flags: [String: [String]], options: [Option], _ environment: Environment
    ) throws {
        let early = try Settings(
            options: options, flags: flags, environment: environment, configuration: [:])
        if let directory = early.value("repository") {
            repository = try Repository.open(Paths.absolute(directory))
        } else {
            repository = try Repository.open(
                Paths.current(), usesEnvironment: environment["GIT_DIR"] != nil)
        }
        let configuration = try Workplace.configuration(
            named: flags["config"]?.last, in: repository)
        settings = try Settings(
            options: options, flags: flags, environment: environment, configuration: configuration)
        let base =
            repository.workTree.map { Paths.join($0, ".upkeep") }
            ?? Paths.join(repository.gitDirectory, "upkeep")
        // A relative path in the configuration starts where the configuration lies.
        let root = repository.workTree ?? repository.gitDirectory
        var named = settings.value("state")
        if let path = named {
            let isRelative = settings.isOnlyConfigured("state") && !path.hasPrefix("/")
            named = isRelative ? Paths.join(root, path) : Paths.absolute(path)
        }
        state = StateDirectory(path: named ?? base)
    }

    /// The work tree's root, else the bare repository.
    package var repositoryPath: String { repository.workTree ?? repository.gitDirectory }

    /// The commit that HEAD is at, nil where there is none yet.
    package func headCommit() throws -> String? { try repository.head().commit?.hex }

    private static func configuration(
        named name: String?, in repository: Repository
    ) throws -> [String: [String]] {
        // Where the repository is must be known before its configuration is read.
        let known = Option.all.filter { $0.name != "repository" }
        let file = "upkeep.yaml"
        guard let name else {
            let files = try ConfigurationFiles(repository)
            guard let bytes = try files.read(file, limit: ConfigurationFile.sizeLimit) else {
                return [:]
            }
            return try ConfigurationFile.read(bytes, name: file, known: known)
        }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(Paths.absolute(name), limit: ConfigurationFile.sizeLimit)
        } catch {
            throw StageFailure(.usage, error.description)
        }
        return try ConfigurationFile.read(bytes, name: name, known: known)
    }
}
