package import Contracts
internal import GitStore
package import Names
internal import Publishing
package import Snapshot
internal import SystemSupport
internal import Versions

/// Everything that is held at a commit: the file's entries, and commits of ours that a person took
/// back, by a revert or on the remote.
package struct HoldList: Sendable {
    /// Commits looked at, at most.
    private static let depth = 1000

    /// The file.
    package let file: HoldsFile
    /// What persons took back, newest first; what the file releases is left out.
    package let reverts: [Hold]
    /// Whether the history is cut, so that reverts may be missing.
    package let isCut: Bool
    /// What is held and not released, by package and version: a repository may hold many thousands,
    /// and many of one package.
    private let open: [[String]: [Hold]]
    /// Those that a person wrote, by package and version without a leading `v`.
    private let byHand: [[String]: [Hold]]
    /// Those whose version is a range, by package.
    private let ranges: [String: [(range: VersionRange, hold: Hold)]]

    /// Reads the file and the history of a commit.
    ///
    /// - Parameter base: the commit that the history is meant for, where it waits for review: what is
    ///   released there is released.
    /// - Throws: exit 65 where the file cannot be read.
    package init(in store: BlobStore, at commit: CommitID, for base: CommitID? = nil) throws {
        let file = try HoldsFile(in: try Snapshot(store, at: commit))
        self.file = file
        let log = try store.repository.partialLog(from: commit, limit: HoldList.depth)
        isCut = log.isCut
        let ofBase = try base.map { try HoldsFile(in: try Snapshot(store, at: $0)).holds } ?? []
        let released = Dictionary(
            grouping: (file.holds + ofBase).filter(\.released), by: \.subject)
        let lost = try HoldList.takenBack(store.repository, at: commit, log.commits)
        let inReview = try HoldList.ofReviews(store, beside: file, at: commit)
        reverts = (lost + HoldList.reverts(log.commits) + inReview).filter { hold in
            released[hold.subject]?.contains { $0.covers(hold) } != true
        }
        let held = file.holds.filter { hold in
            let isReleased = ofBase.contains { $0.released && $0.covers(hold) }
            return !hold.released && !isReleased
        }
        open = Dictionary(grouping: held + reverts, by: \.subject)
        byHand = Dictionary(grouping: held.filter { $0.run == nil }) {
            [$0.package, HoldList.plain($0.version)]
        }
        ranges = Dictionary(
            grouping: held.compactMap { hold in
                VersionRange(hold.version).map { (range: $0, hold: hold) }
            }, by: \.hold.package)
    }

    /// The hold that keeps a version from being applied; nil when none does.
    ///
    /// - Parameter versioning: how the package's versions are ordered, by the name in documents.
    package func hold(
        package: String, datasource: Datasource?, to version: VersionPair, versioning: String?
    ) -> Hold? {
        func speaksOfIt(_ hold: Hold) -> Bool {
            (hold.datasource == nil || datasource == nil || hold.datasource == datasource)
                && (hold.digest == nil || hold.digest == version.digest)
        }
        if let exact = open[[package, version.value ?? ""]]?.first(where: speaksOfIt) {
            return exact
        }
        let plain = HoldList.plain(version.value ?? "")
        if let written = byHand[[package, plain]]?.first(where: speaksOfIt) { return written }
        return ranges[package]?.first { range, hold in
            speaksOfIt(hold) && range.contains(version.value, versioning: versioning)
        }?.hold
    }

    /// A version without the `v` that people write before some and leave out before others.
    package static func plain(_ version: String) -> String {
        let rest = version.dropFirst()
        let isMarked =
            version.hasPrefix("v") && rest.utf8.first.map { (48...57).contains($0) } == true
        return isMarked ? String(rest) : version
    }

    /// The holds of a range that a version is in.
    package func ranges(package: String, with version: String) -> [Hold] {
        (ranges[package] ?? []).filter { $0.range.contains(version, versioning: nil) }.map(\.hold)
    }

    /// The holds on what was found, by the update's id.
    package func holds(_ detect: DetectPayload) -> [UpdateID: Hold] {
        let dependencies = Dictionary(detect.dependencies.map { ($0.id, $0) }) { first, _ in first }
        return detect.updates.reduce(into: [:]) { holds, update in
            guard let dependency = dependencies[update.dependency] else { return }
            holds[update.id] = hold(
                package: dependency.package, datasource: dependency.datasource, to: update.to,
                versioning: dependency.versioning)
        }
    }

    /// What was taken back on a remote, as by a forced push: what these commits brought, and nothing
    /// after them brings again.
    private static func takenBack(
        _ repository: Repository, at commit: CommitID, _ log: [CommitInfo]
    ) throws -> [Hold] {
        try RemoteMemory.takenBack(in: repository, at: commit, log: log).flatMap { lost, again in
            CommitRecord.steps(of: lost).filter {
                !$0.package.isEmpty && !again.contains($0.update)
            }
            .map { step in
                Hold(
                    package: step.package, datasource: step.datasource,
                    version: step.to.value ?? "", digest: step.to.digest,
                    reason: "the remote no longer has \(lost.id.hex.prefix(12)), which brought it",
                    run: lost.trailer(CommitRecord.run).first,
                    date: lost.committed.rfc3339, released: false)
            }
        }
    }

    /// What failed on branches for review that a commit does not have: a branch goes with its review,
    /// what is known of a version does not.
    private static func ofReviews(
        _ store: BlobStore, beside file: HoldsFile, at commit: CommitID
    ) throws -> [Hold] {
        let repository = store.repository
        var known = Set(file.holds.map(\.key))
        var holds: [Hold] = []
        for tip in try ReviewCommits.tips(in: repository) {
            guard let log = try? repository.log(from: tip, excluding: [commit], limit: depth),
                let start = log.last?.parents.first,
                let made = try? HoldsFile(in: try Snapshot(store, at: tip)).holds, !made.isEmpty,
                let before = try? HoldsFile(in: try Snapshot(store, at: start)).holds
            else { continue }
            let old = Set(before.map(\.key))
            for hold in made where !hold.released && hold.run != nil && !old.contains(hold.key) {
                if known.insert(hold.key).inserted { holds.append(hold) }
            }
        }
        return holds
    }

    /// What persons took back: commits of ours that a commit of theirs reverts, and nothing after
    /// set again.
    static func reverts(_ log: [CommitInfo]) -> [Hold] {
        let ours = Dictionary(
            log.filter { !$0.trailer(CommitRecord.update).isEmpty }.map { ($0.id, $0) }
        ) { first, _ in first }
        var undone: Set<CommitID> = []
        var setAgain: Set<UpdateID> = []
        var holds: [Hold] = []
        for commit in log {  // newest first
            setAgain.formUnion(commit.trailer(CommitRecord.update).compactMap(UpdateID.init))
            guard !undone.contains(commit.id), let target = CommitRecord.reverted(by: commit) else {
                continue
            }
            undone.insert(target)
            guard commit.trailer(CommitRecord.rollback).isEmpty, let brought = ours[target] else {
                continue
            }
            for step in CommitRecord.steps(of: brought)
            where !step.package.isEmpty && !setAgain.contains(step.update) {
                holds.append(
                    Hold(
                        package: step.package, datasource: step.datasource,
                        version: step.to.value ?? "", digest: step.to.digest,
                        reason: "\(SafeText.line(commit.author.name)) reverted it in "
                            + commit.id.hex.prefix(12),
                        run: brought.trailer(CommitRecord.run).first,
                        date: commit.committed.rfc3339, released: false))
            }
        }
        return holds
    }
}

extension Hold {
    /// The package and the version that an entry speaks of.
    fileprivate var subject: [String] { [self.package, version] }

    /// Whether an entry speaks of the same version.
    func covers(_ other: Hold) -> Bool {
        self.package == other.package && version == other.version
            && (datasource == nil || other.datasource == nil || datasource == other.datasource)
            && (digest == nil || digest == other.digest)
    }
}
