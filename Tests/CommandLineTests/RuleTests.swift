import Contracts
import Policy
import SystemSupport
import Testing
import YAMLText

@testable import CommandLine

@Suite struct RuleTests {
    private static func problem(_ rule: String) -> String? {
        let text = "rules:\n  - allow: patch\n  - {\(rule)}\n"
        let layer = ConfigurationFile.read(Array(text.utf8), name: "upkeep.yaml", of: .repository)
        return layer.problems.first.map { "\($0.message)|\($0.hint ?? "")" }
    }

    @Test(arguments: [
        ("ignore: true, unattended: [apply]", "contradict"),
        ("ignore: true, allow: major", "contradict"), ("allow: none, group: x", "contradict"),
        ("pin: \"2.0.0\", constraint: \"<2\"", "outside the constraint"),
        ("pin: \"1.2.3\", skip: [\">=1.2 <1.3\"]", "passed over"),
        ("pin: \"^1.2\"", "it is one version"), ("constraint: \">2 <1\"", "no version meets it"),
        ("constraint: \">=1.2 <1.2\"", "no version meets it"),
        ("constraint: \"1.2.3\"", "one version alone is a pin"),
        ("windows: [{cron: \"0 0 31 2 *\", duration: 1h}]", "never comes"),
        ("windows: [{days: [sat], from: \"1:00\", to: \"02:00\"}]", "22:30"),
        ("windows: [{cron: \"0 1 * * *\", duration: 1h, time-zone: Mars/Base}]", "time zone"),
        ("alow: patch", "did you mean allow?"), ("name: x", "says nothing"),
        ("match: {pakage: a}, allow: patch", "did you mean package?"),
        ("match: {}, allow: patch", "asks for nothing"),
        ("match: {path: ../x}, allow: patch", "repository's root"),
        ("minimum-age: 3x", "length of time"), ("unattended: [hold]", "it is one of apply"),
        ("health-check: \"file:///etc/passwd\"", "https://"), ("override: \" \"", "one line"),
        ("minimum-age: 99999999999999999999d", "length of time"),
    ])
    func refusesWithTheLine(rule: String, part: String) throws {
        let problem = try #require(Self.problem(rule))
        #expect(problem.hasPrefix("upkeep.yaml:3: ") && problem.contains(part), "\(problem)")
    }

    @Test(arguments: [
        "match: {package: a}, allow: none", "constraint: \">=1.2 <2\", pin: \"1.3.0\"",
        "constraint: \"<1 || >3\"", "constraint: \">1.2 <1.4\"",
        "constraint: \">=2.0.0-rc.1 <2.1\"",
        "minimum-age: {major: 14d, digest: 0d}", "unattended: []", "skip: \"1.2.3\"",
        "windows: [{days: sat}]", "ignore: true, skip: \"1.2.3\"", "allow: none, unattended: []",
    ])
    func takes(rule: String) { #expect(Self.problem(rule) == nil) }

    @Test func whatAllFilesSayCounts() throws {
        func layer(_ text: String, _ name: String, _ owner: KeyOwner) -> SettingLayer {
            ConfigurationFile.read(Array(text.utf8), name: name, of: owner)
        }
        let settings = try Settings(
            Keys.ofPolicy,
            [
                layer("rules:\n  - allow: patch\n", "/etc/upkeep.yaml", .operator),
                layer("\nrules:\n  - allow: major\n", "upkeep.yaml", .repository),
            ])
        let all = settings.all(Keys.rules)
        #expect(all.map(\.source.name) == ["/etc/upkeep.yaml", "upkeep.yaml"])
        #expect(all.flatMap(\.value).map(\.line) == [2, 3])
        #expect(settings.fingerprintLines.contains { $0.contains("patch") && $0.contains("major") })
    }
}
