import Contracts
import Holds
import SystemSupport
import Testing

/// `upkeep.holds.yaml` as a person wrote it, changed in place.
@Suite struct HoldsEditTests {
    private func hold(_ package: String, _ version: String = "1") -> Hold {
        Hold(
            package: package, datasource: nil, version: version, digest: nil, reason: "why",
            run: nil, date: "2026-11-20T06:00:00Z", released: false)
    }

    private func text(_ file: HoldsFile) throws -> String {
        String(decoding: try file.bytes, as: UTF8.self)
    }

    private static let written = [
        "date: \"2026-11-20T06:00:00Z\"", "package: b", "reason: why", "version: \"1\"",
    ]

    private static func entry(_ end: String = "\n", indent: Int = 0) -> String {
        written.enumerated().map { index, line in
            String(repeating: " ", count: indent) + (index == 0 ? "- " : "  ") + line + end
        }.joined()
    }

    @Test(arguments: [
        ("holds: []\n", "holds:\n\(entry())"),
        ("holds: [] # none\n", "holds: # none\n\(entry())"),
        ("# top\nholds:\n", "# top\nholds:\n\(entry())"),
        ("", "holds:\n\(entry())"), ("# mine", "# mine\nholds:\n\(entry())"),
        ("# mine\r\nholds: []\r\n", "# mine\r\nholds:\r\n\(entry("\r\n"))"),
        (
            "holds:\r\n  # one\r\n  - package: a # x\r\n    version: 1\r\n\r\n# end\r\n",
            "holds:\r\n  # one\r\n  - package: a # x\r\n    version: 1\r\n\(entry("\r\n", indent: 2))\r\n# end\r\n"
        ),
        (
            "holds:\n- package: a\n  version: 1\n# of c\n- version: 1\n  package: c",
            "holds:\n- package: a\n  version: 1\n\(entry(indent: 0))# of c\n- version: 1\n  package: c"
        ),
        (
            "holds:\n- {package: a, version: 1} # kept",
            "holds:\n- {package: a, version: 1} # kept\n\(entry(indent: 0))"
        ),
        (
            "holds:\n  # of c\n  - package: c\n    version: |-\n      1\n",
            "holds:\n\(entry(indent: 2))  # of c\n  - package: c\n    version: |-\n      1\n"
        ),
        (
            "holds: [{package: c, version: 1}]\n",
            "holds:\n\(entry())- date: \"\"\n  package: c\n  reason: \"\"\n  version: \"1\"\n"
        ),
    ])
    func addsAnEntryAndKeepsTheRest(_ old: String, _ new: String) throws {
        var file = try HoldsFile(Array(old.utf8))
        file.insert(hold("b"))
        #expect(try text(file) == new)
    }

    @Test func keepsTheCommentsOfWhatItReplaces() throws {
        var file = try HoldsFile(
            Array("holds:\n  # one\n  - package: b # '#'\n    version: '1' # two\n  # three\n".utf8)
        )
        file.insert(hold("b"))
        #expect(
            try text(file)
                == "holds:\n  # one\n  # '#'\n  # two\n\(Self.entry(indent: 2))  # three\n")
    }

    @Test func changesNothingWhereNothingChanges() throws {
        let old = "holds:   # odd\n  -   version: 1\n      package:   b\n"
        #expect(try text(HoldsFile(Array(old.utf8))) == old)
    }

    @Test(arguments: [
        "holds: [{package: c, version: 1}] # mine\n",
        "holds:\n  - &a {package: c, version: 1}\n  - *a # mine\n",
        "holds:\n  -\n    package: c # mine\n    version: 1\n",
    ])
    func leavesWhatItCannotChangeSafely(_ old: String) throws {
        var file = try HoldsFile(Array(old.utf8))
        file.insert(hold("b"))
        let failure = #expect(throws: StageFailure.self) { try file.bytes }
        #expect(failure?.exit == .badInput)
    }

    private static let odd = [
        "my data", " a ", "a: b", "- a", "#a", "a #b", "\"", "'", "\\", "{a}", "[a]", "*a", "&a",
        "!a",
        "%a", "@a", "`a", "null", "~", "true", "0777", "1e3", "2026-11-20", "a\nb", "a\r\nb",
        "a\tb",
        "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}", "\u{2028}", "\u{FEFF}a", "\u{FFFE}",
        "\u{FFFF}", "\u{1FFFF}", "\u{202E}abc", "\u{E0041}", "e\u{301}", "\u{E9}", "日本", "🚀", "=",
        "<<",
        "a\u{A0}b", "\u{FFFD}", "a: b # c", "|", ">", "? a", "---", "...", "",
    ]

    @Test(arguments: odd) func readsBackWhateverItWrites(_ word: String) throws {
        var file = HoldsFile()
        let name = word.isEmpty ? "x" : word
        var one = hold(name, name)
        one.datasource = Datasource(rawValue: word)
        one.digest = word
        one.run = word
        file.insert(hold("m"))
        file.insert(one)
        let again = try HoldsFile(try file.bytes)
        let read = try #require(again.holds.first { $0.datasource != nil })
        #expect(read.package.utf8.elementsEqual(name.utf8))
        #expect(read.version.utf8.elementsEqual(name.utf8))
        #expect(read.datasource?.rawValue.utf8.elementsEqual(word.utf8) == true)
        #expect(read.digest?.utf8.elementsEqual(word.utf8) == true)
        #expect(read.run?.utf8.elementsEqual(word.utf8) == true)
        #expect(try file.bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
    }

    @Test func tellsNamesApartThatOnlyLookTheSame() throws {
        var file = HoldsFile()
        file.insert(hold("\u{E9}"))
        file.insert(hold("e\u{301}"))
        #expect(try HoldsFile(try file.bytes).holds.count == 2)
    }

    @Test func readsManyEntriesInLittleTime() throws {
        var text = "holds:\n"
        for number in 0..<20_000 { text += "  - package: p\(number)\n    version: \"1\"\n" }
        let clock = ContinuousClock()
        let time = try clock.measure {
            var file = try HoldsFile(Array(text.utf8))
            file.insert(hold("b"))
            #expect(try HoldsFile(try file.bytes).holds.count == 20_001)
        }
        #expect(time < .seconds(20), "\(time)")
    }
}
