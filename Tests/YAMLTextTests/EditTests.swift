import Testing

@testable import YAMLText

/// Edits of a scalar's whole value, given by path: what must come out, byte for byte.
@Suite struct EditTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let before: String
        var document = 0
        let path: [YAMLPathElement]
        let old: String
        let new: String
        let after: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "keeps comments, blanks and order", before: "b: 1 # one\na:   v1.2  # two\n",
            path: [.key("a")], old: "v1.2", new: "v1.10.3",
            after: "b: 1 # one\na:   v1.10.3  # two\n"),
        Case(
            name: "keeps double quotes", before: "a: \"1.2\"\n", path: [.key("a")], old: "1.2",
            new: "1.3", after: "a: \"1.3\"\n"),
        Case(
            name: "keeps single quotes", before: "a: '1.2'\n", path: [.key("a")], old: "1.2",
            new: "it's", after: "a: 'it''s'\n"),
        Case(
            name: "doubles a quote that a mark combines with", before: "a: '1.2'\n",
            path: [.key("a")], old: "1.2", new: "1'\u{301}3", after: "a: '1''\u{301}3'\n"),
        Case(
            name: "escapes a quote that a mark combines with", before: "a: \"1.2\"\n",
            path: [.key("a")], old: "1.2", new: "1\"\u{301}3", after: "a: \"1\\\"\u{301}3\"\n"),
        Case(
            name: "keeps CRLF and no final newline", before: "a: v1\r\nb: v2", path: [.key("b")],
            old: "v2", new: "v3", after: "a: v1\r\nb: v3"),
        Case(
            name: "keeps mixed line ends", before: "a: v1\r\nb: v2\nc: v3\r\n", path: [.key("b")],
            old: "v2", new: "v22", after: "a: v1\r\nb: v22\nc: v3\r\n"),
        Case(
            name: "keeps a byte order mark", before: "\u{FEFF}a: v1\n", path: [.key("a")],
            old: "v1", new: "v2", after: "\u{FEFF}a: v2\n"),
        Case(
            name: "counts bytes after letters that have several",
            before: "# ünïcödé\nä: v1 # 漢字\nb: v1\n",
            path: [.key("b")], old: "v1", new: "v2", after: "# ünïcödé\nä: v1 # 漢字\nb: v2\n"),
        Case(
            name: "keeps tabs in comments", before: "a: v1\t# tab\tcomment\n", path: [.key("a")],
            old: "v1", new: "v2", after: "a: v2\t# tab\tcomment\n"),
        Case(
            name: "keeps an anchor before the value", before: "a: &tag v1.2\nb: *tag\n",
            path: [.key("a")], old: "v1.2", new: "v1.3", after: "a: &tag v1.3\nb: *tag\n"),
        Case(
            name: "keeps a tag before the value", before: "a: !!str 1.2\n", path: [.key("a")],
            old: "1.2", new: "1.30", after: "a: !!str 1.30\n"),
        Case(
            name: "edits an alias where it is written", before: "a: &tag v1\nb: *tag\n",
            path: [.key("b")], old: "v1", new: "v2", after: "a: &tag v2\nb: *tag\n"),
        Case(
            name: "edits the right one of several documents", before: "a: v1\n---\na: v1\n",
            document: 1, path: [.key("a")], old: "v1", new: "v2", after: "a: v1\n---\na: v2\n"),
        Case(
            name: "edits inside flow collections", before: "a: {b: [v1, 'v1', v1]}\n",
            path: [.key("a"), .key("b"), .index(1)], old: "v1", new: "v2",
            after: "a: {b: [v1, 'v2', v1]}\n"),
        Case(
            name: "leaves the old text elsewhere alone",
            before: "v1: v1 # v1\nname: app-v1\ntag: v1\nother: v1\n", path: [.key("tag")],
            old: "v1", new: "v2", after: "v1: v1 # v1\nname: app-v1\ntag: v2\nother: v1\n"),
        Case(
            name: "quotes a version that would read as a number",
            before: "a: 1.2.3\nb: 'x'\nc: 'y'\n",
            path: [.key("a")], old: "1.2.3", new: "1.3", after: "a: '1.3'\nb: 'x'\nc: 'y'\n"),
        Case(
            name: "quotes with the file's own quotes", before: "a: 1.2.3\nb: \"x\"\n",
            path: [.key("a")], old: "1.2.3", new: "1e3", after: "a: \"1e3\"\nb: \"x\"\n"),
        Case(
            name: "leaves a number a number", before: "a: 6.9\n", path: [.key("a")], old: "6.9",
            new: "7.1", after: "a: 7.1\n"),
        Case(
            name: "quotes a number that would lose its zero", before: "a: 6.9\n", path: [.key("a")],
            old: "6.9", new: "6.10", after: "a: \"6.10\"\n"),
        Case(
            name: "quotes what reads as octal", before: "a: 755\n", path: [.key("a")], old: "755",
            new: "0777", after: "a: \"0777\"\n"),
        Case(
            name: "quotes what reads as true", before: "a: off1\n", path: [.key("a")], old: "off1",
            new: "on", after: "a: \"on\"\n"),
        Case(
            name: "quotes what cannot be plain in a flow mapping", before: "a: {b: x}\n",
            path: [.key("a"), .key("b")], old: "x", new: "y,z", after: "a: {b: \"y,z\"}\n"),
        Case(
            name: "edits within a literal block",
            before: "a: |\n  image: x:v1\n  other: v1\nb: 1\n", path: [.key("a")],
            old: "image: x:v1\nother: v1\n", new: "image: x:v2\nother: v1\n",
            after: "a: |\n  image: x:v2\n  other: v1\nb: 1\n"),
        Case(
            name: "edits within a folded block", before: "a: >-\n  one v1\n  two\nb: 1\n",
            path: [.key("a")], old: "one v1 two", new: "one v22 two",
            after: "a: >-\n  one v22\n  two\nb: 1\n"),
        Case(
            name: "edits a value with escapes beside them", before: "a: \"x\\ty v1\"\n",
            path: [.key("a")], old: "x\ty v1", new: "x\ty v2", after: "a: \"x\\ty v2\"\n"),
        Case(
            name: "breaks long text as its writer did",
            before:
                "  description: EnvFromSource represents the source of a set of values in a cluster\n"
                + "    ConfigMaps\n", path: [.key("description")],
            old: "EnvFromSource represents the source of a set of values in a cluster ConfigMaps",
            new:
                "EnvFromSource represents the source of a set of values in a cluster ConfigMaps or",
            after:
                "  description: EnvFromSource represents the source of a set of values in a cluster\n"
                + "    ConfigMaps or\n"),
    ]

    @Test(arguments: cases)
    func givesExactlyTheseBytes(_ one: Case) throws {
        let tree = try YAMLTree(Array(one.before.utf8))
        let after = try tree.replacingScalar(
            at: YAMLPath(one.path), document: one.document, old: one.old, new: one.new)
        #expect(String(decoding: after, as: UTF8.self) == one.after)
    }

    @Test(arguments: [
        ("a: v1\n", [YAMLPathElement.key("a")], "v9", YAMLError.Code.unexpectedText),
        ("a: v1\n", [.key("b")], "v1", .noSuchPlace), ("a: [v1]\n", [.key("a")], "v1", .notAScalar),
        ("a: v1\na: v1\n", [.key("a")], "v1", .duplicateKey),
    ])
    func refuses(text: String, path: [YAMLPathElement], old: String, code: YAMLError.Code) throws {
        let tree = try YAMLTree(Array(text.utf8))
        let error = #expect(throws: YAMLError.self) {
            try tree.replacingScalar(at: YAMLPath(path), document: 0, old: old, new: "v2")
        }
        #expect(error?.code == code)
    }
}

/// Edits of parts of scalars and of comments, given by bytes.
@Suite struct TextEditTests {
    private func apply(_ text: String, _ edits: [(String, String)]) throws -> String {
        let bytes = Array(text.utf8)
        let made = edits.map { old, new in
            let hits = ByteSearch.all(Array(old.utf8), in: bytes, within: 0..<bytes.count)
            return TextEdit(ByteSpan(hits[0]), expected: old, replacement: new)
        }
        return String(decoding: try YAMLTree(bytes).applying(made), as: UTF8.self)
    }

    @Test func movesTagAndDigestInTwoKeysTogether() throws {
        let text = "ref:\n  tag: v1.2.3 # t\n  digest: sha256:aaa\n"
        #expect(
            try apply(text, [("v1.2.3", "v1.3.0"), ("sha256:aaa", "sha256:bbb")])
                == "ref:\n  tag: v1.3.0 # t\n  digest: sha256:bbb\n")
    }

    @Test func editsAPartOfAnImage() throws {
        #expect(
            try apply(
                "image: \"x.io/y:1.2@sha256:aa\" # 1.2\n", [("1.2@sha256:aa", "1.3@sha256:bb")])
                == "image: \"x.io/y:1.3@sha256:bb\" # 1.2\n")
    }

    @Test func editsACommentBesideAnEdit() throws {
        #expect(
            try apply("uses: x/y@0123abcd # v4.1\n", [("0123abcd", "4567cdef"), ("v4.1", "v4.2")])
                == "uses: x/y@4567cdef # v4.2\n")
    }

    @Test func editsTwoPlacesOfOneBlock() throws {
        let text = "data: |\n    a: img:v1é\n    b: img:v2\nrest: 1\n"
        #expect(
            try apply(text, [("v1", "v10"), ("v2", "v20")])
                == "data: |\n    a: img:v10é\n    b: img:v20\nrest: 1\n")
    }

    @Test func refusesAnEditOutsideValuesAndComments() throws {
        let error = #expect(throws: YAMLError.self) { try apply("a:   v1\n", [("   ", " ")]) }
        #expect(error?.code == .noSuchPlace)
    }

    @Test func refusesOverlappingEdits() throws {
        let tree = try YAMLTree(Array("a: v1.2\n".utf8))
        let error = #expect(throws: YAMLError.self) {
            try tree.applying([
                TextEdit(ByteSpan(3..<7), expected: "v1.2", replacement: "x"),
                TextEdit(ByteSpan(5..<7), expected: ".2", replacement: "y"),
            ])
        }
        #expect(error?.code == .overlapping)
    }

    @Test func refusesAnEditThatWouldChangeTheStructure() throws {
        let tree = try YAMLTree(Array("a: v1 # note\n".utf8))
        let error = #expect(throws: YAMLError.self) {
            try tree.applying([TextEdit(ByteSpan(8..<12), expected: "note", replacement: "x\nb: 1")]
            )
        }
        #expect(error?.code == .noSuchPlace)
        let scalar = #expect(throws: YAMLError.self) {
            try tree.applying([TextEdit(ByteSpan(3..<5), expected: "v1", replacement: "x\nb: 1")])
        }
        #expect(scalar != nil)
    }

    @Test func refusesAPlaceThatReadsOtherwise() throws {
        let tree = try YAMLTree(Array("a: v1\n".utf8))
        let error = #expect(throws: YAMLError.self) {
            try tree.applying([TextEdit(ByteSpan(3..<5), expected: "v2", replacement: "v3")])
        }
        #expect(error?.code == .unexpectedText)
        #expect(throws: YAMLError.self) {
            try tree.applying([TextEdit(ByteSpan(3..<99), expected: "v1", replacement: "v3")])
        }
    }

    @Test func editsPlainTextByBytesAlone() throws {
        let bytes = Array("FROM x:1.2\n".utf8)
        let edit = TextEdit(ByteSpan(7..<10), expected: "1.2", replacement: "1.3")
        #expect(try PlainText.applying([edit], to: bytes) == Array("FROM x:1.3\n".utf8))
    }
}

/// What a reader makes of a plain scalar.
@Suite struct PlainScalarTests {
    @Test(arguments: [
        ("1.2.3", PlainScalar.Kind.text), ("v1", .text), ("1.2", .number), ("6.10", .number),
        ("1e3", .number), ("0777", .number), ("0o17", .number), ("0x1F", .number),
        ("1_000", .number),
        (".5", .number), (".inf", .number), ("190:20:30", .number), ("12:30", .number),
        ("true", .boolean), ("Yes", .boolean), ("off", .boolean), ("~", .null), ("", .null),
        ("2026-11-20", .timestamp), ("2026-11-20 06:00:00", .timestamp), ("<<", .special),
        ("1.2.3-rc", .text), ("20260101.1", .number), ("1.2e", .text), ("0xZZ", .text),
        ("2026.11", .number),
    ])
    func isReadAs(text: String, kind: PlainScalar.Kind) { #expect(PlainScalar.kind(text) == kind) }
}
