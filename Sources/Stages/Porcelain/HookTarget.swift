internal import CommandLine
internal import Contracts
internal import GitStore
internal import Hooks
internal import StageKit
internal import SystemSupport

/// Whose hooks a call means.
struct HookTarget {
    /// The hooks that belong there.
    let usual: [HookName]
    /// The directory in which Git looks.
    let folder: HookFolder
    /// Whether other repositories look there too.
    let isShared: Bool
    /// How Git comes to it, in words.
    let words: String
    private let place: HookPlace?
    private let global: GlobalHooks?

    /// Finds them.
    ///
    /// - Throws: exit 64 where the flags name several or there is no repository; exit 1 where Git's
    ///   configuration names no place.
    init(_ call: Call) throws {
        let server = call.settings[HooksCommand.server]
        let flags = [
            server != nil, call.settings[HooksCommand.isGlobal],
            call.settings[HooksCommand.isOfRepository],
        ]
        if flags.filter(\.self).count > 1 {
            throw StageFailure(
                .usage, "--repo, --global and --server name different hooks",
                hint: "give one of them")
        }
        if call.settings[HooksCommand.isGlobal] {
            let global = try GlobalHooks(environment: call.environment)
            (usual, folder, place) = (HookName.ofAnyClone, global.folder, nil)
            (isShared, self.global) = (true, global)
            words =
                global.way == .hooksPath
                ? "core.hooksPath: of all your repositories"
                : "init.templateDir: copied into new clones"
            return
        }
        let repository =
            try server.map { try Repository.open(Paths.absolute($0)) }
            ?? Workplace.repository(call.settings, call.environment)
        if server != nil, !repository.isBare {
            throw StageFailure(
                .usage, "\(repository.root) is not a bare repository: nobody pushes to it",
                hint: "upkeep hooks install -C \(repository.root) is for a clone")
        }
        let place = try HookPlace(
            root: repository.root, workTree: repository.workTree,
            directories: [repository.gitDirectory, repository.commonDirectory],
            environment: call.environment)
        let names = repository.isBare ? HookName.ofServer : HookName.ofClient
        // What starts runs is not for the repositories that happen to look there too.
        usual = place.isShared && !repository.isBare ? HookName.ofAnyClone : names
        (folder, isShared, global) = (place.folder, place.isShared, nil)
        self.place = place
        words = place.scope.map { "core.hooksPath, \($0)" } ?? "of this repository"
    }

    /// Puts hooks in.
    func install(_ names: [HookName], program: String, isForced: Bool) throws -> [HookName] {
        if let global {
            return try global.install(names, program: program, isForced: isForced)
        }
        if !isForced { try place?.expectOutsideWorkTree() }
        return try folder.install(names, program: program, isForced: isForced)
    }

    /// Takes hooks out.
    func uninstall(_ names: [HookName], isForced: Bool) throws -> [HookName] {
        try global?.uninstall(names, isForced: isForced)
            ?? folder.uninstall(names, isForced: isForced)
    }

    /// What there is to know after an installation.
    func notes(_ call: Call) -> [String] {
        switch global?.way {
        case .template, .ownTemplate:
            ["new clones have them; in one that is there: upkeep hooks install"]
        case .hooksPath: ["a repository with a core.hooksPath of its own does not see them"]
        case nil:
            isShared
                ? ["core.hooksPath is not of this repository alone: all that look there have them"]
                : []
        }
    }
}
