import Testing

/// The repository's files are read through a snapshot, so that what one part of a run read is what
/// every other part sees, and is read once.
@Suite struct ReadingTests {
    /// Where objects may be read directly.
    private static let readers = ["Sources/Ground/", "Sources/Repository/Snapshot/"]

    /// Who still does elsewhere.
    private static let tolerated = ["Sources/Stages/BackupStage/BackupWork.swift"]

    @Test func filesAreReadThroughASnapshot() throws {
        let calls = [".file(at:", ".files(in:", "content(of:", "repository.entries(of:"]
        for file in try Checkout.sources() {
            if Self.readers.contains(where: file.name.hasPrefix) { continue }
            let isTolerated = Self.tolerated.contains(file.name)
            for (index, line) in file.lines.enumerated() where !isTolerated {
                for call in calls {
                    #expect(!line.contains(call), "\(file.name):\(index + 1) reads past Snapshot")
                }
            }
        }
    }
}
