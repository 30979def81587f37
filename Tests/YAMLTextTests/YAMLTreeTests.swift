import Testing

@testable import YAMLText

@Suite struct YAMLTreeTests {
    private func tree(_ text: String) throws -> YAMLTree { try YAMLTree(Array(text.utf8)) }

    private func text(_ node: YAMLNode?) -> String? { node?.text }

    /// Every verbatim scalar's span must hold exactly its text.
    private func expectTrueSpans(_ tree: YAMLTree) {
        for node in tree.scalars where node.isVerbatim {
            let raw = String(decoding: tree.bytes[node.contentSpan.range], as: UTF8.self)
            #expect(raw == node.text)
        }
    }

    @Test(arguments: [
        "é: 1\nb: \"ü\" # ö\nc: [漢, 'x']\n", "\u{FEFF}é: 1\nb: 2\n", "a: 1\r\nb: é\r\nc: 3\r\n",
        "a: &x 1.2\nb: !!str 3\nc: &y !!str # note\n  4\nd: *x\n", "a: 1", "- é\n-   b\n- {c: d}\n",
        "# ünï\n---\na: 1\n...\n---\nb: 2\n",
    ])
    func knowsTheBytesOfEveryScalar(text: String) throws {
        let tree = try tree(text)
        #expect(tree.scalars.contains { $0.text?.isEmpty == false })
        expectTrueSpans(tree)
    }

    @Test func readsSeveralDocuments() throws {
        let tree = try tree("a: 1\n---\n---\nb: 2\n")
        #expect(tree.documentCount == 3)
        #expect(text(tree.root(0)?["a"]) == "1")
        #expect(text(tree.root(2)?["b"]) == "2")
        #expect(tree.root(3) == nil)
    }

    @Test func followsAliasesToTheLastAnchorBeforeThem() throws {
        let tree = try tree("a: &v 1\nb: *v\nc: &v 2\nd: *v\n")
        let root = try #require(tree.root(0))
        #expect(text(root["b"]) == "1" && text(root["d"]) == "2")
        #expect(root["b"]?.path.description == "a")
    }

    @Test func findsWhatAMergeKeyBringsIn() throws {
        let tree = try tree(
            "base: &base {repository: x, tag: 1}\nother: &o {tag: 9, more: 8}\n"
                + "one: {<<: *base, tag: 2}\ntwo: {<<: [*base, *o]}\n")
        let root = try #require(tree.root(0))
        #expect(text(root["one"]?["tag"]) == "2" && text(root["one"]?["repository"]) == "x")
        #expect(text(root["two"]?["tag"]) == "1" && text(root["two"]?["more"]) == "8")
    }

    @Test func walksAPathAndNamesTheStepThatLeadsNowhere() throws {
        let root = try #require(try tree("a:\n  - b: {c: 1}\n").root(0))
        let path = YAMLPath([.key("a"), .index(0), .key("b"), .key("c")])
        #expect(try root.node(at: path).text == "1")
        #expect(try root.node(at: path).path == path)
        let error = #expect(throws: YAMLError.self) {
            try root.node(at: YAMLPath([.key("a"), .index(1)]))
        }
        #expect(error?.code == .noSuchPlace && error?.message.contains("a[1]") == true)
    }

    @Test func refusesAPathThroughADoubleKey() throws {
        let root = try #require(try tree("a: 1\nb: 2\na: 3\n").root(0))
        let error = #expect(throws: YAMLError.self) { try root.node(at: YAMLPath([.key("a")])) }
        #expect(error?.code == .duplicateKey && error?.line == LineNumber(3))
        #expect(root["a"]?.text == "3")
    }

    @Test(arguments: [
        ("a: [1", YAMLError.Code.syntax), ("a: b: c", .syntax), ("\ta: 1", .syntax),
        ("a: \"\\q\"", .syntax), ("a: &x\nb: *y: z", .syntax),
    ])
    func namesThePlaceOfASyntaxError(text: String, code: YAMLError.Code) {
        let error = #expect(throws: YAMLError.self) { try tree(text) }
        #expect(error?.code == code && error?.line != nil)
    }

    @Test func refusesOtherEncodings() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0x61, 0x3A, 0x20, 0xFF], [0x61, 0x00]] {
            let error = #expect(throws: YAMLError.self) { try YAMLTree(bytes) }
            #expect(error?.code == .encoding)
        }
    }

    @Test func refusesWhatIsTooDeep() throws {
        let deep = String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)
        #expect(#expect(throws: YAMLError.self) { try tree(deep) }?.code == .tooDeep)
        let fine = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(throws: Never.self) { try tree(fine) }
    }

    @Test func refusesWhatIsTooLarge() {
        let bytes = [UInt8](repeating: 0x20, count: YAMLTree.sizeLimit + 1)
        #expect(#expect(throws: YAMLError.self) { try YAMLTree(bytes) }?.code == .tooLarge)
    }

    @Test func readsAnEmptyFile() throws {
        #expect(try tree("").documentCount == 0)
        #expect(try tree("# only a comment\n").documentCount == 0)
    }
}
