internal import JSONText

/// Shows what Renovate is at, from the lines it logs.
final class RenovateProgress {
    private let show: (String) -> Void
    private let reader = JSONLines(JSONReader(names: []))
    private let line = RenovateLine(hasUpdates: false)
    private var shown: Set<String> = []

    init(_ show: @escaping (String) -> Void) { self.show = show }

    /// Takes the next piece of its output; shows each message once that is no detail, 200 at most.
    func take(_ piece: [UInt8]) {
        reader.take(piece, for: line) { ended in
            defer { line.reset() }
            guard ended.isWhole, let level = line.fields[.level]?.integer, level >= 30,
                let message = line.text(.msg), shown.count < 200, shown.insert(message).inserted
            else { return }
            show("renovate: \(message)")
        }
    }
}
