internal import Contracts
internal import HTTPFetch
internal import SystemSupport

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

    func list(_ state: ListedState, page: Int) -> ForgeCall {
        ForgeCall(
            "list the pull requests", .get, "\(root)/pulls",
            query: [
                "state": state == .open ? "open" : "closed", "sort": "updated",
                "direction": "desc", "per_page": "\(ForgeCall.pageSize)", "page": "\(page)",
            ])
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
