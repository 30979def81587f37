import Contracts
import GitStore

@testable import Publishing

/// Reads a commit's message as one of upkeep's, and writes one of which every word is the input's:
/// what is written into trailers is read from them.
enum TrailersTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for step in CommitRecord.steps(of: Trailers.parse(text)) {
            require(read(CommitRecord.trailers(step)) == [step], "\(step) is read otherwise")
        }
        let words = text.split(separator: "\u{1F}", omittingEmptySubsequences: false)
            .map(String.init)
        func word(_ index: Int) -> String { index < words.count ? words[index] : "" }
        func part(_ index: Int) -> String? { word(index).isEmpty ? nil : word(index) }
        let update = UpdateID(of: [text])
        let step = CommitRecord.Step(
            update: update, datasource: part(0).map(Datasource.init(rawValue:)), package: word(1),
            from: VersionPair(value: part(2), digest: part(3)),
            to: VersionPair(value: part(4), digest: part(5)))
        require(read(CommitRecord.trailers(step)) == [step], "\(step) is read otherwise")
        write(step, name: word(6), file: word(7), branch: part(8))
    }

    private static func read(_ lines: [String]) -> [CommitRecord.Step] {
        CommitRecord.steps(of: Trailers.parse("x\n\n" + lines.joined(separator: "\n") + "\n"))
    }

    private static func write(
        _ step: CommitRecord.Step, name: String, file: String, branch: String?
    ) {
        guard let run = RunID("20261120T060000Z-3f2a9c1d"),
            let message = try? CommitMessage(subject: nil, run: run)
        else { fatalError("no message can be made") }
        let other = CommitRecord.Step(
            update: UpdateID(of: ["other"]), datasource: step.datasource, package: name,
            from: step.to, to: step.from)
        let lines = [step, other].map {
            CommitMessage.Line(step: $0, name: name, kind: .minor, file: file)
        }
        let text = message.text(lines, branch: branch)
        let trailers = Trailers.parse(text)
        require(CommitRecord.steps(of: trailers) == [step, other], "a message lost its updates")
        require(trailers.count == 9, "a message has \(trailers.count) trailers")
        require(!text.utf8.contains { $0 < 0x20 && $0 != 0x0A }, "a message has control characters")
    }
}
