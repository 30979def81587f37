internal import Contracts
internal import HTTPFetch

/// GitHub, and GitHub Enterprise Server: pull requests.
///
/// Source: docs.github.com/rest, "pulls" and "issues".
struct GitHub: PullInterface {
    let bodyLimit = 65_536
    let rights = "read and write of pull requests, read of contents (classic: repo)"
    let headers = [
        HTTPHeader("Accept", "application/vnd.github+json"),
        HTTPHeader("X-GitHub-Api-Version", "2022-11-28"),
    ]
    let root: String

    init(_ repository: String) { root = ForgeAnswers.path(repository) }

    func credential(_ token: Secret) -> HTTPCredential { .bearer(token) }

    private struct Pull: Decodable {
        struct Side: Decodable {
            struct Repository: Decodable { let full_name: String }
            let ref: String
            let sha: String?
            let repo: Repository?
        }
        let number: Int
        let state: String
        let title: String
        let body: String?
        let html_url: String?
        let merged_at: String?
        let closed_at: String?
        let labels: [ForgeAnswers.Named]?
        let head: Side
        let base: Side

        var review: ForgeReview {
            let own = base.repo?.full_name.lowercased()
            return ForgeReview(
                number: number, text: ReviewText(title: title, body: body ?? ""),
                labels: (labels ?? []).map(\.name),
                state: state == "open" ? .open : merged_at == nil ? .closed : .merged,
                branch: head.ref, base: base.ref, commit: head.sha, page: html_url,
                isOfRepository: own != nil && head.repo?.full_name.lowercased() == own,
                closed: merged_at ?? closed_at)
        }
    }

    func list(_ state: ListedState, page: Int) -> ForgeCall {
        ForgeCall(
            "list the pull requests", .get, "\(root)/pulls",
            query: [
                "state": state == .open ? "open" : "closed", "sort": "updated",
                "direction": "desc", "per_page": "50", "page": "\(page)",
            ])
    }

    func reviews(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [ForgeReview] {
        try CanonicalJSON.decode([Pull].self, from: body).map(\.review)
    }

    func review(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> ForgeReview {
        try CanonicalJSON.decode(Pull.self, from: body).review
    }

    func label(
        _ number: Int, adding: [String], removing: [String], ids: [String: Int]
    ) -> [ForgeCall] {
        let path = "\(root)/issues/\(number)/labels"
        let purpose = "label pull request \(number)"
        let added =
            adding.isEmpty
            ? []
            : [ForgeCall(purpose, .post, path, body: ["labels": ForgeAnswers.strings(adding)])]
        return added
            + removing.map { ForgeCall(purpose, .delete, "\(path)/\(PercentText.part($0))") }
    }
}
