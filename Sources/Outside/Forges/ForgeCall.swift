package import Contracts
internal import HTTPFetch
internal import SystemSupport

/// One thing to ask of a forge.
struct ForgeCall: Sendable, Equatable {
    /// What it is for, as messages say it: `open the pull request`.
    let purpose: String
    /// How to ask.
    let method: HTTPRequest.Method
    /// The path below the interface's address, encoded.
    let path: String
    /// What stands behind `?`, in order.
    let query: [[String]]
    /// What is sent; nil for nothing.
    let body: [String: JSONValue]?
    /// Whether asking twice is as asking once.
    let mayRetry: Bool

    init(
        _ purpose: String, _ method: HTTPRequest.Method, _ path: String,
        query: KeyValuePairs<String, String> = [:], body: [String: JSONValue]? = nil,
        mayRetry: Bool = true
    ) {
        self.purpose = purpose
        self.method = method
        self.path = path
        self.query = query.map { [$0.key, $0.value] }
        self.body = body
        self.mayRetry = mayRetry
    }

    /// Entries of a list's page that are asked for.
    static let pageSize = 50

    /// Method, path and query on one line, as tests compare them.
    var line: String {
        let words = query.map { "\($0[0])=\(PercentText.part($0[1]))" }.joined(separator: "&")
        return "\(method.rawValue) \(path)" + (words.isEmpty ? "" : "?\(words)")
    }
}

/// What a review says of itself.
package struct ReviewText: Sendable, Equatable {
    /// Its title: one line of plain words.
    package var title: String
    /// Its body, Markdown.
    package var body: String

    /// Makes one.
    package init(title: String, body: String) {
        self.title = title
        self.body = body
    }
}

/// A review as a forge tells it.
package struct ForgeReview: Sendable, Equatable {
    /// Its number.
    package var number: Int
    /// Its title and body.
    package var text: ReviewText
    /// The names of its labels.
    package var labels: [String]
    /// What became of it.
    package var state: ReviewState
    /// The branch that it is of.
    package var branch: String
    /// The branch that it is meant for.
    package var base: String
    /// Its newest commit, in hexadecimal digits; nil where the forge names none.
    package var commit: String?
    /// Its page.
    package var page: String?
    /// Whether its branch is one of the repository itself, where only those may push who may push
    /// here; anybody may open one from a copy of their own.
    package var isOfRepository: Bool
    /// Who opened it, by the name that the forge has for users.
    package var author: String?
    /// Whether an app opened it, and no user.
    package var isOfApp: Bool
    /// When it was closed or merged, RFC 3339.
    package var closed: String?
    /// The updates that it brings, sorted, as upkeep knows them: no forge says them, and a body is edited
    /// by whoever may write there.
    package var updates: [UpdateID] = []
    /// The versions that it brings, sorted, as `ReviewRecord` has them; known in the same way.
    package var versions: [String] = []
}

/// Which reviews are listed.
enum ListedState: Sendable, CaseIterable {
    /// Those that wait.
    case open
    /// Those that were closed or merged, those of late first; others may be among them.
    case ended
}
