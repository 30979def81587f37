import Formats
import Testing

@Suite struct MarkdownTests {
    @Test(arguments: [
        ("plain 1.2", "plain 1.2"), ("<script>", "&lt;script&gt;"), ("a|b", "a\\|b"),
        ("*b* _i_ ~s~", "\\*b\\* \\_i\\_ \\~s\\~"), ("[x](http://evil)", "\\[x\\](http://evil)"),
        ("![x](y)", "\\!\\[x\\](y)"), ("`code`", "\\`code\\`"), ("# head", "\\# head"),
        ("a\\|b", "a\\\\\\|b"), ("&amp;", "&amp;amp;"), ("a\nb", "a b"),
        ("\u{1B}[31m", "\u{FFFD}\\[31m"),
    ])
    func leavesNoCharacterThatIsMarkup(_ text: String, _ expected: String) {
        #expect(Markdown.escaped(text) == expected)
    }

    @Test(arguments: [
        ("", ""), ("apps/web.yaml", "`apps/web.yaml`"), ("a`b", "a\\`b"), ("a|b", "a\\|b"),
    ])
    func writesCodeWhereItCanHoldTheText(_ text: String, _ expected: String) {
        #expect(Markdown.code(text) == expected)
    }

    @Test func leavesOutColumnsWithoutAWord() {
        let lines = Markdown.table(["A", "B", "C"], [["1", "", "2"], ["3", "", ""]])
        #expect(lines == ["| A | C |", "| --- | --- |", "| 1 | 2 |", "| 3 |  |"])
    }
}
