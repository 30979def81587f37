internal import Publishing

extension Settings {
    /// The name of the branch for review, with what is replaced in it; nil where there is none.
    ///
    /// Where a review is of one group, the group stands in it.
    package var reviewTemplate: String? {
        guard let template = self[Keys.reviewBranch] else { return nil }
        let isByGroup = self[Keys.reviews] == .group && !ReviewBranch.isByGroup(template)
        return isByGroup ? "\(template)-\(ReviewBranch.group)" : template
    }

    /// Whether upkeep pushes to a branch of this name, for review for another one.
    package func makesReviewBranch(_ name: String, for branch: String) -> Bool {
        [reviewTemplate, self[Keys.reviewBranch]].contains { template in
            template.map { ReviewBranch.makes(name, $0, run: nil, branch: branch) } ?? false
        }
    }
}
