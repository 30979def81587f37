import CommandLine
import Contracts
import GitStore
import Names
import Snapshot
import SystemSupport
import TestSupport
import Testing

@testable import StageKit

/// Whose file counts, and where each is looked for.
@Suite struct ConfigurationSourcesTests {
    let scratch: ScratchDirectory
    let repository: Repository

    init() throws {
        scratch = try ScratchDirectory()
        repository = try Repository.create(scratch.file("repository"))
    }

    private func settings(
        named: String? = nil, _ variables: [String: String] = [:]
    ) throws -> (settings: Settings, warnings: [String]) {
        let sources = try ConfigurationSources(
            named: named, BlobStore(repository), Environment(variables),
            systemDirectory: scratch.file("etc"))
        return (try Settings(Keys.ofAll, sources.layers), sources.warnings)
    }

    @Test func letsTheOperatorsFileWinKeyByKey() throws {
        try scratch.write("repository/upkeep.yaml", "max-kind: patch\nbuild-time-limit: 7\n")
        let own = try scratch.write("own.yaml", "max-kind: minor\n")
        let both = try settings(named: own).settings
        #expect(both[Keys.maxKind] == .minor && both[Keys.buildTimeLimit] == 7)
        #expect(both.source(of: Keys.maxKind) == .file(own, of: .operator))
        #expect(both.source(of: Keys.buildTimeLimit) == .file("upkeep.yaml", of: .repository))
        #expect(try settings().settings[Keys.maxKind] == .patch)
    }

    @Test func looksForTheOperatorsFileInItsPlaces() throws {
        try scratch.write("etc/upkeep/upkeep.yaml", "git-time-limit: 1\n")
        #expect(try settings().settings[Keys.gitTimeLimit] == 1)
        try scratch.write("home/.config/upkeep/upkeep.yaml", "git-time-limit: 2\n")
        let home = ["HOME": scratch.file("home")]
        #expect(try settings(home).settings[Keys.gitTimeLimit] == 2)
        try scratch.write("xdg/upkeep/upkeep.yaml", "git-user: me\n")
        let xdg = home.merging(["XDG_CONFIG_HOME": scratch.file("xdg")]) { $1 }
        #expect(try settings(xdg).settings[Keys.gitUser] == "me")
        // One file is the operator's; a relative place counts as not set.
        #expect(try settings(xdg).settings[Keys.gitTimeLimit] == 120)
        #expect(try settings(["XDG_CONFIG_HOME": "xdg"]).settings[Keys.gitTimeLimit] == 1)
        let named = try scratch.write("named.yaml", "")
        #expect(try settings(named: named, xdg).settings[Keys.gitUser] == "x-access-token")
    }

    @Test func refusesAFileThatIsNotThereOrTooLarge() throws {
        let absent = #expect(throws: StageFailure.self) {
            try settings(named: scratch.file("absent.yaml"))
        }
        #expect(absent?.exit == .usage && absent?.message.contains("absent.yaml") == true)
        let large = try scratch.write("large.yaml", String(repeating: "#", count: 1 << 20) + "#")
        #expect(throws: StageFailure.self) { try settings(named: large) }
    }

    @Test func letsNoRepositoryNameASecretsFile() throws {
        try scratch.write(
            "repository/upkeep.yaml", "git-token-file: /etc/passwd\nmax-kind: patch\n")
        let failure = #expect(throws: StageFailure.self) { try settings() }
        #expect(failure?.message == "upkeep.yaml:1: a repository must not set \"git-token-file\"")
        let own = try scratch.write("own.yaml", "git-token-file: mine\n")
        let (found, warnings) = try settings(named: own)
        #expect(found[Keys.gitTokenFile] == "mine" && found[Keys.maxKind] == .patch)
        #expect(warnings.count == 1 && warnings[0].hasSuffix("it is passed over"))
        #expect(try settings(named: scratch.write("o.yaml", "")).settings[Keys.gitTokenFile] == nil)
    }

    /// A gate is judged by the configuration at the commit before it.
    @Test func takesTheRepositorysFileThatARunNames() throws {
        try scratch.write("repository/upkeep.yaml", "build-time-limit: 1\n")
        let before = try scratch.write("before.yaml", "build-time-limit: 2\ngit-user: x\n")
        let variables = ["UPKEEP_REPOSITORY_FILE": before]
        let failure = #expect(throws: StageFailure.self) { try settings(variables) }
        #expect(failure?.message.contains("must not set \"git-user\"") == true)
        try scratch.write("before.yaml", "build-time-limit: 2\n")
        #expect(try settings(variables).settings[Keys.buildTimeLimit] == 2)
    }
}

/// `upkeep config check`: everything at once.
@Suite struct ConfigurationCheckTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        _ = try Repository.create(scratch.file("repository"))
    }

    private func check(
        _ variables: [String: String] = [:], _ words: String...
    ) throws -> [String] {
        nonisolated(unsafe) var found: [StageFailure] = []
        let command = Command(
            "check", summary: "S.", keys: [Keys.repository, Keys.config], exits: []
        ) { call in
            found = try call.checkConfiguration().problems
            return ProgramExit(.done)
        }
        let environment = variables.merging(["XDG_CONFIG_HOME": scratch.path]) { $1 }
        _ = try CommandRunner(
            environment: Environment(environment), now: { Timestamp(seconds: 0) }
        ).run(command, ["-C", scratch.file("repository")] + words)
        return found.map(\.message)
    }

    @Test func saysAllThatIsWrongAtOnce() throws {
        try scratch.write("upkeep/upkeep.yaml", "git-time-limt: 3\nbackup-keep: 0\n")
        try scratch.write(
            "repository/upkeep.yaml", "max-kind: huge\nauthor: me <a@b>\nbranch: x\ngit-user: y\n")
        let own = scratch.file("upkeep/upkeep.yaml")
        #expect(
            try check(["UPKEEP_MAX_KND": "x", "UPKEEP_NO_PUSH": "maybe"]) == [
                "UPKEEP_NO_PUSH cannot be \"maybe\"", "\(own):1: unknown key \"git-time-limt\"",
                "\(own):2: backup-keep cannot be \"0\"",
                "upkeep.yaml:1: max-kind cannot be \"huge\"",
                "upkeep.yaml:2: a repository must not set \"author\"",
                "upkeep.yaml:3: a repository must not set \"branch\"",
                "upkeep.yaml:4: a repository must not set \"git-user\"",
                "UPKEEP_MAX_KND is not a variable of upkeep",
            ])
    }

    @Test func findsNothingWhereNothingIsWrong() throws {
        try scratch.write("upkeep/upkeep.yaml", "git-user: me\nauthor: me <a@b>\n")
        try scratch.write("repository/upkeep.yaml", "max-kind: patch\n")
        #expect(try check(["UPKEEP_MAX_KIND": "minor"]).isEmpty)
    }

    @Test func saysWhatOnlyTheRepositoryShows() throws {
        try scratch.write("upkeep/upkeep.yaml", "")
        try scratch.write("repository/upkeep.yaml", "state: ../elsewhere\n")
        #expect(try check() == ["upkeep.yaml:1: a repository must not set \"state\""])
        try scratch.write("repository/upkeep.yaml", "git-user: x\n")
        let named = try scratch.write("own.yaml", "")
        #expect(
            try check([:], "--config", named) == [
                "upkeep.yaml:1: a repository must not set \"git-user\": it is passed over"
            ])
    }
}
