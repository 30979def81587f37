internal import Contracts
internal import HTTPFetch

/// Gitea and Forgejo: pull requests.
///
/// Source: /api/swagger of either, "repository" and "issue".
struct Gitea: PullInterface {
    let bodyLimit = 65_536
    let rights = "write:repository and write:issue"
    let headers = [HTTPHeader("Accept", "application/json")]
    let root: String

    init(_ repository: String) { root = ForgeAnswers.path(repository) }

    func credential(_ token: Secret) -> HTTPCredential {
        .header(name: "Authorization", value: Secret("token \(token.value)"))
    }

    private struct Pull: Decodable {
        struct Side: Decodable {
            let label: String?
            let ref: String
            let sha: String?
            let repo_id: Int?

            /// Where the branch is gone, `ref` is `refs/pull/NUMBER/head`.
            var branch: String { ref.hasPrefix("refs/") ? label ?? ref : ref }
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
        let head: Side
        let base: Side

        var review: ForgeReview {
            ForgeReview(
                number: number, text: ReviewText(title: title, body: body ?? ""),
                labels: (labels ?? []).map(\.name),
                state: merged == true ? .merged : state == "open" ? .open : .closed,
                branch: head.branch, base: base.branch, commit: head.sha, page: html_url,
                isOfRepository: base.repo_id != nil && head.repo_id == base.repo_id,
                closed: merged_at ?? closed_at)
        }
    }

    private struct Label: Decodable {
        let id: Int
        let name: String
    }

    func list(_ state: ListedState, page: Int) -> ForgeCall {
        ForgeCall(
            "list the pull requests", .get, "\(root)/pulls",
            query: [
                "state": state == .open ? "open" : "closed", "sort": "recentupdate",
                "limit": "50", "page": "\(page)",
            ])
    }

    func reviews(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [ForgeReview] {
        try CanonicalJSON.decode([Pull].self, from: body).map(\.review)
    }

    func review(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> ForgeReview {
        try CanonicalJSON.decode(Pull.self, from: body).review
    }

    func listLabels(page: Int) -> ForgeCall? {
        ForgeCall(
            "list the labels", .get, "\(root)/labels",
            query: ["limit": "50", "page": "\(page)"])
    }

    func labels(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [String: Int] {
        let labels = try CanonicalJSON.decode([Label].self, from: body)
        return Dictionary(labels.map { ($0.name, $0.id) }) { first, _ in first }
    }

    func makeLabel(_ name: String) -> ForgeCall? {
        ForgeCall(
            "make the label \(name)", .post, "\(root)/labels",
            body: ["name": .string(name), "color": .string("#0366d6")], mayRetry: false)
    }

    func label(
        _ number: Int, adding: [String], removing: [String], ids: [String: Int]
    ) -> [ForgeCall] {
        let path = "\(root)/issues/\(number)/labels"
        let purpose = "label pull request \(number)"
        let numbers = adding.compactMap { ids[$0] }.map(JSONValue.integer)
        let added =
            numbers.isEmpty
            ? [] : [ForgeCall(purpose, .post, path, body: ["labels": .array(numbers)])]
        return added
            + removing.compactMap { ids[$0] }
            .map { ForgeCall(purpose, .delete, "\(path)/\($0)") }
    }
}
