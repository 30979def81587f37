internal import Contracts
internal import HTTPFetch
internal import SystemSupport

/// The interface of a kind of forge, as two pure halves: what to ask, and what answers mean.
protocol ForgeInterface: Sendable {
    /// Bytes that a body may have.
    var bodyLimit: Int { get }
    /// What a token must be allowed to do there.
    var rights: String { get }

    /// How a token is shown.
    func credential(_ token: Secret) -> HTTPCredential
    /// Headers of every request.
    var headers: [HTTPHeader] { get }

    /// Lists a page of reviews, from 1.
    func list(_ state: ListedState, page: Int) -> ForgeCall
    /// The reviews of a list's page.
    func reviews(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [ForgeReview]
    /// The review that an answer tells alone.
    func review(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> ForgeReview
    /// The name of the user that an answer tells.
    func user(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> String

    /// Opens a review.
    func open(_ text: ReviewText, from branch: String, to base: String) -> ForgeCall
    /// Renews title and body.
    func edit(_ number: Int, _ text: ReviewText) -> ForgeCall
    /// Renews title and body, and closes the review, all at once.
    func close(_ number: Int, _ text: ReviewText) -> ForgeCall
    /// Changes labels.
    ///
    /// - Parameter ids: the labels' numbers, where the forge has them listed.
    func label(
        _ number: Int, adding: [String], removing: [String], ids: [String: Int]
    ) -> [ForgeCall]

    /// Lists a page of the labels that there are; nil where names are enough.
    func listLabels(page: Int) -> ForgeCall?
    /// The labels of a list's page, with their numbers.
    func labels(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [String: Int]
    /// Makes a label; nil where naming it is enough.
    func makeLabel(_ name: String) -> ForgeCall?
}

extension ForgeInterface {
    func listLabels(page: Int) -> ForgeCall? { nil }
    func labels(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [String: Int] { [:] }
    func makeLabel(_ name: String) -> ForgeCall? { nil }
}

extension ForgeType {
    /// Its interface for a repository.
    func interface(of repository: String) -> any ForgeInterface {
        switch self {
        case .github: GitHub(repository)
        case .gitea, .forgejo: Gitea(repository)
        case .gitlab: GitLab(repository)
        }
    }
}

/// What the answers of several forges have alike.
enum ForgeAnswers {
    /// A name in an object.
    struct Named: Decodable { let name: String }

    /// A user.
    struct User: Decodable { let login: String }

    /// The path of a repository in an address, encoded.
    static func path(_ repository: String) -> String {
        "repos/"
            + repository.split(separator: "/").map { PercentText.part(String($0)) }
            .joined(separator: "/")
    }

    static func strings(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }

    static func text(_ text: ReviewText, body: String) -> [String: JSONValue] {
        ["title": .string(text.title), body: .string(text.body)]
    }
}

/// A forge whose reviews are pull requests below `pulls`.
protocol PullInterface: ForgeInterface {
    /// The repository's path.
    var root: String { get }
}

extension PullInterface {
    func reviews(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> [ForgeReview] {
        try CanonicalJSON.decode([ForgePull].self, from: body).map(\.review)
    }

    func review(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> ForgeReview {
        try CanonicalJSON.decode(ForgePull.self, from: body).review
    }

    func user(_ body: [UInt8]) throws(CanonicalJSON.Failure) -> String {
        try CanonicalJSON.decode(ForgeAnswers.User.self, from: body).login
    }

    func open(_ text: ReviewText, from branch: String, to base: String) -> ForgeCall {
        var body = ForgeAnswers.text(text, body: "body")
        body["head"] = .string(branch)
        body["base"] = .string(base)
        return ForgeCall("open the pull request", .post, "\(root)/pulls", body: body)
    }

    func edit(_ number: Int, _ text: ReviewText) -> ForgeCall {
        ForgeCall(
            "edit pull request \(number)", .patch, "\(root)/pulls/\(number)",
            body: ForgeAnswers.text(text, body: "body"))
    }

    func close(_ number: Int, _ text: ReviewText) -> ForgeCall {
        var body = ForgeAnswers.text(text, body: "body")
        body["state"] = .string("closed")
        return ForgeCall(
            "close pull request \(number)", .patch, "\(root)/pulls/\(number)", body: body)
    }
}
