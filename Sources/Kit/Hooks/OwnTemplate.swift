internal import Contracts
internal import SystemSupport

/// The template for new repositories that upkeep makes where a person has none: what Git itself would
/// copy, and a place for hooks; and the line of configuration that names it.
///
/// What the file of configuration was before is kept beside it, for the day on which the line goes.
struct OwnTemplate: Sendable {
    /// The directory.
    let path: String
    private let git: GitQuestion
    private let configuration: String
    private static let key = "init.templateDir"
    /// Bytes of a file of configuration at most.
    private static let limit = 1 << 20

    /// - Throws: exit 1 where neither HOME nor XDG_CONFIG_HOME is set.
    init(_ environment: Environment, _ git: GitQuestion) throws {
        self.git = git
        let home = environment["HOME"]
        guard let base = environment["XDG_CONFIG_HOME"] ?? home.map({ Paths.join($0, ".config") })
        else { throw StageFailure(.failed, "neither HOME nor XDG_CONFIG_HOME is set") }
        path = Paths.withoutDots(Paths.absolute(Paths.join(base, "upkeep/git-template")))
        let usual = home.map { Paths.join($0, ".gitconfig") }
        let other = Paths.join(base, "git/config")
        let file =
            if let named = environment["GIT_CONFIG_GLOBAL"] {
                named
            } else if let usual, Files.kind(usual) != nil || Files.kind(other) == nil {
                usual
            } else {
                other
            }
        configuration = Files.realPath(file) ?? file
    }

    private var kept: String { path + ".before" }

    /// Makes the directory, in one step.
    func make() throws {
        if Files.isDirectory(path) { return }
        let parent = Paths.parent(path)
        try Files.makeDirectories(parent)
        AtomicFile.removeLeftovers(in: parent)
        let scratch = try NewDirectory(in: parent)
        let bare = Paths.join(scratch.path, "bare")
        _ = try git.answer(["init", "--quiet", "--bare", bare], in: parent)
        let new = try NewDirectory(in: parent)
        let ofRepository: Set = ["HEAD", "config", "objects", "refs", "packed-refs"]
        for name in try Files.list(bare) where !ofRepository.contains(name) {
            try Files.rename(Paths.join(bare, name), to: Paths.join(new.path, name))
        }
        try new.publish(as: path)
    }

    /// Tells Git of it.
    func set() throws {
        if try value == path { return }
        let before = Files.kind(configuration) == nil ? nil : try current()
        let head = before == nil ? "no file" : "file"
        try AtomicFile.write(
            Array("\(head) \(configuration)\n".utf8) + (before ?? []), to: kept)
        _ = try git.answer(["config", "--global", OwnTemplate.key, path], in: "/")
        guard try value == path else {
            throw StageFailure(
                .failed, "git could not write \(configuration)",
                hint: "set it yourself: git config --global \(OwnTemplate.key) '\(path)'")
        }
    }

    private var value: String? {
        get throws {
            let words = ["config", "--global", "--type=path", "--get", OwnTemplate.key]
            return try git.answer(words, in: "/")
        }
    }

    private func current() throws -> [UInt8] {
        try Files.read(configuration, limit: OwnTemplate.limit)
    }

    /// Takes the line out of the configuration, and removes the directory, unless somebody put something
    /// into it.
    func remove() throws {
        guard Files.isDirectory(path) else { return try Files.remove(kept) }
        let hooks = Paths.join(path, "hooks")
        let inside = Files.isDirectory(hooks) ? try Files.list(hooks) : []
        if inside.contains(where: { !$0.hasSuffix(".sample") }) { return }
        if try value == path { try forget() }
        try Files.removeTree(path)
        try Files.remove(kept)
        try Files.removeIfEmpty(Paths.parent(path))
    }

    /// Writes the configuration as it was, where nothing but the line was added since; else takes out the
    /// line alone.
    private func forget() throws {
        if let (file, before) = try saved(), file == configuration,
            try current() == added(to: before)
        {
            if let before { return try AtomicFile.write(before, to: configuration) }
            return try Files.remove(configuration)
        }
        _ = try git.answer(["config", "--global", "--unset", OwnTemplate.key], in: "/")
    }

    /// The file of configuration, and what stood in it; nil bytes where there was none.
    private func saved() throws -> (file: String, before: [UInt8]?)? {
        guard Files.kind(kept) == .file else { return nil }
        let bytes = try Files.read(kept, limit: OwnTemplate.limit + 8192)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        if head.hasPrefix("no file ") { return (String(head.dropFirst(8)), nil) }
        guard head.hasPrefix("file ") else { return nil }
        return (String(head.dropFirst(5)), Array(bytes[(end + 1)...]))
    }

    /// What git makes of a file of configuration by adding the line.
    private func added(to before: [UInt8]?) throws -> [UInt8] {
        let scratch = try NewDirectory(in: Paths.parent(path))
        let file = Paths.join(scratch.path, "config")
        if let before { try Files.writeScratch(before, to: file) }
        _ = try git.answer(["config", "--file", file, OwnTemplate.key, path], in: "/")
        return try Files.read(file, limit: OwnTemplate.limit + 8192)
    }
}
