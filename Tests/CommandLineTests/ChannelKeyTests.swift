import Contracts
import Testing
import YAMLText

@testable import CommandLine

@Suite struct ChannelKeyTests {
    private static func problem(_ channel: String) -> String? {
        let text = "channels:\n  - {\(channel)}\n"
        let layer = ConfigurationFile.read(Array(text.utf8), name: "up.yaml", of: .operator)
        return layer.problems.first.map { "\($0.message)|\($0.hint ?? "")" }
    }

    @Test(arguments: [
        "name: a, type: slack, url: {from-env: A}", "name: a, type: teams, url: {from-file: /s/a}",
        "name: a, type: ntfy, url: \"https://n.example\", topic: t, token: {from-env: T}",
        "name: a, type: gotify, url: \"http://gotify.mon.svc:80\", token: {from-env: T}",
        "name: a, type: matrix, url: \"https://m.example\", room: \"!a:b\", token: {from-env: T}",
        "name: a, type: webhook, url: \"http://hook.example/a\", template: '{\"a\": \"{text}\"}'",
        "name: a, type: smtp, host: \"m.example:25\", from: a@b.c, to: [d@e.f], security: none",
        "name: a, type: alertmanager, url: \"http://am.mon.svc:9093\", severity: warning",
        "name: a, type: flux, url: \"http://localhost/\", object: Kustomization/flux-system/apps",
        "name: a, type: discord, url: {from-env: A}, events: [failed], layers: [core], digest: false",
    ])
    func takes(_ channel: String) { #expect(Self.problem(channel) == nil) }

    @Test(arguments: [
        ("name: a, type: slack, url: \"https://hooks.slack.com/S3CR3T\"", "from-env"),
        ("name: a, type: gotify, url: \"https://g.example\", token: S3CR3T", "from-env"),
        (
            "name: a, type: gotify, url: \"https://g.example\", token: {from-env: \"S3 CR3T\"}",
            "name"
        ),
        ("name: a, type: gotify, url: \"http://g.example\", token: {from-env: T}", "without TLS"),
        ("name: a, type: gotify, url: \"https://g.example\"", "needs token"),
        ("name: a, type: slack, url: {from-env: A}, topic: x", "means nothing for slack"),
        ("name: a, type: slack, url: {from-env: A, from-file: /x}", "one of from-env"),
        ("name: a, type: slack, url: {from-file: secrets/a}", "begins with /"),
        ("name: A b, type: slack, url: {from-env: A}", "name is invalid"),
        ("name: a, type: slak, url: {from-env: A}", "slack"),
        ("name: a, type: webhook, url: \"https://u:S3CR3T@e.example\"", "without a user"),
        (
            "name: a, type: webhook, url: \"https://e.example\", template: '{\"a\": \"{txt}\"}'",
            "{txt}"
        ),
        ("name: a, type: matrix, url: \"https://m\", room: \"#a:b\", token: {from-env: T}", "room"),
        ("name: a, type: smtp, host: m, from: a, to: [d@e.f]", "from is invalid"),
        (
            "name: a, type: smtp, host: m, from: a@b.c, to: [d@e.f], security: none, user: u, "
                + "password: {from-env: P}", "without TLS"
        ),
        ("name: a, type: ntfy, url: \"https://n\", topic: t, user: u", "needs a password"),
        ("name: a, type: flux, url: \"http://localhost\", object: Pod/a/b", "KIND/NAMESPACE"),
        ("name: a, type: slack, url: {from-env: A}, events: [faild]", "failed"),
    ])
    func refusesWithTheLineAndWithoutTheSecret(_ channel: String, _ part: String) throws {
        let problem = try #require(Self.problem(channel))
        #expect(problem.hasPrefix("up.yaml:2: ") && problem.contains(part), "\(problem)")
        #expect(!problem.contains("S3CR3T") && !problem.contains("S3 CR3T"))
    }

    @Test func refusesTwoOfOneName() throws {
        let one = "{name: a, type: slack, url: {from-env: A}}"
        let layer = ConfigurationFile.read(
            Array("channels: [\(one), \(one)]".utf8), name: "up.yaml", of: .operator)
        #expect(try #require(layer.problems.first).message.contains("two channels are called a"))
    }

    @Test func aRepositoryCannotSetThem() {
        var layer = ConfigurationFile.read(
            Array("channels: [{name: a, type: slack, url: {from-env: A}}]".utf8),
            name: "upkeep.yaml", of: .repository)
        #expect(layer.refuseOperatorKeys(isMistake: false).count == 1)
        #expect(layer.entries["channels"] == nil)
    }
}
