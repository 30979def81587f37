package import Contracts
internal import GitStore
internal import Manifests
package import Names
package import Policy
package import Snapshot
internal import SystemSupport
internal import YAMLText

/// What somebody says does not count, in the configuration or in comments beside it.
///
/// Where a change is judged for others, a comment counts only as it stood before the change, beside the
/// same line of the same object: a push cannot excuse itself.
package final class Suppressions {
    private let configured: [Suppression]
    private let now: Timestamp
    private let head: Snapshot
    /// Where comments have to stand already; nil where they count as they are.
    private let base: Snapshot?
    private var comments: [String: [(comment: SuppressionComment, counts: Bool)]] = [:]
    private var told: Set<String> = []
    /// What was found and does not count.
    package private(set) var suppressed: [SuppressedFinding] = []
    /// What is to be said of the suppressions themselves.
    package private(set) var findings: [Finding] = []

    /// Takes them in.
    ///
    /// - Parameters:
    ///   - head: the files that were looked at.
    ///   - base: the files before the change, where comments have to stand there already.
    package init(
        _ configured: [Suppression], at now: Timestamp, head: Snapshot, base: Snapshot?
    ) {
        self.configured = configured
        self.now = now
        self.head = head
        self.base = base
    }

    /// What is left of what a check found; where nothing blocking is left, it is skipped.
    package func apply(to result: CheckResult) throws -> CheckResult {
        if result.findings.isEmpty { return result }
        let left = try result.findings.filter { try !isSuppressed($0) }
        if left.count == result.findings.count { return result }
        var check = result.check
        if check.outcome == .failed, !left.contains(where: { $0.severity == .error }) {
            check.outcome = .skipped
            check.reason = "suppressed"
        }
        return CheckResult(check: check, findings: left, isLeftOut: result.isLeftOut)
    }

    private func isSuppressed(_ finding: Finding) throws -> Bool {
        let file = finding.place?.file
        let fitting = configured.filter { $0.covers(rule: finding.rule, file: file) }
        if let one = fitting.first(where: { !$0.until.isOver(at: now) }) {
            suppressed.append(
                SuppressedFinding(
                    finding: finding, by: .configuration, reason: one.reason, until: one.until.text)
            )
            return true
        }
        if let old = fitting.first { tellExpired(old) }
        guard let file else { return false }
        for (comment, counts) in try comments(of: file)
        where comment.rule == finding.rule && comment.covers(line: finding.place?.line) {
            if !counts || comment.reason.isEmpty { continue }
            suppressed.append(
                SuppressedFinding(
                    finding: finding, by: .comment, reason: SafeText.line(comment.reason),
                    place: Place(file: file, line: comment.line)))
            return true
        }
        return false
    }

    private func tellExpired(_ old: Suppression) {
        let name = "\(old.rule) \(old.path ?? "")"
        guard told.insert(name).inserted else { return }
        let place = old.path.map { " at \(SafeText.line($0))" } ?? ""
        findings.append(
            .of(
                .suppressionOver, old.rule,
                "\(SafeText.line(old.rule))\(place) was suppressed until \(old.until.text): "
                    + SafeText.line(old.reason)))
    }

    // MARK: comments

    /// Reads the comments of the files that changed, so that what does not count is told.
    package func look(at paths: Set<String>) throws {
        for path in paths.sorted() where FileIndex.isYAML(path) {
            try Signals.check()
            _ = try comments(of: path)
        }
    }

    private func comments(
        of file: String
    ) throws -> [(comment: SuppressionComment, counts: Bool)] {
        if let known = comments[file] { return known }
        let here = try SuppressionComments(file, in: head)
        var before = try base.map { try SuppressionComments(file, in: $0).keys } ?? []
        let found = here.comments.map { comment in
            let isThere = before.firstIndex(of: here.key(of: comment))
            if let isThere { before.remove(at: isThere) }
            return (comment, base == nil || isThere != nil)
        }
        for (comment, counts) in found { tell(comment, counts: counts, in: file) }
        comments[file] = found
        return found
    }

    private func tell(_ comment: SuppressionComment, counts: Bool, in file: String) {
        let place = Place(file: file, line: comment.line)
        let isKnown = Rule.named(comment.rule) != nil
        if !isKnown || comment.reason.isEmpty {
            let what =
                comment.rule.isEmpty
                ? "names no rule"
                : isKnown
                    ? "gives no reason" : "names \(SafeText.line(comment.rule)), which is no rule"
            findings.append(
                .of(
                    .suppressionInvalid, file, "the comment \(what): it does not count",
                    place: place))
        } else if !counts {
            findings.append(
                .of(
                    .suppressionNew, file,
                    "\(comment.rule) is suppressed since the change: here it does not count yet",
                    place: place, evidence: SafeText.line(comment.reason)))
        }
    }
}

/// The comments of one file, with what they stand at.
private struct SuppressionComments {
    let comments: [SuppressionComment]
    private let objects: [(line: Int, name: String)]

    init(_ file: String, in snapshot: Snapshot) throws {
        comments = SuppressionComment.all(in: try SuppressionComments.bytes(file, in: snapshot))
        guard !comments.isEmpty, case .success(let tree)? = try snapshot.parsed(file) else {
            objects = []
            return
        }
        objects = Resource.all(in: tree, file: file).map { resource in
            (
                resource.root.line.value,
                "\(resource.kind) \(resource.namespace ?? "") \(resource.name)"
            )
        }
    }

    /// Nothing of a file that is too large to be read.
    private static func bytes(_ file: String, in snapshot: Snapshot) throws(GitError) -> [UInt8] {
        do throws(GitError) {
            return try snapshot.bytes(file) ?? []
        } catch {
            guard error.code == .tooLarge else { throw error }
            return []
        }
    }

    /// Equal for a comment that says the same of the same line of the same object.
    func key(of comment: SuppressionComment) -> [String] {
        let object = objects.last { $0.line <= comment.lines.lowerBound }
        return [comment.rule, comment.reason, comment.anchor, object?.name ?? ""]
    }

    var keys: [[String]] { comments.map(key) }
}
