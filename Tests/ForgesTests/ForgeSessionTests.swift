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
