import Contracts
import SystemSupport
import TestSupport
import Testing
import YAMLText

@testable import CommandLine

/// What follows from a key's one line.
@Suite struct KeyTests {
    @Test func aKeyIsAFlagAVariableAnEntryAndADefault() throws {
        let key = Key(
            "some-limit", .number("N", 1...9), default: 3, owner: .operator, help: "how many")
        #expect(key.facts.variable == "UPKEEP_SOME_LIMIT" && key.defaultText == "3")
        #expect(key.schema["maximum"] == .integer(9))
        func settings(_ words: [String], _ variables: [String: String], _ file: String) throws
            -> Int
        {
            let flags = try ArgumentParser(program: "tool", keys: [key]).parse(words).flags
            return try Settings(
                [key],
                [
                    .commandLine(flags, [key]), .environment(Environment(variables), [key]),
                    ConfigurationFile.read(
                        Array(file.utf8), name: "f.yaml", of: .operator, keys: [key]),
                ])[key]
        }
        #expect(try settings(["--some-limit", "5"], [:], "some-limit: 7") == 5)
        #expect(try settings([], ["UPKEEP_SOME_LIMIT": "6"], "some-limit: 7") == 6)
        #expect(try settings([], ["UPKEEP_SOME_LIMIT": ""], "some-limit: 7") == 7)
        #expect(try settings([], [:], "") == 3)
        let help = HelpText.text(
            Command("tool", summary: "S.", keys: [key], exits: []) { _ in ProgramExit(.done) },
            name: "tool")
        #expect(help.contains("--some-limit N  how many (default: 3)"))
    }

    /// A line is what an operator sees of a wrong value: where, what, and what would do.
    private static let wrong: [(any SettingKey, String, String, String)] = [
        (Keys.gitTimeLimit, "0", "f.yaml:1: git-time-limit cannot be \"0\"", "from 1 to 86400"),
        (Keys.backupKeep, "many", "f.yaml:1: backup-keep cannot be \"many\"", "whole number"),
        (Keys.backupKeep, "[1]", "f.yaml:1: \"backup-keep\" needs a value", ""),
        (Keys.author, "me", "f.yaml:1: author cannot be \"me\"", "upkeep@example.org"),
        (
            Keys.commitDate, "then", "f.yaml:1: commit-date cannot be \"then\"",
            "it is now, or a time"
        ),
        (Keys.maxKind, "minr", "f.yaml:1: max-kind cannot be \"minr\"", "did you mean minor?"),
        (Keys.offline, "[]", "f.yaml:1: \"offline\" is true or false", ""),
        (Keys.backupRecipients, "{a: b}", "f.yaml:1: \"backup-recipients\" needs a value", ""),
        (Keys.backupRecipients, "\n  - a\n  - {b: c}", "f.yaml:3: \"backup-recipients\"", ""),
    ]

    @Test(arguments: wrong.indices)
    func saysWhereAndWhy(index: Int) {
        let (key, value, message, hint) = Self.wrong[index]
        let layer = ConfigurationFile.read(
            Array("\(key.name): \(value)\n".utf8), name: "f.yaml", of: .operator)
        #expect(layer.problems.count == 1)
        #expect(layer.problems.first?.message.hasPrefix(message) == true, "\(layer.problems)")
        #expect(layer.problems.first?.hint?.contains(hint) ?? hint.isEmpty)
    }

    @Test func findsEverythingThatIsWrongAtOnce() {
        let text = "max-knd: patch\nbackup-keep: 0\nmax-kind: minor\nmax-kind: major\nno-push: x\n"
        let layer = ConfigurationFile.read(Array(text.utf8), name: "f.yaml", of: .operator)
        #expect(
            layer.problems.map(\.message).sorted() == [
                "f.yaml:1: unknown key \"max-knd\"", "f.yaml:2: backup-keep cannot be \"0\"",
                "f.yaml:4: \"max-kind\" is written twice", "f.yaml:5: \"no-push\" is true or false",
            ])
    }

    @Test func readsListsFromFlagsVariablesAndFiles() throws {
        let keys = Keys.ofBackup
        let variable = SettingLayer.environment(
            Environment(["UPKEEP_BACKUP_RECIPIENTS": "age1a,age1b"]), keys)
        #expect(try Settings(keys, [variable])[Keys.backupRecipients] == ["age1a", "age1b"])
        for text in ["[age1a, age1b]", "\n  - age1a\n  - age1b"] {
            let file = ConfigurationFile.read(
                Array("backup-recipients: \(text)\n".utf8), name: "f", of: .operator)
            #expect(try Settings(keys, [file])[Keys.backupRecipients] == ["age1a", "age1b"])
        }
        let one = ConfigurationFile.read(
            Array("backup-recipients: x\n".utf8), name: "f", of: .operator)
        #expect(try Settings(keys, [one])[Keys.backupRecipients] == ["x"])
    }

    @Test func tellsEqualWorkByWhatIsSetAndCounts() throws {
        let keys = Keys.common + Keys.ofApply
        func lines(_ flags: [String: [String]]) throws -> [String] {
            try Settings(keys, [.commandLine(flags, keys)]).fingerprintLines
        }
        #expect(try lines(["quiet": ["true"], "git-time-limit": ["5"]]).isEmpty)
        #expect(
            try lines(["no-push": ["true"], "update": ["u-1", "u-2"], "author": ["A  B <c>"]])
                == ["author=A B <c>", "no-push=true", "update=u-1,u-2"])
        // What is said counts although it is the default.
        #expect(try lines(["max-kind": ["major"]]) == ["max-kind=major"])
    }

    @Test func namesWhoOwnsWhat() {
        func names(_ owner: KeyOwner) -> Set<String> {
            Set(Keys.ofAll.filter { $0.facts.owner == owner }.map(\.name))
        }
        let operators = names(.operator)
        for prefix in ["git-", "backup-", "renovate"] {
            let all = Keys.ofAll.filter { $0.name.hasPrefix(prefix) && $0.facts.owner != .call }
            #expect(!all.isEmpty && operators.isSuperset(of: all.map(\.name)))
        }
        #expect(
            operators.isSuperset(of: ["state", "branch", "review-branch", "author", "committer"]))
        #expect(names(.repository).isSuperset(of: ["max-kind", "build-time-limit", "no-push"]))
        #expect(!Keys.ofAll.contains { $0.facts.owner == .call && $0.facts.isInFiles })
        #expect(
            Keys.ofAll.filter(\.facts.isSecret).map(\.name) == ["git-token", "pushgateway-token"])
    }

    @Test func everyDeclaredKeyIsInAList() throws {
        let listed = Set(Keys.ofAll.map(\.name) + ["update"])
        let folder = Paths.join(
            Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath)))),
            "Sources/Kit/CommandLine")
        var found = 0
        for name in try Files.list(folder) where name.hasPrefix("Keys") {
            let text = try Files.readText(Paths.join(folder, name), limit: 1 << 20)
            for piece in text.components(of: "= Key(") {
                found += 1
                let word = piece.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
                #expect(listed.contains(String(word)), "\(word) is in no list")
            }
        }
        #expect(found >= Keys.ofAll.count)
    }
}

extension String {
    /// What follows each place where a text stands.
    fileprivate func components(of mark: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            found.append(rest)
        }
        return found
    }
}

@Suite struct VariableTests {
    @Test func namesVariablesThatNobodyReads() {
        let environment = Environment([
            "UPKEEP_MAX_KND": "x", "UPKEEP_MAX_KIND": "patch", "UPKEEP_XYZZY": "1", "HOME": "/",
            "UPKEEP_FAULT_CLOCK": "1", "UPKEEP_GIT_TOKEN": "t", "UPKEEP_LOCK_DESCRIPTOR": "3",
            "UPKEEP_GATE_BRANCH": "main",
        ])
        #expect(
            Variables.unknown(environment) == [
                .init(name: "UPKEEP_MAX_KND", nearest: "UPKEEP_MAX_KIND"),
                .init(name: "UPKEEP_XYZZY", nearest: nil),
            ])
    }
}
