internal import Contracts
internal import Editing
internal import GitStore
internal import Manifests
internal import Names
internal import Snapshot
internal import YAMLText

/// Whether each commit of ours brings exactly the planned text, and nothing else.
///
/// A commit is compared with its own parent: what others committed in between plays no part. Where an
/// earlier edit of ours put another version at the place, as a minor before the major, that is what the
/// commit replaces.
struct VersionCheck: ChangeCheck {
    static let name = "version"
    static let failed = Rule(
        "validate/edit-differs", .error,
        "A commit does not bring exactly the planned version: it is missing, or more was changed.",
        why:
            "A commit that brings anything but the version that was checked may do anything in "
            + "the cluster; a broken edit brings nothing at all.",
        example: .situation("The commit that sets `redis` to 7.4.0 also changes `replicas`."),
        remedy: "look at the commit; upkeep rollback --failed takes it back")

    private let updates: [UpdateID: Update]
    /// The commit that detect saw; nil where it is not here any more.
    private let scanned: Snapshot?
    /// What updates of ours put at each place, those of earlier calls and runs with them.
    private var earlier: [Spot: [String]] = [:]

    init(_ tools: CheckTools) {
        updates = tools.updates
        scanned = tools.scanned
        for update in tools.updates.values.sorted(by: { $0.id < $1.id }) {
            let applied = Change(update: update.id, outcome: .applied)
            for text in PlannedText.of(applied, update) { note(text) }
        }
    }

    /// A place where a version stands.
    private struct Spot: Hashable {
        let file: String
        let document: Int?
        let path: [PathElement]?
        let role: ReferenceRole

        init(_ reference: VersionReference) {
            file = reference.file
            document = reference.document
            path = reference.path
            role = reference.role
        }
    }

    private mutating func note(_ text: PlannedText) {
        earlier[Spot(text.reference), default: []] += text.texts
    }

    /// What is wrong with a file of a commit.
    private struct Difference {
        let file: String
        let message: String
        let line: Int?
    }

    /// How far earlier commits of ours moved the bytes of a file that is else as detect saw it.
    private struct Chain {
        /// The content up to here.
        var blob: BlobID
        /// Where bytes were added, as detect counts, and how many.
        var moves: [(position: Int, count: Int)] = []

        func shift(at position: Int) -> Int {
            moves.reduce(0) { $0 + ($1.position < position ? $1.count : 0) }
        }
    }

    private var chains: [String: Chain] = [:]

    mutating func look(
        at step: ChangeStep, paths: Set<String>
    ) throws -> [Comparison] {
        guard let commit = step.commit else { return [] }
        let difference = try difference(commit, step)
        for text in commit.changes.flatMap(planned) { note(text) }
        return commit.changes.filter { change in
            let files = Set(planned(change).map(\.reference.file))
            return files.isEmpty || !files.isDisjoint(with: paths)
        }.map { change in
            Comparison(
                subject: change.update.text, updates: [change.update],
                problem: difference.map { problem($0, commit) })
        }
    }

    private func planned(_ change: Change) -> [PlannedText] {
        PlannedText.of(change, updates[change.update]).map { text in
            text.after(earlier[Spot(text.reference)] ?? [])
        }
    }

    private func problem(_ difference: Difference, _ commit: OwnCommit) -> Problem {
        var problem = Problem(difference.file, reason: "edit-differs")
        problem.detail =
            "the commit \(commit.id.short) does not bring exactly what was planned: "
            + "\(difference.file): \(difference.message)"
        problem.place = Place(file: difference.file, line: difference.line)
        return problem
    }

    /// The first thing in which a commit is not what was planned.
    private mutating func difference(
        _ commit: OwnCommit, _ step: ChangeStep
    ) throws -> Difference? {
        if commit.parent == nil { return nil }
        let texts = Dictionary(grouping: commit.changes.flatMap(planned), by: \.reference.file)
        for file in commit.files.sorted() where texts[file] == nil {
            return Difference(file: file, message: "no edit is planned in it", line: nil)
        }
        for (file, texts) in texts.sorted(by: { $0.key < $1.key }) {
            guard let (from, before) = try text(file, in: step.old),
                let (to, after) = try text(file, in: step.new)
            else {
                return Difference(file: file, message: "it is not there", line: nil)
            }
            try follow(file, from: from)
            do throws(YAMLError) {
                let expected = try expected(texts, before, after, to)
                if expected != after.bytes {
                    return Difference(
                        file: file, message: "other bytes were changed as well",
                        line: firstDifference(expected, after.bytes))
                }
            } catch {
                return Difference(file: file, message: error.message, line: error.line?.value)
            }
        }
        return nil
    }

    private mutating func expected(
        _ texts: [PlannedText], _ before: FileText, _ after: FileText, _ blob: BlobID
    ) throws(YAMLError) -> [UInt8] {
        let file = texts.first?.reference.file ?? ""
        let chain = chains[file]
        var edits: [TextEdit] = []
        for text in texts {
            let start = text.reference.bytes.first ?? 0
            let shift = chain?.shift(at: start)
            guard let edit = try text.edit(before: before, after: after, shift: shift) else {
                continue
            }
            if !edits.contains(edit) {
                let count = edit.replacement.utf8.count - edit.expected.utf8.count
                chains[file]?.moves.append((position: start, count: count))
            }
            edits.append(edit)
        }
        chains[file]?.blob = blob
        return try before.applying(edits)
    }

    /// Notes whether a file is what detect saw but for our earlier edits, so that its references
    /// hold byte for byte.
    private mutating func follow(_ path: String, from blob: BlobID) throws(GitError) {
        if let chain = chains[path] {
            if chain.blob != blob { chains[path] = nil }
        } else if try scanned?.file(path)?.blob == blob {
            chains[path] = Chain(blob: blob)
        }
    }

    private func text(
        _ path: String, in snapshot: Snapshot
    ) throws(GitError) -> (blob: BlobID, text: FileText)? {
        guard let file = try snapshot.file(path) else { return nil }
        let bytes = try snapshot.store.bytes(file.blob)
        let tree =
            FileIndex.isYAML(path) ? try? snapshot.store.parsed(file.blob).get() : nil
        return (file.blob, FileText(path, bytes, tree: tree))
    }

    private func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let same = zip(left, right).prefix { $0 == $1 }
        return 1 + same.reduce(0) { $0 + ($1.0 == 0x0A ? 1 : 0) }
    }
}
