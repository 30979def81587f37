import Contracts
import Holds
import SystemSupport
import Testing

/// `upkeep.holds.yaml`: read strictly, written the same way every time.
@Suite struct HoldsFileTests {
    private func hold(_ package: String, _ version: String, released: Bool = false) -> Hold {
        Hold(
            package: package, datasource: "helm", version: version, digest: nil,
            reason: "build failed: \"x\": y", run: "20261120T060000Z-3f2a9c1d",
            date: "2026-11-20T06:00:00Z", released: released)
    }

    @Test func readsWhatItWrites() throws {
        var file = HoldsFile()
        file.insert(hold("b", "1.10"))
        file.insert(hold("a", "0777", released: true))
        let again = try HoldsFile(try file.bytes)
        #expect(again.holds == file.holds)
        #expect(again.holds.map(\.package) == ["a", "b"])
        #expect(try again.bytes == file.bytes)
    }

    @Test func keepsOneEntryAVersionAndTheCommentAtTheTop() throws {
        var file = try HoldsFile(Array("# mine\n# two lines\nholds: []\n".utf8))
        file.insert(hold("a", "1"))
        file.insert(hold("a", "1", released: true))
        #expect(file.holds.count == 1)
        #expect(file.holds.first?.released == true)
        #expect(
            try String(decoding: file.bytes, as: UTF8.self).hasPrefix(
                "# mine\n# two lines\nholds:\n"))
    }

    @Test(arguments: ["", "# nothing\n", "holds:\n", "holds: []\n"])
    func readsAnEmptyFile(_ text: String) throws {
        #expect(try HoldsFile(Array(text.utf8)).holds.isEmpty)
    }

    @Test(arguments: [
        ("holds: [", "upkeep.holds.yaml"), ("- a\n", "one list under the key holds"),
        ("holds:\n  - package: a\n", "needs package and version"),
        ("holds:\n  - package: a\n    version: 1\n    reasn: x\n", "did you mean reason?"),
        ("other: 1\nholds: []\n", "one list"),
        ("holds:\n  - package: a\n    version:\n", "version"),
    ])
    func refusesWhatItCannotRead(_ text: String, _ message: String) {
        #expect {
            _ = try HoldsFile(Array(text.utf8))
        } throws: { error in
            "\(error)".contains(message)
        }
    }
}
