package import Contracts
package import Names

/// A review that there is to be.
package struct WantedReview: Sendable, Equatable {
    /// The group that it is of; nil where it is of all that a run brings.
    package let group: String?
    /// The branch that it is of.
    package let branch: String
    /// The branch that it is meant for.
    package let base: String
    /// The newest commit of the branch, in hexadecimal digits.
    package let commit: String
    /// The updates that it brings.
    package let updates: Set<UpdateID>
    /// The versions that it brings, as `ReviewRecord` has them.
    package let versions: Set<String>
    /// Its title: one line.
    package let title: String
    /// What its body says, Markdown.
    package let markdown: String
    /// Its labels.
    package let labels: [String]

    /// Describes a review.
    package init(
        group: String? = nil, branch: String, base: String, commit: String, updates: Set<UpdateID>,
        versions: Set<String>, title: String, markdown: String, labels: [String]
    ) {
        self.group = group
        self.branch = branch
        self.base = base
        self.commit = commit
        self.updates = updates
        self.versions = versions
        self.title = title
        self.markdown = markdown
        self.labels = labels
    }

    var key: String { ReviewMarker.key(branch: branch, base: base) }

    var mark: ReviewMarker.Mark {
        ReviewMarker.Mark(key: key, updates: updates.sorted(), versions: versions.sorted())
    }
}

/// What is to be done so that a forge has the reviews that there are to be, and no other of upkeep's.
package enum ReviewPlan {
    /// One thing to do.
    package enum Step: Sendable, Equatable {
        /// A review is to be opened.
        case open(WantedReview)
        /// One that waits is to say what it is to say.
        case renew(ForgeReview, WantedReview)
        /// A person ended the one of these very commits: it stays so.
        case leave(ForgeReview, WantedReview)
        /// One of the same branches waits that is not known to be upkeep's: it is left alone.
        case avoid(ForgeReview, WantedReview)
        /// Commits stand on its branch that upkeep did not make: it is to say so.
        case warn(ForgeReview)
        /// One that waits brings nothing that others do not bring.
        case close(ForgeReview)
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - base: the branch that the run's commits are meant for: reviews for others are left alone.
    ///   - isOwn: whether a review is upkeep's: any other is neither edited nor closed nor believed.
    ///   - isOurs: whether a commit, and all before it that wait, are upkeep's.
    ///   - isMoot: whether nothing is left to be done for any of these updates.
    package static func steps(
        _ wanted: [WantedReview], _ existing: [ForgeReview], base: String,
        isOwn: (ForgeReview) -> Bool, isOurs: (CommitID) -> Bool,
        isMoot: ([UpdateID]) -> Bool
    ) -> [Step] {
        let here = existing.filter(\.isOfRepository)
        var used: Set<Int> = []
        var steps: [Step] = []
        for one in wanted {
            let ofBranch = here.filter { $0.branch == one.branch && $0.base == one.base }
            let open = ofBranch.filter { $0.state == .open }
            if let review = open.first(where: isOwn) {
                used.insert(review.number)
                steps.append(.renew(review, one))
            } else if let review = open.first {
                steps.append(.avoid(review, one))
            } else if let ended = ofBranch.last(where: { $0.commit == one.commit && isOwn($0) }) {
                steps.append(.leave(ended, one))
            } else {
                steps.append(.open(one))
            }
        }
        for review in here
        where review.state == .open && review.base == base && !used.contains(review.number) {
            guard isOwn(review) else { continue }
            if let commit = review.commit.flatMap(CommitID.init), !isOurs(commit) {
                steps.append(.warn(review))
            } else if !review.updates.isEmpty, isMoot(review.updates) {
                steps.append(.close(review))
            }
        }
        return steps
    }
}

/// The labels that upkeep gives; what stands there besides is a person's.
package enum ReviewLabels {
    /// What every review bears.
    package static let own = "upkeep"

    /// What one bears whose checks failed.
    package static let failed = "checks/failed"

    /// The label of a risk.
    package static func risk(_ risk: Risk) -> String { "risk/\(risk.rawValue)" }

    /// The label of a layer.
    package static func layer(_ layer: Layer) -> String { "layer/\(layer.rawValue)" }

    /// All that upkeep takes away again where they are not true any more.
    static let managed = Set(
        [failed] + Risk.allCases.map(risk) + Layer.allCases.map(layer))
}

extension ForgeReview {
    /// Whether it says that it is upkeep's, of its branch, which stands in the repository itself.
    var isMarked: Bool {
        isOfRepository
            && ReviewMarker.mark(in: text.body)?.key == ReviewMarker.key(branch: branch, base: base)
    }

    /// The review as documents have it.
    package func record(at access: ForgeAccess) -> ReviewRecord {
        ReviewRecord(
            host: access.host, repository: access.repository, number: number,
            page: page.flatMap(ForgeReview.pageAddress), branch: branch, base: base,
            commit: commit.flatMap(CommitID.init), state: state,
            closed: state == .open ? nil : closed.flatMap(Timestamp.init(rfc3339:)),
            updates: updates, versions: versions)
    }

    /// The review with what is brought in it now.
    func bringing(_ wanted: WantedReview) -> ForgeReview {
        var review = self
        review.updates = wanted.mark.updates
        review.versions = wanted.mark.versions
        return review
    }

    /// An address that may stand in a report as a link.
    private static func pageAddress(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && !"()<>\"|\\`$".utf8.contains($0)
        }
        let isWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
        return isPlain && isWeb && text.utf8.count <= 500 ? text : nil
    }
}
