import Contracts
import TestSupport
import Testing

/// Text from outside on an operator's terminal.
@Suite struct TerminalTests {
    @Test(arguments: ["a\u{1B}[2J.json", "a\rb.json", "a\u{9B}31m.json"])
    func namesOfFilesCannotSteerATerminal(name: String) throws {
        let git = try GitFixture(["a.yaml": "a: 1\n"])
        let result = try git.upkeep("upkeep-detect", "--renovate-report", git.beside(name))
        #expect(result.exit == 65)
        let printed = (result.text + result.err).unicodeScalars
        #expect(!printed.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    }
}
