import Contracts
import SystemSupport
import TestSupport
import Testing

/// A branch that somebody else changed so that the work tree cannot follow it: the update is pushed and
/// validated all the same, and the work tree stays whole.
@Suite struct BranchTests {
    let one: NightFixture

    init() throws { one = try NightFixture(isBad: false) }

    /// Adds a commit to the remote in which something more stands in the root's tree.
    private func push(_ entries: String...) throws {
        let git = one.git
        let tree = try git.gitRemote("ls-tree", "main")
        let made = try Programs.run(
            "git", ["--git-dir=\(git.remote)", "mktree"],
            input: Array((tree + "\n" + entries.joined(separator: "\n") + "\n").utf8))
        #expect(made.exit == 0, "\(made.err)")
        let commit = try git.gitRemote(
            "commit-tree", "-p", "main", "-m", "theirs", made.text.filter { !$0.isNewline })
        try git.gitRemote("update-ref", "refs/heads/main", commit)
    }

    private func blob(_ bytes: [UInt8]) throws -> String {
        let made = try Programs.run(
            "git", ["--git-dir=\(one.git.remote)", "hash-object", "-w", "--stdin"], input: bytes)
        return made.text.filter { !$0.isNewline }
    }

    private func night() throws -> Programs.Result {
        let result = try one.run("update")
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.git.readRemote("good/web.yaml").contains("1.1.0"))
        let validate = try Files.readText(one.git.run() + "/validate.json", limit: 1 << 20)
        #expect(validate.contains("\"verdict\": \"passed\""))
        return result
    }

    @Test func aPictureIsFollowed() throws {
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D]
        try push("100644 blob \(try blob(picture))\tlogo.png", "100644 blob \(try blob([]))\tempty")
        _ = try night()
        #expect(try Files.read(one.git.path("logo.png"), limit: 99) == picture)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
    }

    @Test(arguments: [
        (String(repeating: "n", count: 300), "100644", "File name too long"),
        ("odd-link", "120000", "cannot be written here"),
    ])
    func whatCannotBeWrittenLeavesTheWorkTreeBehind(
        name: String, mode: String, reason: String
    ) throws {
        let head = try one.git.git("rev-parse", "HEAD")
        try push(
            "\(mode) blob \(try blob([]))\t\(name)", "100644 blob \(try blob([0x41]))\ta-first")
        _ = try night()
        let apply = try Files.readText(one.git.run() + "/apply.json", limit: 1 << 20)
        #expect(apply.contains("apply/left-behind") && apply.contains(reason), "\(apply)")
        #expect(try one.git.git("rev-parse", "HEAD") == head)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        // The night after is as quiet as any.
        #expect(try one.run("update").exit == 0)
    }

    /// Modes that git's own programs never write.
    @Test(arguments: ["100666", "100600", "100777"])
    func aStrangeModeIsNoObstacle(mode: String) throws {
        let id = try blob(Array("x: 1\n".utf8))
        let tree = try one.git.gitRemote("ls-tree", "main")
        var bytes: [UInt8] = []
        let lines: [Substring] = tree.split(separator: "\n") + ["\(mode) blob \(id)\tzz.yaml"]
        for line in lines {
            let words = line.split(separator: "\t")
            let facts = words[0].split(separator: " ")
            let octal = facts[0].drop { $0 == "0" }
            bytes += Array("\(octal) \(words[1])\0".utf8)
            bytes += stride(from: 0, to: 40, by: 2).compactMap { index in
                UInt8(facts[2].dropFirst(index).prefix(2), radix: 16)
            }
        }
        let made = try Programs.run(
            "git",
            [
                "--git-dir=\(one.git.remote)", "hash-object", "-w", "-t", "tree", "--literally",
                "--stdin",
            ], input: bytes)
        #expect(made.exit == 0, "\(made.err)")
        let commit = try one.git.gitRemote(
            "commit-tree", "-p", "main", "-m", "theirs", made.text.filter { !$0.isNewline })
        try one.git.gitRemote("update-ref", "refs/heads/main", commit)
        _ = try night()
    }
}
