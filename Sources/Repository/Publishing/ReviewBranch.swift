package import Contracts
package import GitStore
package import Names

/// The branch of the remote on which commits wait for a person, in place of the one they are meant
/// for.
package struct ReviewBranch {
    /// Its name, and the remote's.
    package let upstream: Upstream
    /// The branch of the remote that its commits are meant for.
    package let base: String
    /// The commit it has there; nil where it is to be made.
    package let tip: CommitID?
    /// Whether what it has there is done with, so that it begins anew at the branch meant.
    package private(set) var isDone = false

    /// Names a branch.
    init(upstream: Upstream, base: String, tip: CommitID?) {
        self.upstream = upstream
        self.base = base
        self.tip = tip
    }

    /// Why the branch cannot be used: somebody else works on it.
    package struct Taken: Error {
        /// The branch.
        package let upstream: Upstream
        /// The branch that its commits are meant for.
        package let base: String
        /// Whose it is.
        package let message: String
    }

    /// The name that a request gives; nil where it gives none.
    ///
    /// - Throws: exit 64 where it is not the name of a branch, is the branch itself, or nothing may be
    ///   pushed.
    static func name(
        _ request: PublishRequest, for branch: String, group: GroupID? = nil
    ) throws(StageFailure) -> String? {
        guard let template = request.reviewBranch else { return nil }
        if !request.isPushed {
            throw StageFailure(
                .usage, "review-branch pushes to the remote, which no-push and offline forbid",
                hint: "leave one of them out")
        }
        let name = name(template, run: request.run, branch: branch, group: group)
        guard TargetFinder.isBranchName(name), name != branch else {
            throw StageFailure(
                .usage, "review-branch: \"\(name)\" is not the name of another branch",
                hint: "as in upkeep/{run}")
        }
        return name
    }

    /// What stands in a template for a group.
    package static let group = "{group}"

    /// Whether a template makes a branch for each group.
    package static func isByGroup(_ template: String) -> Bool { template.contains(group) }

    /// The name that a template makes for a run.
    ///
    /// - Parameter group: nil for what is of no group, as a hold: the run stands for it.
    package static func name(
        _ template: String, run: RunID, branch: String, group: GroupID? = nil
    ) -> String {
        template.replacing(self.group, with: group?.text ?? run.text)
            .replacing("{run}", with: run.text).replacing("{branch}", with: branch)
    }

    /// The names that a template makes for a run's groups, as one pattern: `upkeep/*`.
    package static func pattern(_ template: String, run: RunID, branch: String) -> String {
        name(template.replacing(group, with: "*"), run: run, branch: branch)
    }

    /// Whether a name is one that a template makes, whatever the group.
    ///
    /// - Parameter run: the run that it is to be of; nil for any.
    package static func makes(
        _ name: String, _ template: String, run: RunID?, branch: String
    ) -> Bool {
        var rest = Substring(name)
        var pattern = Substring(template)
        func take(_ word: some StringProtocol) -> Bool {
            guard rest.hasPrefix(word) else { return false }
            rest = rest.dropFirst(word.count)
            return true
        }
        func takeRun() -> Bool {
            guard let found = RunID(String(rest.prefix(RunID.example.count))),
                run.map({ $0 == found }) ?? true
            else { return false }
            return take(found.text)
        }
        while let mark = pattern.firstIndex(of: "{") {
            guard take(pattern[..<mark]) else { return false }
            pattern = pattern[mark...]
            if pattern.hasPrefix(group) {
                pattern = pattern.dropFirst(group.count)
                // What is of no group has the run in its place.
                let id = rest.prefix(GroupID.example.count)
                if GroupID(String(id)) != nil ? !take(id) : !takeRun() { return false }
            } else if pattern.hasPrefix("{run}") {
                pattern = pattern.dropFirst("{run}".count)
                if !takeRun() { return false }
            } else if pattern.hasPrefix("{branch}") {
                pattern = pattern.dropFirst("{branch}".count)
                if !take(branch) { return false }
            } else {
                pattern = pattern.dropFirst()
                if !take("{") { return false }
            }
        }
        return rest == pattern
    }

    /// Lets what it has there go.
    mutating func beginAnew() { isDone = true }

    /// What to build on: the branch for review where it has commits of ours that wait, else the
    /// branch that they are meant for.
    ///
    /// Nothing waits there where the review of these commits has ended, or where the branch meant has
    /// all that they change, as after a squash.
    ///
    /// - Parameters:
    ///   - ended: the newest commits of reviews that were closed or merged.
    ///   - trust: tells whose commits are.
    /// - Throws: `Taken` where it has commits that are not ours.
    mutating func base(
        on target: CommitID, ended: Set<CommitID>, _ trust: ReviewCommits, in repository: Repository
    ) throws -> CommitID {
        guard let tip, try !repository.isAncestor(tip, of: target) else { return target }
        let waiting = try repository.log(from: tip, excluding: [target], limit: 1001)
        let foreign = try trust.stranger(among: waiting, from: tip, excluding: target)
        if let first = foreign.first {
            throw taken("its commit \(first.id.short) is not upkeep's: \(first.subject)")
        }
        let isThere =
            try repository.mergedTree(of: tip, into: target)
            .map { try $0 == repository.tree(of: target) } ?? false
        if ended.contains(tip) || isThere {
            isDone = true
            return target
        }
        if waiting.count <= 1000 { return tip }
        throw taken("it has more than 1,000 commits that wait")
    }

    private func taken(_ message: String) -> Taken {
        Taken(upstream: upstream, base: base, message: message)
    }
}
