import CommandLine
import Contracts
import SystemSupport
import TestSupport
import Testing

@testable import Porcelain

/// What `upkeep config` shows.
@Suite struct ConfigTests {
    private func rows(_ file: String, _ variables: [String: String] = [:]) throws -> [[String]] {
        let settings = try Settings(
            Keys.ofAll,
            [
                .commandLine(["offline": ["true"]], Keys.ofAll),
                .environment(Environment(variables), Keys.ofAll),
                ConfigurationFile.read(Array(file.utf8), name: "upkeep.yaml", of: .repository),
            ])
        return ConfigCommand.rows(settings)
    }

    @Test func showsEachValueAndWhereItComesFrom() throws {
        let rows = try rows(
            "\nmax-kind: patch\nno-push: false\nauthor: Ann  Other <a@b>\n",
            ["UPKEEP_BACKUP_RECIPIENTS": "age1a,age1b", "UPKEEP_VERBOSE": "no"])
        for expected in [
            ["max-kind", "patch", "upkeep.yaml:2", "repository"],
            ["no-push", "off", "upkeep.yaml:3", "repository"],
            ["author", "Ann Other <a@b>", "upkeep.yaml:4", "operator"],
            ["backup-recipients", "age1a,age1b", "UPKEEP_BACKUP_RECIPIENTS", "operator"],
            ["verbose", "off", "UPKEEP_VERBOSE", "repository"],
            ["offline", "true", "--offline", "repository"],
            ["backup-keep", "30", "default", "operator"],
            ["branch", "HEAD's", "default", "operator"], ["quiet", "off", "default", "repository"],
            ["review-branch", "-", "default", "operator"],
        ] {
            #expect(rows.contains(expected), "\(rows.first { $0[0] == expected[0] } ?? [])")
        }
        #expect(!rows.contains { $0[3] == "call" })
    }

    /// What is more than a word is readable all the same.
    @Test func showsTheScheduleAndTheRules() throws {
        let text =
            "schedule: {cron: \"0 3 * * *\", time-zone: UTC}\nrules:\n- name: databases\n"
            + "  match: {layer: [storage, database]}\n  minimum-age: 3d\n- {allow: minor, ignore: false}\n"
        let rows = try rows(text)
        #expect(
            rows.contains([
                "schedule", "cron: 0 3 * * *, time-zone: UTC", "upkeep.yaml:1", "repository",
            ]))
        #expect(rows.contains { $0[0] == "rules" && $0[1] == "2 rules" })
        let settings = try Settings(
            Keys.ofAll,
            [ConfigurationFile.read(Array(text.utf8), name: "upkeep.yaml", of: .repository)])
        let written = ConfigCommand.written(settings)
        #expect(written.count == 4)
        #expect(written[1].contains("upkeep.yaml:3") && written[1].contains("databases"))
        #expect(written[1].contains("match: {layer: [storage, database]}"))
        #expect(written[2].contains("upkeep.yaml:6") && written[2].contains("allow: minor"))
        #expect(ConfigCommand.written(try Settings(Keys.ofAll, [])).isEmpty)
    }

    /// What a delivery would find out at night, of channels, forges and the Pushgateway alike.
    @Test func checkLooksWhetherTheSecretsAreThere() throws {
        let scratch = try ScratchDirectory()
        let (open, good) = (scratch.file("open"), scratch.file("good"))
        for (path, mode) in [(open, UInt32(0o644)), (good, 0o600)] {
            try AtomicFile.write("s3cr3t-word\n", to: path)
            try Files.setMode(path, mode)
        }
        let file = """
            channels:
              - {name: a, type: slack, url: {from-env: THERE}}
              - {name: b, type: slack, url: {from-env: MISSING}}
              - {name: c, type: ntfy, url: "https://n.example", topic: t, token: {from-file: "\(open)"}}
              - {name: d, type: teams, url: {from-file: "\(scratch.file("nowhere"))"}}
              - {name: e, type: teams, url: {from-file: "\(good)"}}
            forges:
              - {host: h.example, type: gitea, token: {from-file: "\(open)"}}
            pushgateway-token-file: "\(open)"
            """
        let layer = ConfigurationFile.read(Array(file.utf8), name: "up.yaml", of: .operator)
        #expect(layer.problems.isEmpty)
        let problems = try Settings(Keys.ofAll, [layer]).secretProblems(
            Environment(["THERE": "https://hooks.example/x"]))
        let words = problems.map(\.message)
        #expect(words.count == 5, "\(words)")
        #expect(words[0] == "the url of the channel b: the variable MISSING is not set")
        #expect(words[1].hasPrefix("the token of the channel c: every user of this machine"))
        #expect(words[2].contains("channel d: there is no file"))
        #expect(words[3].hasPrefix("the token of the forge h.example: every user"))
        #expect(words[4].hasPrefix("pushgateway-token-file: every user"))
        #expect(problems.allSatisfy { $0.hint?.isEmpty == false })
        #expect(!words.joined().contains("s3cr3t-word"))
    }

    @Test func showsNoSecret() throws {
        let rows = try rows(
            "commit-subject: \"{what} https://me:pa55word@example.org/\"\n",
            ["UPKEEP_GIT_TOKEN": "t0ken", "UPKEEP_GIT_TOKEN_FILE": "/run/token"])
        let text = rows.map { $0.joined(separator: " ") }.joined(separator: "\n")
        #expect(!text.contains("t0ken") && !text.contains("pa55word"))
        #expect(rows.contains(["git-token", "set, and not shown", "UPKEEP_GIT_TOKEN", "operator"]))
        #expect(text.contains("git-token-file /run/token"))
    }

    @Test func tellsWhoTakesAKey() throws {
        func users(_ name: String) -> [String] {
            KeyTable().json.first { $0.key == name }?.usedBy ?? []
        }
        #expect(users("quiet") == ["all"] && users("max-kind") == ["analyze", "apply"])
        #expect(users("no-push") == ["apply", "rollback", "deliver", "hold"])
        #expect(users("no-retry") == ["run"])
        #expect(!KeyTable().json.contains { $0.usedBy.isEmpty })
    }
}
