import SystemSupport
import TestSupport
import Testing

/// A remote with the example repository, and an empty claim.
struct JobFixture {
    static let root = Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath))))
    static let script = Paths.join(root, "cronjobs/upkeep-job")

    let git: GitFixture

    init() throws {
        git = try GitFixture(copyOf: Paths.join(Self.root, "examples/home-lab"))
    }

    var clone: String { git.beside("claim/repository") }

    /// What a pod's variables say.
    var environment: [String: String?] {
        [
            "REPOSITORY_URL": "file://\(git.remote)", "UPKEEP_REPOSITORY": clone,
            "UPKEEP_STATE": git.beside("claim/state"),
            "PATH": "\(Programs.directory):/usr/local/bin:/usr/bin:/bin",
        ]
    }

    func job(_ words: String..., with more: [String: String?] = [:]) throws -> Programs.Result {
        try Programs.run(
            Self.script, words, in: git.beside("."),
            environment: environment.merging(more) { $1 })
    }

    /// The clone stands where the remote's branch does, with nothing changed.
    func expectInStep(_ what: String) throws {
        let head = try Programs.run("git", ["-C", clone, "rev-parse", "HEAD"]).text
        let status = try Programs.run("git", ["-C", clone, "status", "--porcelain"])
        #expect(head == (try git.gitRemote("rev-parse", "main")) + "\n", "\(what)")
        #expect(status.exit == 0 && status.out.isEmpty, "\(what): \(status.text)\(status.err)")
    }

    /// Puts a program before those of the system, and gives the PATH that finds it.
    func putBefore(_ name: String, _ text: String) throws -> String {
        let file = try git.writeBeside("before/\(name)", text)
        try Programs.run("chmod", ["+x", file])
        return "\(git.beside("before")):\(Programs.directory):/usr/local/bin:/usr/bin:/bin"
    }
}
