internal import Contracts
package import SystemSupport

/// The hooks of all repositories of a person's.
///
/// Where `core.hooksPath` of the person's own configuration is set, Git looks nowhere else, so that is the
/// place. Else it is the template that Git copies into each new clone, which hides no repository's own
/// hooks: `init.templateDir` where that is set, else one that is made and set.
package struct GlobalHooks: Sendable {
    /// How Git comes to the place.
    package enum Way: Sendable, Equatable {
        /// It looks there in every repository.
        case hooksPath
        /// It copies it into new clones.
        case template
        /// The same, and upkeep makes it and tells Git of it.
        case ownTemplate
    }

    /// How Git comes to it.
    package let way: Way
    /// The directory.
    package let folder: HookFolder
    private let own: OwnTemplate

    /// Asks git.
    ///
    /// - Throws: exit 1 where the configuration names no one place.
    package init(environment: Environment) throws {
        let git = try GitQuestion(environment)
        own = try OwnTemplate(environment, git)
        func setting(_ key: String, _ scope: String = "--global") throws -> String? {
            let found = try git.answer(
                ["config", scope, "--includes", "--type=path", "--get", key], in: "/")
            guard let found, !found.isEmpty else { return nil }
            guard found.hasPrefix("/") else {
                throw StageFailure(
                    .failed,
                    "\(key) is \(SafeText.line(found)): each repository has its own there",
                    hint: "upkeep hooks install in each of them, or make the path absolute")
            }
            return Paths.withoutDots(found)
        }
        // The machine's hides every template as well.
        if let path = try setting("core.hooksPath") ?? setting("core.hooksPath", "--system") {
            (way, folder) = (.hooksPath, HookFolder(path))
        } else if let path = try setting("init.templateDir"), path != own.path {
            (way, folder) = (.template, HookFolder(Paths.join(path, "hooks")))
        } else {
            (way, folder) = (.ownTemplate, HookFolder(Paths.join(own.path, "hooks")))
        }
    }

    /// Puts hooks in.
    package func install(
        _ names: [HookName], program: String, isForced: Bool
    ) throws -> [HookName] {
        if way == .ownTemplate { try own.make() }
        let installed = try folder.install(names, program: program, isForced: isForced)
        if way == .ownTemplate { try own.set() }
        return installed
    }

    /// Takes hooks out, and the template of upkeep's own when none is left in it.
    package func uninstall(_ names: [HookName], isForced: Bool) throws -> [HookName] {
        let removed = try folder.uninstall(names, isForced: isForced)
        if way == .ownTemplate { try own.remove() }
        return removed
    }
}
