import Formats
import Testing

@Suite struct MarkdownTests {
    @Test(arguments: [
        ("plain 1.2", "plain 1.2"), ("<script>", "&lt;script&gt;"), ("a|b", "a\\|b"),
        ("*b* _i_", "\\*b\\* \\_i\\_"), ("~s~", "`~s~`"),
        ("[x](http://evil)", "`[x](http://evil)`"),
        ("![x](y)", "\\!\\[x\\](y)"), ("`code`", "\\`code\\`"), ("# head", "\\# head"),
        ("a\\|b", "a\\\\\\|b"), ("&amp;", "`&amp;`"), ("a & b", "a &amp; b"), ("a\nb", "a b"),
        ("\u{1B}[31m", "\u{FFFD}\\[31m"), ("1.0 → 1.1, web.yaml:3", "1.0 → 1.1, web.yaml:3"),
        // A mark that another combines with is a mark.
        ("a|\u{301}b", "a\\|\u{301}b"), ("<\u{301}b>", "&lt;\u{301}b&gt;"),
        ("x`\u{301} `![a](b)", "x\\`\u{301} \\`\\!\\[a\\](b)"),
        ("it's (so) \"good\"", "it's (so) \"good\""), ("- a", "`-` a"), ("1. a", "`1.` a"),
    ])
    func leavesNoCharacterThatIsMarkup(_ text: String, _ expected: String) {
        #expect(Markdown.escaped(text) == expected)
    }

    @Test(arguments: [
        "@org/team", "a@b.example", "x/@me", "#123", "org/repo#1", "!12", "&12", "%12", "~bug",
        "GH-12",
        "https://evil.example/x", "HTTP://evil", "www.evil.example", "mailto:a",
        "$x$", "$$x$$", ":tada:", "[^1]", "/close", "0123abc4567", "^x",
    ])
    func writesAsCodeWhatAForgeReads(_ word: String) {
        #expect(Markdown.escaped("see \(word) now") == "see `\(word)` now")
    }

    @Test(arguments: [
        ("(http://evil)", "(`http://evil`)"), ("u-0359921f44,", "`u-0359921f44`,"),
        ("(u-1fb1e971ca):", "(`u-1fb1e971ca`):"), ("@a)", "`@a`)"), (":tada:,", "`:tada:,`"),
        ("[https://github.com/issues/13271;", "\\[`https://github.com/issues/13271`;"),
    ])
    func leavesPunctuationOutOfCode(_ text: String, _ expected: String) {
        #expect(Markdown.escaped(text) == expected)
    }

    @Test(arguments: [
        ("@a|@b|", "`@a`\\|`@b`\\|"), ("<@a>", "&lt;`@a`&gt;"), ("$`x`$", "`$`\\`x\\``$`"),
    ])
    func keepsOutOfCodeWhatItCannotHold(_ text: String, _ expected: String) {
        #expect(Markdown.escaped(text) == expected)
    }

    @Test(arguments: [
        ("", ""), ("apps/web.yaml", "`apps/web.yaml`"), ("a`b", "a\\`b"), ("a|b", "a\\|b"),
        ("a`\u{301}b", "a\\`\u{301}b"),
    ])
    func writesCodeWhereItCanHoldTheText(_ text: String, _ expected: String) {
        #expect(Markdown.code(text) == expected)
    }

    @Test func leavesOutColumnsWithoutAWord() {
        let lines = Markdown.table(["A", "B", "C"], [["1", "", "2"], ["3", "", ""]])
        #expect(lines == ["| A | C |", "| --- | --- |", "| 1 | 2 |", "| 3 |  |"])
    }
}
