internal import Contracts
internal import SystemSupport

/// A directory in which Git looks for hooks: puts upkeep's in beside what is there, and takes them out
/// again.
///
/// At every moment each hook is the old one or the new one, which starts the old one first: the old one
/// gets a second name, and the new one replaces the first name in one step. Taking out renames the old one
/// back, so that it is the very file that it was.
package struct HookFolder: Sendable {
    /// The directory.
    package let path: String

    /// What is put after the name of the hook that was there.
    package static let suffix = ".before-upkeep"
    /// Bytes of a hook at most; what is larger is somebody else's.
    private static let limit = 1 << 20

    /// Names a directory; it need not be there.
    package init(_ path: String) { self.path = path }

    private func place(_ name: HookName) -> String { Paths.join(path, name.rawValue) }
    private func before(_ name: HookName) -> String { place(name) + HookFolder.suffix }

    private func text(_ name: HookName) -> HookText? {
        guard Files.kind(place(name)) == .file,
            let bytes = try? Files.read(place(name), limit: HookFolder.limit)
        else { return nil }
        return HookText(name, reading: bytes)
    }

    /// What stands there for a hook.
    package func state(_ name: HookName) -> HookState {
        let text = text(name)
        let standing: HookState.Standing =
            if let text {
                !text.isIntact ? .changed : text.isCurrent ? .installed : .outdated
            } else {
                Files.kind(place(name)) == nil ? .absent : .foreign
            }
        let before = Paths.name(before(name))
        return HookState(
            name: name.rawValue, standing: standing, version: text?.version,
            program: text?.program,
            before: Files.kind(self.before(name)) == nil ? nil : before,
            isStarted: Files.isExecutable(place(name)))
    }

    // MARK: putting in

    /// Puts hooks in; one that is there already is renewed.
    ///
    /// - Parameters:
    ///   - program: where upkeep is, absolute.
    ///   - isForced: whether one of upkeep's that somebody changed is replaced.
    /// - Returns: those that were not there, or not like this.
    /// - Throws: exit 1 where one cannot be put in without losing something: then none was put in.
    package func install(
        _ names: [HookName], program: String, isForced: Bool
    ) throws -> [HookName] {
        for name in names { try check(name, isForced: isForced) }
        if Files.kind(path) != nil, !Files.isDirectory(path) {
            throw StageFailure(
                .failed, "hooks are switched off: Git looks for them in \(path), no directory",
                hint: "git config --show-origin core.hooksPath says where that is set")
        }
        if Files.kind(path) == nil { return try make(names, program: program) }
        let directory = try DirectoryHandle.following(path)
        directory.removeLeftovers()
        return try names.filter { name in
            let old = text(name)
            let new = HookText(
                name, program: program, hasMadeDirectory: old?.hasMadeDirectory == true)
            if old?.bytes == new.bytes, Files.isExecutable(place(name)) { return false }
            if old == nil, Files.kind(place(name)) != nil { try keep(name, in: directory) }
            try directory.write(new.bytes, to: name.rawValue, kept: HookFolder.mode)
            return true
        }
    }

    /// Everybody who pushes to a shared repository starts them, whatever the umask of who installs them.
    private static let mode: UInt32 = 0o755

    /// Makes the directory with all in it, in one step.
    private func make(_ names: [HookName], program: String) throws -> [HookName] {
        try Files.makeDirectories(Paths.parent(path), mode: 0o777)
        let new = try NewDirectory(in: Paths.parent(path))
        let directory = try DirectoryHandle.open(new.path)
        for name in names {
            let text = HookText(name, program: program, hasMadeDirectory: true)
            try directory.write(text.bytes, to: name.rawValue, kept: HookFolder.mode)
        }
        try directory.setMode(HookFolder.mode)
        try new.publish(as: path)
        return names
    }

    /// Whether a hook can be put in.
    private func check(_ name: HookName, isForced: Bool) throws {
        if let text = text(name) {
            if text.isIntact || isForced { return }
            throw HookFolder.changed(place(name))
        }
        switch Files.kind(place(name)) {
        case nil: return
        case .directory, .other:
            throw StageFailure(
                .failed, "\(place(name)) is not a file", hint: "remove it, and try again")
        case .file, .link:
            if Files.kind(before(name)) == nil || isKept(name) { return }
            throw StageFailure(
                .failed,
                "another program put \(place(name)) in place of upkeep's, and "
                    + "\(Paths.name(before(name))) is of an earlier one",
                hint: "keep one of the two under the hook's name, remove the other, and try again")
        }
    }

    static func changed(_ path: String) -> StageFailure {
        StageFailure(
            .failed, "\(path) is upkeep's, and somebody changed it",
            hint: "look at what was changed, and use --force to lose it")
    }

    /// Whether the second name leads to what stands under the first: an earlier call was cut short there.
    private func isKept(_ name: HookName) -> Bool {
        let (place, before) = (place(name), before(name))
        if let target = Files.link(place) { return Files.link(before) == target }
        guard Files.link(before) == nil, let one = Files.identity(place),
            let other = Files.identity(before)
        else { return false }
        if one.isSameFile(other) { return true }
        return one.size == other.size && one.size <= HookFolder.limit
            && Files.permissions(place) == Files.permissions(before)
            && (try? Files.read(place, limit: HookFolder.limit))
                == (try? Files.read(before, limit: HookFolder.limit))
    }

    /// Gives the hook that is there its second name; a copy where the file system has no second names,
    /// or the system keeps them for the owner.
    private func keep(_ name: HookName, in directory: DirectoryHandle) throws {
        let (place, before) = (place(name), before(name))
        if Files.kind(before) != nil { return }
        do throws(SystemError) {
            try Files.makeHardLink(before, to: place)
        } catch {
            if error.code == .noSpace || error.code == .readOnly { throw error }
            if let target = Files.link(place) {
                try Files.makeLink(before, to: target)
            } else {
                try directory.write(
                    try Files.read(place, limit: HookFolder.limit), to: Paths.name(before),
                    kept: Files.permissions(place) ?? HookFolder.mode)
            }
        }
        try directory.sync()
    }

    // MARK: taking out

    /// Takes hooks out: what was there before is there again, the file itself.
    ///
    /// - Returns: those that were upkeep's.
    /// - Throws: exit 1 where one was changed, or stands below another program's; then none was taken out.
    package func uninstall(_ names: [HookName], isForced: Bool) throws -> [HookName] {
        guard Files.isDirectory(path) else { return [] }
        for name in names {
            if let text = text(name) {
                if !text.isIntact, !isForced { throw HookFolder.changed(place(name)) }
            } else if Files.kind(before(name)) != nil, !isKept(name) {
                throw StageFailure(
                    .failed,
                    "\(place(name)) is not upkeep's any more, and what was there before upkeep is "
                        + Paths.name(before(name)),
                    hint: "give that its name back, or remove it, and try again")
            }
        }
        let directory = try DirectoryHandle.following(path)
        directory.removeLeftovers()
        var isMade = false
        let removed = try names.filter { name in
            guard let text = text(name) else {
                // An installation that was cut short.
                if isKept(name) { try directory.remove(Paths.name(before(name))) }
                return false
            }
            isMade = isMade || text.hasMadeDirectory
            if Files.kind(before(name)) != nil {
                try directory.rename(Paths.name(before(name)), to: name.rawValue)
            } else {
                try directory.remove(name.rawValue)
            }
            return true
        }
        try directory.sync()
        if isMade { try Files.removeIfEmpty(path) }
        return removed
    }
}
