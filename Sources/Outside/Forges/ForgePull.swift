internal import Contracts

/// A pull request as GitHub, Gitea and Forgejo tell it, as far as it is read.
///
/// Source: docs.github.com/rest "pulls"; /api/swagger of Gitea and Forgejo, `PullRequest`.
struct ForgePull: Decodable {
    struct Side: Decodable {
        struct Repository: Decodable { let full_name: String }
        let label: String?
        let ref: String
        let sha: String?
        let repo: Repository?
        /// Gitea's; its `repo` is null where a copy is gone.
        let repo_id: Int?

        /// Gitea has `refs/pull/NUMBER/head` where the branch is gone.
        var branch: String { ref.hasPrefix("refs/pull/") ? label ?? ref : ref }

        /// Whether both are branches of one repository.
        func isBeside(_ other: Side) -> Bool {
            if repo_id != nil || other.repo_id != nil { return repo_id == other.repo_id }
            let name = repo?.full_name.lowercased()
            return name != nil && name == other.repo?.full_name.lowercased()
        }
    }

    struct Author: Decodable {
        let login: String?
        let type: String?
    }

    let number: Int
    let state: String
    let title: String
    let body: String?
    let html_url: String?
    let merged: Bool?
    let merged_at: String?
    let closed_at: String?
    let labels: [ForgeAnswers.Named]?
    let user: Author?
    let head: Side
    let base: Side

    var review: ForgeReview {
        ForgeReview(
            number: number, text: ReviewText(title: title, body: body ?? ""),
            labels: (labels ?? []).map(\.name),
            state: state == "open" ? .open : merged == true || merged_at != nil ? .merged : .closed,
            branch: head.branch, base: base.branch, commit: head.sha, page: html_url,
            isOfRepository: head.isBeside(base), author: user?.login,
            isOfApp: user?.type == "Bot", closed: merged_at ?? closed_at)
    }
}
