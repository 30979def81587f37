import Contracts
import GitStore
import Names
import Publishing
import TestSupport
import Testing

/// Words from outside in trailers read back as they were, whatever they are.
@Suite struct TrailerWordTests {
    private func step(_ word: String, _ version: VersionPair) -> CommitRecord.Step {
        CommitRecord.Step(
            update: "u-77aa01c3de", datasource: Datasource(rawValue: word), package: word,
            from: version, to: version)
    }

    private func read(_ step: CommitRecord.Step) throws -> CommitRecord.Step? {
        let message = try CommitMessage(subject: nil, run: "20261120T060000Z-3f2a9c1d")
        let line = CommitMessage.Line(step: step, name: "web", kind: .minor, file: "a.yaml")
        let text = message.text([line], branch: nil)
        let trailers = Trailers.parse(text)
        #expect(trailers.count == 5, "\(text)")
        #expect(!text.utf8.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F })
        return CommitRecord.steps(of: trailers).first
    }

    @Test(arguments: [
        "helm", "-", "my data", " ", "", "\"", "\"a\" b", "a\"b", "a\nUpkeep-Run: x", "\u{1B}[2J",
        "é",
        "\u{FFFF}", "🚀", "a\\", "\u{202E}", String(repeating: "x", count: 400), "@a/b", "fixes #12",
        "https://example.org/a/b/issues/5", "[skip ci]",
    ])
    func readsBackWhateverItWrites(_ word: String) throws {
        let odd = step(word, VersionPair(value: word.isEmpty ? nil : word, digest: "sha256:ab"))
        #expect(try read(odd) == odd)
        let plain = step(word, VersionPair(value: "1", digest: word.isEmpty ? nil : word))
        #expect(try read(plain) == plain)
    }

    @Test(arguments: [("web", 5), ("Front end", 6), ("\u{1B}[2J\nUpkeep-Run: x", 6)])
    func readsBackTheComponent(_ component: String, trailers count: Int) throws {
        let step = CommitRecord.Step(
            update: "u-77aa01c3de", datasource: .docker, package: "ghcr.io/x/web",
            component: component, from: VersionPair(value: "1"), to: VersionPair(value: "2"))
        #expect(CommitRecord.trailers(step).count == count - 1)
        let message = "a\n\n" + CommitRecord.trailers(step).joined(separator: "\n") + "\n"
        #expect(CommitRecord.steps(of: Trailers.parse(message)) == [step])
    }

    @Test func readsWhatEarlierVersionsWrote() {
        let steps = CommitRecord.steps(of: [
            ("Upkeep-Update", "u-77aa01c3de"), ("Upkeep-Package", "docker ghcr.io/a b"),
            ("Previous-Version", "1.0"), ("New-Version", "1.1@sha256:ab"),
        ])
        #expect(steps.first?.package == "ghcr.io/a b" && steps.first?.datasource == .docker)
        #expect(steps.first?.to == VersionPair(value: "1.1", digest: "sha256:ab"))
    }
}
