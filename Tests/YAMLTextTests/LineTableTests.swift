import Testing
import YAMLText

/// Lines are counted as editors count them.
@Suite struct LineTableTests {
    @Test(arguments: ["", "a", "a\n", "\n", "\n\n", "a\nb", "a\r\nb\r\n", "é\nx\n\nend", "a\rb\nc"])
    func countsAsCountingDoes(_ text: String) {
        let bytes = Array(text.utf8)
        let table = LineTable(bytes)
        for position in 0...bytes.count + 2 {
            let expected = 1 + bytes.prefix(position).filter { $0 == 0x0A }.count
            #expect(table.line(at: ByteOffset(position)).value == expected, "\(position)")
        }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let count = bytes.last ?? 0x0A == 0x0A ? lines.count - 1 : lines.count
        #expect(table.count == count)
        #expect((0..<table.count).flatMap { bytes[table[$0]] } == bytes)
    }

    @Test func isTheSameForATree() throws {
        let tree = try YAMLTree(Array("# x\na:\n  - b\n  - c\n".utf8))
        #expect(tree.root(0)?["a"]?.items.map(\.line.value) == [3, 4])
        #expect(tree.lines.count == 4)
    }
}
