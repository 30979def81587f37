internal import Contracts
internal import HTTPFetch

/// Gitea and Forgejo: pull requests.
///
/// Source: /api/swagger of either, "repository" and "issue".
struct Gitea: PullInterface {
    let bodyLimit = 65_536
    let rights = "write:repository, write:issue and read:user"
    let headers = [HTTPHeader("Accept", "application/json")]
    let root: String

    init(_ repository: String) { root = ForgeAnswers.path(repository) }

    func credential(_ token: Secret) -> HTTPCredential {
        .header(name: "Authorization", value: Secret("token \(token.value)"))
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
                "limit": "\(ForgeCall.pageSize)", "page": "\(page)",
            ])
    }

    func listLabels(page: Int) -> ForgeCall? {
        ForgeCall(
            "list the labels", .get, "\(root)/labels",
            query: ["limit": "\(ForgeCall.pageSize)", "page": "\(page)"])
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
