import FoundationEssentials
import SystemSupport
import TestSupport
import Testing

@testable import YAMLText

/// Edits of a scalar's whole value: each a directory with the file before, what is asked, and the
/// file after or why it is refused.
@Suite struct EditFixtureTests {
    static let directory = Paths.join(Paths.parent(Paths.absolute(#filePath)), "Fixtures")
    static let cases = ((try? Files.list(directory)) ?? []).filter { !$0.hasPrefix(".") }.sorted()

    /// What is asked: `old` becomes `new` at a path. `refused` is the error's code, `*` for any.
    struct Edit: Decodable {
        let document: Int
        let path: [ReplayTests.Step]
        let old: String
        let new: String
        let refused: String?
    }

    @Test func readsTheFixtures() { #expect(Self.cases.count > 60) }

    @Test(arguments: cases)
    func givesExactlyTheseBytes(_ name: String) throws {
        let folder = Paths.join(Self.directory, name)
        let input = try Files.read(Paths.join(folder, "input.yaml"), limit: 1 << 20)
        let json = try Files.read(Paths.join(folder, "edit.json"), limit: 1 << 20)
        let edit = try JSONDecoder().decode(Edit.self, from: Data(json))
        func make() throws(YAMLError) -> [UInt8] {
            try YAMLTree(input).replacingScalar(
                at: YAMLPath(edit.path.map(\.element)), document: edit.document, old: edit.old,
                new: edit.new)
        }
        if let refused = edit.refused {
            let error = #expect(throws: YAMLError.self) { try make() }
            #expect(refused == "*" || error?.code.rawValue == refused)
            return
        }
        let expected = try Files.read(Paths.join(folder, "expected.yaml"), limit: 1 << 20)
        let made = try make()
        #expect(
            made == expected,
            "\(String(decoding: made, as: UTF8.self)) is not \(String(decoding: expected, as: UTF8.self))"
        )
    }
}

/// Limits, and text without a tree.
@Suite struct EditLimitTests {
    @Test func refusesTwentyThousandLevels() {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let text =
                String(repeating: open, count: 20_000) + "v1"
                + String(repeating: close, count: 20_000)
            let error = #expect(throws: YAMLError.self) { try YAMLTree(Array(text.utf8)) }
            #expect(error?.code == .tooDeep)
        }
        let block = (0..<20_000).map { String(repeating: " ", count: min($0, 600)) + "a:\n" }
        #expect(throws: YAMLError.self) { try YAMLTree(Array(block.joined().utf8)) }
    }

    @Test func refusesMoreThanFiftyMegabytes() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: YAMLTree.sizeLimit + 1)
        let error = #expect(throws: YAMLError.self) { try YAMLTree(bytes) }
        #expect(error?.code == .tooLarge)
    }

    @Test(arguments: ["1.3\n", "1.3 #", "1.3\"", "${x}", "1.3\u{2028}", "a b", "x\\n", ""])
    func refusesSpecialCharactersInPlainText(_ new: String) {
        let bytes = Array("FROM x:1.2\n".utf8)
        let edit = TextEdit(ByteSpan(7..<10), expected: "1.2", replacement: new)
        if new.isEmpty {
            #expect((try? PlainText.applying([edit], to: bytes)) == Array("FROM x:\n".utf8))
        } else {
            let error = #expect(throws: YAMLError.self) {
                try PlainText.applying([edit], to: bytes)
            }
            #expect(error?.code == .unsupportedScalar)
        }
    }

    @Test(arguments: [("a: 1.2.3\n", true), ("a: \"1.2.3\"\n", false), ("a: x:1.2.3\n", false)])
    func refusesAnotherTypeInATemplate(text: String, isRefused: Bool) throws {
        let bytes = Array(text.utf8)
        let span = try #require(ByteSearch.first(Array("1.2.3".utf8), in: bytes))
        let edit = TextEdit(ByteSpan(span), expected: "1.2.3", replacement: "1.3")
        let made = try? PlainText.applying([edit], to: bytes, isYAML: true)
        #expect((made == nil) == isRefused)
    }

    @Test(arguments: [-3 ..< -1, -1..<2, 3..<3])
    func refusesPlacesThatAreNone(_ range: Range<Int>) throws {
        let tree = try YAMLTree(Array("a: v1\n".utf8))
        let edit = TextEdit(ByteSpan(range), expected: "", replacement: "v2")
        #expect(throws: YAMLError.self) { try tree.applying([edit]) }
        #expect(throws: YAMLError.self) { try PlainText.applying([edit], to: tree.bytes) }
    }

    @Test func seesAByteThatChangedElsewhere() {
        let (old, new) = (Array("a: v1\nb: v1\n".utf8), Array("a: v2\nb: v3\n".utf8))
        let splices = [(span: ByteSpan(3..<5), text: Array("v2".utf8))]
        let error = #expect(throws: YAMLError.self) {
            try TextEdit.verify(new, from: old, splices)
        }
        #expect(error?.code == .notVerified)
    }
}
