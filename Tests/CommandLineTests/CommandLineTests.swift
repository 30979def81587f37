import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import CommandLine
@testable import Runs

@Suite struct CommandLineTests {
    private let parser = ArgumentParser(
        program: "upkeep-apply", keys: Keys.common + Keys.ofApply)

    @Test func readsFlagsAsGNUProgramsDo() throws {
        let parsed = try parser.parse([
            "-C", "dir", "--output=json", "-qv", "--update", "u-1", "--update=u-2", "--", "--x",
        ])
        #expect(parsed.flags["repository"] == ["dir"] && parsed.flags["output"] == ["json"])
        #expect(parsed.flags["quiet"] != nil && parsed.flags["verbose"] != nil)
        #expect(parsed.flags["update"] == ["u-1", "u-2"] && parsed.operands == ["--x"])
        #expect(try parser.parse(["-ojson"]).flags["output"] == ["json"])
        #expect(try parser.parse(["--to", "-"]).flags["to"] == ["-"])
    }

    @Test(arguments: [
        (["--max-knd", "x"], "unknown flag --max-knd", "did you mean --max-kind?"),
        (["--max-kind", "hug"], "--max-kind cannot be \"hug\"", "one of patch, minor, major"),
        (["--max-kind", "mjor"], "cannot be \"mjor\"", "did you mean major?"),
        (["-x"], "unknown flag -x", "--help"), (["--update"], "--update needs a value", "--help"),
        (["--update="], "--update needs a value", "--help"),
        (["--no-push=1"], "--no-push takes no value", ""),
        (["-C", "a", "-C", "b"], "-C is given twice", ""),
    ])
    func refusesWrongWords(words: [String], message: String, hint: String) {
        let failure = #expect(throws: StageFailure.self) { try parser.parse(words) }
        #expect(failure?.exit == .usage && failure?.message.contains(message) == true)
        #expect(failure?.hint?.contains(hint) ?? hint.isEmpty)
    }

    private func settings(
        _ flags: [String: [String]] = [:], _ environment: [String: String] = [:],
        _ configuration: String = ""
    ) throws -> Settings {
        let keys = Keys.common + Keys.ofApply
        return try Settings(
            keys,
            [
                .commandLine(flags, keys), .environment(Environment(environment), keys),
                read(configuration),
            ])
    }

    @Test func takesFlagsBeforeVariablesBeforeConfiguration() throws {
        let all = try settings(
            ["max-kind": ["patch"]], ["UPKEEP_MAX_KIND": "minor"], "max-kind: major")
        #expect(all[Keys.maxKind] == .patch && all.source(of: Keys.maxKind) == .commandLine)
        let two = try settings([:], ["UPKEEP_MAX_KIND": "minor"], "max-kind: major")
        #expect(two[Keys.maxKind] == .minor && two.source(of: Keys.maxKind) == .environment)
        let one = try settings([:], [:], "max-kind: minor")
        #expect(one[Keys.maxKind] == .minor)
        #expect(one.source(of: Keys.maxKind) == .file("upkeep.yaml", of: .repository))
        #expect(try settings().source(of: Keys.maxKind) == nil)
        #expect(try settings()[Keys.maxKind] == .minor)
        #expect(try !settings([:], ["UPKEEP_NO_PUSH": "no"], "no-push: true")[Keys.noPush])
    }

    @Test func checksVariablesAsItChecksFlags() {
        let kind = #expect(throws: StageFailure.self) {
            try settings([:], ["UPKEEP_MAX_KIND": "huge"])
        }
        #expect(kind?.exit == .usage && kind?.message.contains("UPKEEP_MAX_KIND") == true)
        let push = #expect(throws: StageFailure.self) {
            try settings([:], ["UPKEEP_NO_PUSH": "maybe"])
        }
        #expect(push?.hint == "it is true or false")
    }

    private func read(_ text: String) -> SettingLayer {
        ConfigurationFile.read(Array(text.utf8), name: "upkeep.yaml", of: .repository)
    }

    @Test func readsConfiguration() throws {
        let layer = read("max-kind: patch\nno-push: true\n")
        #expect(layer.problems.isEmpty && Set(layer.entries.keys) == ["max-kind", "no-push"])
        let settings = try Settings(Keys.ofAll, [layer])
        #expect(settings[Keys.maxKind] == .patch && settings[Keys.noPush])
        for text in ["", "# nothing\n"] {
            #expect(read(text).entries.isEmpty && read(text).problems.isEmpty)
        }
    }

    @Test(arguments: [
        ("max-kind: [", "upkeep.yaml: line 2"), ("a: 1\n", "upkeep.yaml:1: unknown key \"a\""),
        ("\nmax-knd: patch\n", "upkeep.yaml:2: unknown key \"max-knd\""),
        ("max-kind: huge\n", "upkeep.yaml:1: max-kind cannot be \"huge\""),
        ("max-kind: patch\nmax-kind: minor\n", "upkeep.yaml:2: \"max-kind\" is written twice"),
        ("- a\n", "it must be one mapping"), ("no-push: maybe\n", "\"no-push\" is true or false"),
        ("run: x\n", "unknown key \"run\""), ("max-kind:\n", "needs a value"),
    ])
    func namesThePlaceOfAMistakeInTheConfiguration(text: String, message: String) {
        let failure = #expect(throws: StageFailure.self) {
            try Settings(Keys.ofAll, [read(text)])
        }
        #expect(failure?.exit == .usage)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    }

    @Test func namesTheNearestWord() {
        let names = ["detect", "analyze", "apply", "report", "run", "status"]
        #expect(Nearest.name(to: "aply", among: names) == "apply")
        #expect(Nearest.name(to: "stat", among: names) == "status")
        #expect(Nearest.name(to: "xyzzy", among: names) == nil)
    }

    @Test func everySettingHasHelpAndAUniqueVariable() {
        let variables = Keys.ofAll.compactMap(\.facts.variable)
        #expect(Set(variables).count == variables.count)
        for key in Keys.ofAll { #expect(!key.facts.help.isEmpty && key.facts.help.count < 90) }
    }

    @Test(arguments: [
        "20261120T060000Z-3f2a9c1d/../..", "../x", "20261120T060000Z", "20261120T060000Z-3F2A9C1D",
        "20261120T060000Z-3f2a9c1", "", "latest",
    ])
    func takesOnlyNamesOfRuns(text: String) { #expect(RunID(text) == nil) }

    @Test func makesNamesOfRunsThatSort() throws {
        let one = RunID(started: Timestamp(seconds: 0), digest: "0123456789abcdef")
        #expect(one.text == "19700101T000000Z-01234567" && RunID(one.text) == one)
        #expect(one < RunID(started: Timestamp(seconds: 1), digest: "00000000"))
    }

    @Test func writesYAMLThatReadsBackAsTheSameValues() throws {
        let json = #"""
            {"a": "1.20", "b": ["x", {"c": null, "d": []}, ["y"]], "e": {"f": true, "g": 7},
             "h": "a: b # c", "i": "", "j": "ünï", "k": {}, "l": "- x", "m": "off"}
            """#
        let text = try YAMLWriter.text(of: Array(json.utf8))
        let reader =
            "import sys, json, yaml; print(json.dumps(yaml.safe_load(sys.stdin), sort_keys=True))"
        let result = try Programs.run("python3", ["-c", reader], input: Array(text.utf8))
        if result.exit == 0 {
            let expected = try CanonicalJSON.decode(JSONValue.self, from: Array(json.utf8))
            let found = try CanonicalJSON.decode(JSONValue.self, from: result.out)
            #expect(found == expected)
        }
        #expect(text.contains("a: \"1.20\"\n") && text.contains("m: \"off\"\n"))
    }
}
