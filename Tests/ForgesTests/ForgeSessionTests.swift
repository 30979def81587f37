import Contracts
import HTTPFetch
import Testing

@testable import Forges

@Suite struct ForgeSessionTests {
    private static func pull(_ number: Int) -> String {
        "{\"number\":\(number),\"state\":\"open\",\"title\":\"t\",\"head\":{\"ref\":\"b\"},"
            + "\"base\":{\"ref\":\"main\"}}"
    }

    @Test func countsPagesAndFollowsNoLink() throws {
        let next =
            ["Link": "<https://elsewhere.invalid/?page=9>; rel=\"next\", <x>; rel=\"last\""]
            as KeyValuePairs
        let forge = RecordedForge([
            RecordedForge.answer(200, "[\(Self.pull(3))]", next),
            RecordedForge.answer(200, "[\(Self.pull(1))]", ["Link": "<x>; rel=\"prev\""]),
            RecordedForge.answer(200, "[\(Self.pull(3)),\(Self.pull(2))]"),
        ])
        let listing = try ForgeSession(RecordedForge.access(.github), forge).list()
        #expect(listing.reviews.map(\.number) == [1, 2, 3] && listing.isWhole)
        #expect(forge.asked.allSatisfy { $0.address.host == "forge.test" })
        #expect(forge.lines[1].hasSuffix("&page=2") && forge.lines[2].hasSuffix("page=1"))
    }

    @Test func endsAListThatNeverEnds() throws {
        let page = RecordedForge.answer(200, "[]", ["Link": "<x>; rel=\"next\""])
        let forge = RecordedForge(Array(repeating: page, count: 100))
        let listing = try ForgeSession(RecordedForge.access(.gitea), forge).list()
        #expect(!listing.isWhole && forge.asked.count < 30)
    }

    @Test func knowsWhatIsItsOwnByItsAuthor() throws {
        let mine = ForgeReview.own(1)
        var others = ForgeReview.own(2)
        others.author = "somebody"
        var ofApp = ForgeReview.own(3)
        ofApp.isOfApp = true
        let elsewhere = ForgeReview.own(4, "feature/x")
        let all = [mine, others, ofApp, elsewhere]
        func own(
            _ type: ForgeType, _ answer: Result<HTTPAnswer, HTTPFailure>, opened: Set<Int> = []
        ) throws -> Set<Int> {
            let forge = RecordedForge([answer])
            let owner = ReviewOwner(opened: opened) { $0.hasPrefix("upkeep/") }
            let session = ForgeSession(RecordedForge.access(type), forge)
            let own = try session.numbers(of: owner, in: all)
            #expect(forge.asked.count == 1, "asked once")
            return own
        }
        let refused = RecordedForge.answer(403, "{\"message\":\"not by integration\"}")
        let named = RecordedForge.answer(200, "{\"login\":\"Upkeep-Bot\"}")
        #expect(try own(.github, named) == [1, 3])
        #expect(try own(.github, refused) == [3])
        #expect(try own(.gitea, refused) == [])
        #expect(try own(.gitea, refused, opened: [4]) == [4])
        #expect(try own(.gitlab, RecordedForge.answer(200, "{\"username\":\"x\"}")) == [])
        #expect(throws: ForgeFailure.self) {
            try own(.github, RecordedForge.answer(500, "{}"))
        }
    }

    @Test func takesNoMoreThanItAskedForAndNoStrangeNumber() {
        let many = "[" + (1...51).map(Self.pull).joined(separator: ",") + "]"
        for answer in [
            many, "[\(Self.pull(0))]", "[\(Self.pull(-9_223_372_036_854_775_808))]",
            "[\(Self.pull(9_007_199_254_740_993))]",
        ] {
            let forge = RecordedForge([RecordedForge.answer(200, answer)])
            let failure = #expect(throws: ForgeFailure.self) {
                try ForgeSession(RecordedForge.access(.github), forge).list()
            }
            #expect(failure?.code == .unreadable && forge.asked.count == 1)
        }
    }

    @Test func endsAListThatTakesTooLong() {
        final class Clock { var time = ContinuousClock.now }
        let clock = Clock()
        let page = RecordedForge.answer(200, "[]", ["Link": "<x>; rel=\"next\""])
        let forge = RecordedForge(Array(repeating: page, count: 100))
        let failure = #expect(throws: ForgeFailure.self) {
            let session = ForgeSession(RecordedForge.access(.github), forge) {
                clock.time = clock.time + .seconds(25)
                return clock.time
            }
            _ = try session.list()
        }
        #expect(failure?.code == .unavailable && forge.asked.count < 6)
        #expect(failure?.message.contains("took too long") == true)
        let limits = forge.asked.map(\.limits)
        #expect(limits.allSatisfy { !$0.mayLeaveOrigin && $0.bodyBytes <= 8 << 20 })
        #expect(limits.last.map { $0.totalSeconds < 60 } == true)
    }

    @Test(arguments: [
        (403, String(repeating: "y", count: 290) + " TOKEN", nil),
        (500, "see TO KEN here", nil),
        (500, "\"TO\", \"KEN\"", nil),
        (429, "slow", String(repeating: "x", count: 20) + " TOKEN"),
    ])
    func cutsNoTokenInTwo(_ status: Int, words: String, wait: String?) throws {
        let token = RecordedForge.token
        let half = token.index(token.startIndex, offsetBy: 11)
        func filled(_ text: String) -> String {
            text.replacing("TOKEN", with: token).replacing("TO", with: token[..<half])
                .replacing("KEN", with: token[half...])
        }
        let body = try CanonicalJSON.compact(["message": JSONValue.string(filled(words))])
        let headers: KeyValuePairs<String, String> =
            wait.map { ["Retry-After": filled($0)] } ?? [:]
        let forge = RecordedForge([
            RecordedForge.answer(status, String(decoding: body, as: UTF8.self), headers)
        ])
        let failure = #expect(throws: ForgeFailure.self) {
            try ForgeSession(RecordedForge.access(.github), forge).list()
        }
        let said = failure?.message ?? ""
        #expect(!said.contains(token.prefix(8)) && !said.contains(token.suffix(8)), "\(said)")
    }

    @Test func saysInPlainWordsWhatIsNotAsDocumented() {
        for (answer, words) in [
            ("{}", "an object stands there where a list was expected"),
            ("[{\"number\":\"1\"}]", "text stands there where a whole number was expected"),
            ("[{\"number\":null}]", "null"),
        ] {
            let forge = RecordedForge([RecordedForge.answer(200, answer)])
            let failure = #expect(throws: ForgeFailure.self) {
                try ForgeSession(RecordedForge.access(.github), forge).list()
            }
            #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
        }
    }

    @Test func keepsTheTokenOutOfWhatItSays() {
        let forge = RecordedForge([
            RecordedForge.answer(500, "{\"message\":\"you sent \(RecordedForge.token)\"}")
        ])
        let failure = #expect(throws: ForgeFailure.self) {
            try ForgeSession(RecordedForge.access(.github), forge).list()
        }
        #expect(failure?.message.contains("500") == true)
        #expect(failure?.message.contains(RecordedForge.token) == false)
        #expect(forge.asked.first?.credential == .bearer(Secret(RecordedForge.token)))
        #expect(!"\(forge.asked)".contains(RecordedForge.token))
    }

    @Test func makesLabelsThatGiteaLacks() throws {
        let forge = RecordedForge([
            RecordedForge.answer(200, "[{\"id\":4,\"name\":\"upkeep\"}]"),
            RecordedForge.answer(201, "{\"id\":9,\"name\":\"risk/high\"}"),
            RecordedForge.answer(200, "[]"),
        ])
        let session = ForgeSession(RecordedForge.access(.forgejo), forge)
        try session.label(.own(1), adding: ["upkeep", "risk/high"], removing: ["risk/low"])
        #expect(
            forge.lines == [
                "GET /api/v1/repos/owner/home/labels?limit=50&page=1",
                "POST /api/v1/repos/owner/home/labels",
                "POST /api/v1/repos/owner/home/issues/1/labels",
            ])
        #expect(
            forge.asked[2].body.map { String(decoding: $0, as: UTF8.self) } == "{\"labels\":[4,9]}")
    }
}
