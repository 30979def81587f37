import SystemSupport
import TestSupport
import Testing

/// `upkeep hooks install` and `uninstall`, by what Git does then and what lies there.
@Suite struct HooksCommandTests {
    let one: HookFixture

    init() throws { one = try HookFixture() }

    private var folder: String { one.git.path(".git/hooks") }

    @discardableResult
    private func hooks(
        _ words: [String], in directory: String? = nil, _ environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        try Programs.run(
            "upkeep", ["hooks"] + words, in: directory ?? one.git.work, environment: environment)
    }

    /// Everything of a directory: names, kinds, permissions, targets of links, and bytes.
    private func listing(_ path: String) throws -> String {
        let script = """
            cd "$1" 2>/dev/null || exit 0
            find . -printf '%p %y %m %l\\n' | sort
            find . -type f -exec sha256sum {} + | sort
            """
        return try Programs.run("sh", ["-c", script, "sh", path]).text
    }

    /// A hook of somebody else's that notes that it was called.
    private func theirs(_ name: String, _ path: String? = nil) throws {
        try one.write(
            Paths.join(path ?? folder, name), "echo \(name) >> '\(one.git.beside("theirs"))'")
    }

    private func theirCalls() throws -> String {
        let path = one.git.beside("theirs")
        defer { try? Files.remove(path) }
        return Files.kind(path) == nil ? "" : try Files.readText(path, limit: 1 << 20)
    }

    private let commit = ["commit", "-q", "--allow-empty", "-m", "x"]

    // MARK: what is there

    @Test func keepsWhatIsThereAndGivesItBackAsItWas() throws {
        try theirs("pre-commit")
        try one.git.writeBeside(
            "linked", "#!/bin/sh\necho linked >> '\(one.git.beside("theirs"))'\n")
        try Programs.run("chmod", ["711", one.git.beside("linked")])
        try Files.makeLink(folder + "/pre-push", to: "../../../linked")
        try AtomicFile.write("never started", to: folder + "/post-merge", mode: 0o640)
        let before = try listing(folder)
        let config = try one.git.read(".git/config")
        let first = try hooks(["install"])
        #expect(first.exit == 0 && first.text.contains("pre-commit installed, after pre-commit.b"))
        let installed = try listing(folder)
        #expect(try hooks(["install"]).text.contains("pre-commit is installed, after"))
        #expect(try listing(folder) == installed)
        #expect(try one.run(commit, code: 2).exit == 1)
        #expect(try theirCalls() == "pre-commit\n")
        #expect(try one.run(commit).exit == 0)
        #expect(try one.run(["push", "-q"], code: 2).exit != 0)
        #expect(try theirCalls() == "pre-commit\nlinked\n")
        let last = try hooks(["uninstall"])
        #expect(last.exit == 0 && last.text.contains("pre-push removed: the one before it is back"))
        #expect(try listing(folder) == before)
        #expect(try one.git.read(".git/config") == config)
        #expect(try hooks(["uninstall"]).text.contains("none of upkeep's was there"))
        #expect(try listing(folder) == before)
    }

    @Test func makesAndRemovesTheDirectory() throws {
        try Files.removeTree(folder)
        #expect(try hooks(["install"]).exit == 0)
        #expect(try Files.list(folder) == ["commit-msg", "post-merge", "pre-commit", "pre-push"])
        #expect(Files.permissions(folder) == 0o755)
        #expect(try hooks(["install", "pre-commit", "pre-push"]).exit == 0)
        #expect(try hooks(["uninstall"]).exit == 0)
        #expect(Files.kind(folder) == nil)
    }

    @Test func installsAndRemovesThoseThatAreNamed() throws {
        #expect(try hooks(["install", "pre-push"]).exit == 0)
        #expect(try Files.list(folder).filter { !$0.hasSuffix(".sample") } == ["pre-push"])
        #expect(try hooks(["uninstall", "pre-commit"]).text.contains("none of upkeep's"))
        let wrong = try hooks(["install", "prepush"])
        #expect(wrong.exit == 64 && wrong.err.contains("did you mean pre-push?"))
    }

    @Test func usesTheHooksPathOfTheRepository() throws {
        let elsewhere = one.git.beside("else where")
        try Files.makeDirectories(elsewhere)
        try theirs("commit-msg", elsewhere)
        let before = try listing(elsewhere)
        try one.git.git("config", "core.hooksPath", elsewhere)
        let config = try one.git.read(".git/config")
        #expect(try hooks(["install"]).text.contains("else where (core.hooksPath, local)"))
        #expect(try one.run(commit, code: 2).exit == 1)
        #expect(try hooks(["uninstall"]).exit == 0)
        #expect(try listing(elsewhere) == before)
        #expect(try one.git.read(".git/config") == config)
    }

    /// husky, and whoever else has hooks that commits bring.
    @Test(arguments: [".husky", "hooks/own", "."])
    func leavesTheWorkTreeAlone(place: String) throws {
        try one.git.git("config", "core.hooksPath", place)
        let result = try hooks(["install"])
        #expect(
            result.exit == 1 && result.err.contains("leads into the work tree"), "\(result.err)")
        #expect(result.err.contains("upkeep validate --staged"))
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try hooks(["install", "--force"]).exit == 0)
        #expect(try one.run(commit, code: 2).exit == 1)
        #expect(try hooks(["uninstall"]).exit == 0)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
    }

    @Test func saysThatHooksAreSwitchedOff() throws {
        try one.git.git("config", "core.hooksPath", "/dev/null")
        let result = try hooks(["install"])
        #expect(result.exit == 1 && result.err.contains("switched off"), "\(result.err)")
        #expect(try hooks(["uninstall"]).exit == 0)
    }

    @Test func startsNoRunsForOthersWhoLookThere() throws {
        let all = one.git.beside("all")
        let global = try one.git.writeBeside("global", "[core]\n\thooksPath = \(all)\n")
        let result = try hooks(["install"], ["GIT_CONFIG_GLOBAL": global])
        #expect(result.text.contains("not of this repository alone"), "\(result.text)\(result.err)")
        #expect(try Files.list(all) == ["commit-msg", "pre-commit", "pre-push"])
        #expect(try hooks(["uninstall"], ["GIT_CONFIG_GLOBAL": global]).exit == 0)
        #expect(Files.kind(all) == nil)
    }

    @Test func losesNothingThatSomebodyDidSince() throws {
        try theirs("pre-commit")
        #expect(try hooks(["install"]).exit == 0)
        let path = folder + "/pre-push"
        let own = try Files.readText(path, limit: 1 << 20)
        try AtomicFile.write(own + "echo more\n", to: path)
        for word in ["install", "uninstall"] {
            let result = try hooks([word])
            #expect(result.exit == 1 && result.err.contains("somebody changed it"), "\(result.err)")
        }
        #expect(try hooks([]).text.contains("pre-push    upkeep's, changed by somebody"))
        try AtomicFile.write(own, to: path)
        // Another program, which puts itself in place of ours.
        try one.write(folder + "/pre-commit", "echo other >> '\(one.git.beside("theirs"))'")
        for word in ["install", "uninstall"] {
            #expect(try hooks([word]).exit == 1)
        }
        #expect(
            try hooks([]).text.contains("somebody else's, and pre-commit.before-upkeep is left"))
        try Files.remove(folder + "/pre-commit.before-upkeep")
        #expect(try hooks(["install"]).exit == 0)
        #expect(try one.run(commit, code: 0).exit == 0)
        #expect(try theirCalls() == "other\n")
    }

    @Test func renewsThoseOfAnotherVersion() throws {
        #expect(try hooks(["install"]).exit == 0)
        let path = folder + "/commit-msg"
        let own = try Files.readText(path, limit: 1 << 20)
        let digest = try #require(own.firstRange(of: "upkeep hooks install ")?.upperBound)
        let line = own[digest...].prefix { $0 != "\n" }
        // As that version wrote it: another text, with the digest of that.
        let blank =
            own.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.hasPrefix("upkeep='") ? "upkeep= # used where PATH has none" : String($0)
            }.joined(separator: "\n") + "# more\n"
        let old = own.replacing(line, with: "0.0.1 \(SHA256.hex(Array(blank.utf8)).prefix(12))")
        try AtomicFile.write(old + "# more\n", to: path)
        #expect(try hooks([]).text.contains("of upkeep 0.0.1: upkeep hooks install renews it"))
        #expect(try hooks(["install"]).text.contains("commit-msg installed"))
        #expect(try Files.readText(path, limit: 1 << 20) == own)
    }

    // MARK: where upkeep is

    @Test func findsUpkeepOnPathAndElseWhereItWas() throws {
        let beside = one.git.beside("it's here")
        try Files.makeDirectories(beside)
        try Programs.run("cp", [Programs.path("upkeep"), beside + "/upkeep"])
        let installed = try Programs.run(
            beside + "/upkeep", ["hooks", "install"], in: one.git.work)
        #expect(installed.exit == 0, "\(installed.err)")
        #expect(try one.run(commit, code: 2).exit == 1)
        #expect(try one.calls().count == 1)
        let message = ["commit", "-q", "--allow-empty", "-m", "x\n\nUpkeep-Run: cut"]
        let recorded = try one.run(message, code: nil)
        #expect(recorded.exit == 1 && recorded.err.contains("\"cut\" is not the name of a run"))
        try Files.remove(beside + "/upkeep")
        #expect(try one.run(message, code: nil).err.contains("upkeep: not on PATH"))
        #expect(try hooks([]).text.contains("it's here/upkeep is gone"))
    }

    // MARK: servers

    @Test func guardsAServer() throws {
        #expect(try hooks(["install", "--server", one.git.remote]).exit == 0)
        try one.commit(["a.yaml": "a: 2\n"])
        #expect(try one.run(["push", "-q"], code: 2).exit != 0)
        #expect(try one.run(["push", "-q"]).exit == 0)
        #expect(try one.calls().last == "<hooks> <start>")
        let list = try hooks(["--server", one.git.remote]).text
        #expect(
            list.contains("pre-receive   installed") && list.contains("post-receive  installed"))
        #expect(try hooks(["uninstall", "--server", one.git.remote]).exit == 0)
        let clone = try hooks(["install", "--server", "."])
        #expect(clone.exit == 64 && clone.err.contains("not a bare repository"))
        #expect(try hooks(["install", "--server", ".", "--global"]).exit == 64)
    }

    // MARK: all of a person's

    private func home(_ config: String?) throws -> (path: String, variables: [String: String?]) {
        let path = one.git.beside("home")
        try Files.makeDirectories(path)
        if let config { try AtomicFile.write(config, to: path + "/.gitconfig", mode: 0o640) }
        return (
            path, ["HOME": path, "GIT_CONFIG_GLOBAL": nil, "XDG_CONFIG_HOME": path + "/.config"]
        )
    }

    @Test(arguments: [nil, "", "[user]\n\tname = me # and no end of line", "[init]\n  x = 1\n"])
    func givesNewClonesTheHooks(config: String?) throws {
        let (home, variables) = try home(config)
        try Files.makeDirectories(home + "/.config")
        let before = try listing(home)
        #expect(try hooks(["install", "--global"], variables).exit == 0)
        let installed = try listing(home)
        #expect(try hooks(["install", "--global"], variables).exit == 0)
        #expect(try listing(home) == installed)
        let clone = one.git.beside("clone")
        #expect(try one.run(["clone", "-q", one.git.remote, clone], variables).exit == 0)
        #expect(Files.kind(clone + "/.git/info/exclude") == .file)
        #expect(try one.run(commit, in: clone, code: 2, variables).exit == 1)
        // The hooks of what was there are as they were.
        #expect(try one.run(commit, code: 2, variables).exit == 0)
        #expect(try hooks(["uninstall", "--global"], variables).exit == 0)
        #expect(try listing(home) == before)
    }

    @Test func takesOutItsLineAloneWhereOthersCame() throws {
        let (home, variables) = try home("[user]\n\tname = me\n")
        #expect(try hooks(["install", "--global"], variables).exit == 0)
        #expect(try one.run(["config", "--global", "user.email", "a@b"], variables).exit == 0)
        #expect(try hooks(["uninstall", "--global"], variables).exit == 0)
        let left = try Files.readText(home + "/.gitconfig", limit: 1 << 20)
        #expect(left == "[user]\n\tname = me\n\temail = a@b\n")
    }

    @Test(arguments: ["[init]\n\ttemplateDir = ~/mine\n", "[core]\n\thooksPath = ~/mine/hooks\n"])
    func usesTheDirectoryThatIsSet(config: String) throws {
        let (home, variables) = try home(config)
        try Files.makeDirectories(home + "/mine/hooks")
        try theirs("pre-commit", home + "/mine/hooks")
        let before = try listing(home)
        #expect(try hooks(["install", "--global"], variables).exit == 0)
        let clone = one.git.beside("clone")
        #expect(try one.run(["clone", "-q", one.git.remote, clone], variables).exit == 0)
        #expect(try one.run(commit, in: clone, code: 2, variables).exit == 1)
        #expect(try theirCalls() == "pre-commit\n")
        #expect(try hooks(["uninstall", "--global"], variables).exit == 0)
        #expect(try listing(home) == before)
    }

    // MARK: faults

    @Test(arguments: [Faults.Action.killBefore, .killAfter, .noSpace])
    func worksWhereverItWasCutShort(action: Faults.Action) throws {
        try theirs("pre-commit")
        let before = try listing(folder)
        for word in ["install", "uninstall"] {
            for number in 1..<200 {
                if word == "uninstall" { try hooks(["install"]) }
                let faults = Faults(
                    action, number: number, counter: one.git.beside("\(word)-\(number)"))
                let result = try hooks([word], faults.environment)
                _ = try one.run(commit)
                #expect(try theirCalls() == "pre-commit\n", "\(action) \(word) \(number)")
                #expect(try hooks([word]).exit == 0, "\(action) \(word) \(number)")
                if word == "install" { #expect(try one.run(commit, code: 2).exit == 1) }
                _ = try theirCalls()
                #expect(try hooks(["uninstall"]).exit == 0)
                #expect(try listing(folder) == before, "\(action) \(word) \(number)")
                if faults.calls < number {
                    #expect(result.exit == 0 && number > 3)
                    break
                }
                #expect(number < 199)
            }
        }
    }
}
