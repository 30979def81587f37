import SystemSupport
import TestSupport

/// A repository with the hooks of `hooks/` as a person copies them, and in place of upkeep a program that
/// notes how it is called and ends as it is told.
struct HookFixture {
    let git: GitFixture
    /// Where hooks find the stand-in.
    let programs: String

    /// The checked-in hooks.
    static let directory: String = {
        var root = Paths.absolute(#filePath)
        for _ in 0..<3 { root = Paths.parent(root) }
        return Paths.join(root, "hooks")
    }()

    private static let standIn = """
        #!/bin/sh
        printf '%s' "$PWD:" >> "$CALLS"
        for word; do printf ' <%s>' "$word" >> "$CALLS"; done
        echo >> "$CALLS"
        echo said; echo told >&2
        exit "${CODE:-0}"

        """

    init(_ files: [String: String] = ["a.yaml": "a: 1\n"]) throws {
        git = try GitFixture(files)
        programs = git.beside("pro grams")
        try git.writeBeside("pro grams/upkeep", HookFixture.standIn)
        try Programs.run("chmod", ["755", programs + "/upkeep"])
    }

    /// Copies a hook, which then finds upkeep on PATH alone.
    func copy(_ name: String, to directory: String) throws {
        try Files.makeDirectories(directory)
        try Programs.run("cp", [Paths.join(HookFixture.directory, name), directory])
    }

    /// Writes a hook of somebody else's.
    func write(_ path: String, _ body: String) throws {
        try AtomicFile.write("#!/bin/sh\n\(body)\n", to: path)
        try Programs.run("chmod", ["755", path])
    }

    /// Runs git where hooks find the stand-in.
    ///
    /// - Parameters:
    ///   - code: how the stand-in ends; nil where there is none.
    func run(
        _ arguments: [String], in directory: String? = nil, code: Int? = 0,
        _ environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        let own: [String: String?] = [
            "PATH": (code == nil ? "" : programs + ":") + "/usr/bin:/bin",
            "CALLS": git.beside("calls"), "CODE": "\(code ?? 0)",
        ]
        return try Programs.run(
            "git", arguments, in: directory ?? git.work,
            environment: own.merging(environment) { $1 })
    }

    /// How the stand-in was called since it was asked last, a line a call, without the directory.
    func calls() throws -> [String] {
        let path = git.beside("calls")
        guard Files.kind(path) != nil else { return [] }
        let text = try Files.readText(path, limit: 1 << 20)
        try Files.remove(path)
        return text.split(separator: "\n").map { line in
            String(line[(line.firstRange(of: ": ")?.upperBound ?? line.startIndex)...])
        }
    }

    /// Commits on top, past all hooks.
    @discardableResult
    func commit(_ files: [String: String], _ message: String = "more") throws -> String {
        for (name, text) in files { try git.write(name, text) }
        try git.git("add", "-A")
        try git.git("commit", "-q", "--no-verify", "-m", message)
        return try git.git("rev-parse", "HEAD")
    }
}
