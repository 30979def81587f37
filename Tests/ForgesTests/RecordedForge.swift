import Contracts
import HTTPFetch
import SystemSupport

@testable import Forges

/// A forge that answers what was written down, in turn.
final class RecordedForge: HTTPExchange {
    private var answers: [Result<HTTPAnswer, HTTPFailure>]
    private(set) var asked: [HTTPRequest] = []

    init(_ answers: [Result<HTTPAnswer, HTTPFailure>]) { self.answers = answers }

    func perform(_ requests: [HTTPRequest]) -> [Result<HTTPAnswer, HTTPFailure>] {
        requests.map { request in
            asked.append(request)
            return answers.isEmpty
                ? .failure(HTTPFailure(.other, request.title, "nothing was written down"))
                : answers.removeFirst()
        }
    }

    /// Method and path with its query of what was asked.
    var lines: [String] {
        asked.map { request in
            "\(request.method.rawValue) \(request.address.path)"
                + (request.address.query.map { "?\($0)" } ?? "")
        }
    }

    static func answer(
        _ status: Int, _ body: String = "", _ headers: KeyValuePairs<String, String> = [:]
    ) -> Result<HTTPAnswer, HTTPFailure> {
        .success(plain(status, body, headers))
    }

    static func plain(
        _ status: Int, _ body: String = "", _ headers: KeyValuePairs<String, String> = [:]
    ) -> HTTPAnswer {
        guard let address = HTTPAddress("https://forge.test/api") else { fatalError("address") }
        return HTTPAnswer(
            status: status, headers: headers.map { HTTPHeader($0.key, $0.value) },
            body: Array(body.utf8), address: address)
    }

    static let token = "ghp_0123456789abcdefABCDEF"

    static func access(_ type: ForgeType) -> ForgeAccess {
        var setting = ForgeSetting()
        setting.host = "forge.test"
        setting.type = type
        setting.token = .variable("TOKEN")
        let choice = ForgeAccess.find(
            remote: "ssh://git@forge.test/owner/home.git", [setting],
            Environment(["TOKEN": token]))
        guard case .open(let access) = choice else { fatalError("\(choice)") }
        return access
    }
}

extension ForgeReview {
    /// A review of upkeep's own.
    static func own(
        _ number: Int, _ branch: String = "upkeep/next", _ updates: [String] = ["u-0000000001"],
        state: ReviewState = .open, commit: String = String(repeating: "a", count: 40),
        labels: [String] = [], body: String = "text\n"
    ) -> ForgeReview {
        let mark = ReviewMarker.Mark(
            key: ReviewMarker.key(branch: branch, base: "main"),
            updates: updates.compactMap { UpdateID($0) }, versions: [])
        return ForgeReview(
            number: number,
            text: ReviewText(
                title: "title",
                body: ReviewMarker.body(body, mark, in: "", limit: 65_536)),
            labels: labels, state: state, branch: branch, base: "main", commit: commit, page: nil,
            isOfRepository: true, author: "upkeep-bot", isOfApp: false, closed: nil,
            updates: mark.updates)
    }
}

extension ReviewOwner {
    /// One that knows reviews by their numbers alone.
    static func of(_ numbers: Int...) -> ReviewOwner {
        ReviewOwner(opened: Set(numbers)) { _ in false }
    }
}

extension WantedReview {
    static func of(
        _ branch: String = "upkeep/next", _ updates: [String] = ["u-0000000001"],
        commit: String = String(repeating: "a", count: 40), title: String = "title",
        labels: [String] = ["upkeep"], markdown: String = "text\n"
    ) -> WantedReview {
        WantedReview(
            branch: branch, base: "main", commit: commit,
            updates: Set(updates.compactMap { UpdateID($0) }), versions: [], title: title,
            markdown: markdown, labels: labels)
    }
}
