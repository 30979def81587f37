internal import Contracts
internal import HTTPFetch
internal import SystemSupport

/// GitLab: merge requests.
///
/// Source: docs.gitlab.com/api, "merge_requests" and "notes".
struct GitLab: ForgeInterface {
    let bodyLimit = 1_048_576
    let rights = "the scope api, and the role Developer in the project"
    let headers = [HTTPHeader("Accept", "application/json")]
    private let root: String

    init(_ repository: String) {
        root = "projects/\(PercentText.part(repository))/merge_requests"
    }

    func credential(_ token: Secret) -> HTTPCredential {
        .header(name: "PRIVATE-TOKEN", value: token)
    }

    private struct User: Decodable { let username: String }

    func user(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> String {
        try CanonicalJSON.decode(User.self, from: body).username
    }

    private struct Request: Decodable {
        let iid: Int
        let state: String
        let title: String
        let description: String?
        let web_url: String?
        let merged_at: String?
        let closed_at: String?
        let labels: [String]?
        let source_branch: String
        let target_branch: String
        let source_project_id: Int?
        let target_project_id: Int?
        let sha: String?
        let author: User?

        var review: ForgeReview {
            let state: ReviewState =
                switch self.state {
                case "merged": .merged
                case "closed": .closed
                default: .open  // opened; locked while it is merged
                }
            return ForgeReview(
                number: iid, text: ReviewText(title: title, body: description ?? ""),
                labels: labels ?? [], state: state, branch: source_branch, base: target_branch,
                commit: sha, page: web_url,
                isOfRepository: target_project_id != nil && source_project_id == target_project_id,
                author: author?.username, isOfApp: false,
                closed: merged_at ?? closed_at)
        }
    }

    func list(_ state: ListedState, page: Int) -> ForgeCall {
        ForgeCall(
            "list the merge requests", .get, root,
            query: [
                "state": state == .open ? "opened" : "all", "order_by": "updated_at",
                "sort": "desc", "per_page": "\(ForgeCall.pageSize)", "page": "\(page)",
            ])
    }

    func reviews(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [ForgeReview] {
        try CanonicalJSON.decode([Request].self, from: body).map(\.review)
    }

    func review(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> ForgeReview {
        try CanonicalJSON.decode(Request.self, from: body).review
    }

    func open(_ text: ReviewText, from branch: String, to base: String) -> ForgeCall {
        var body = ForgeAnswers.text(text, body: "description")
        body["source_branch"] = .string(branch)
        body["target_branch"] = .string(base)
        body["remove_source_branch"] = .boolean(true)
        return ForgeCall("open the merge request", .post, root, body: body)
    }

    func edit(_ number: Int, _ text: ReviewText) -> ForgeCall {
        ForgeCall(
            "edit merge request \(number)", .put, "\(root)/\(number)",
            body: ForgeAnswers.text(text, body: "description"))
    }

    func close(_ number: Int, _ text: ReviewText) -> ForgeCall {
        var body = ForgeAnswers.text(text, body: "description")
        body["state_event"] = .string("close")
        return ForgeCall(
            "close merge request \(number)", .put, "\(root)/\(number)", body: body)
    }

    func label(
        _ number: Int, adding: [String], removing: [String], ids: [String: Int]
    ) -> [ForgeCall] {
        if adding.isEmpty, removing.isEmpty { return [] }
        var body: [String: JSONValue] = [:]
        if !adding.isEmpty { body["add_labels"] = .string(adding.joined(separator: ",")) }
        if !removing.isEmpty { body["remove_labels"] = .string(removing.joined(separator: ",")) }
        return [
            ForgeCall("label merge request \(number)", .put, "\(root)/\(number)", body: body)
        ]
    }
}
