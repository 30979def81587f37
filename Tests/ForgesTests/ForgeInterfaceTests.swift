import Contracts
import HTTPFetch
import SystemSupport
import Testing

@testable import Forges

/// What is asked of each forge, and what its answers mean.
@Suite struct ForgeInterfaceTests {
    private static let text = ReviewText(title: "a title", body: "a body")

    @Test(arguments: [
        (
            ForgeType.github,
            [
                "GET repos/owner/home/pulls?state=open&sort=updated&direction=desc&per_page=50&page=1",
                "GET repos/owner/home/pulls?state=closed&sort=updated&direction=desc&per_page=50&page=2",
                "POST repos/owner/home/pulls", "PATCH repos/owner/home/pulls/7",
                "PATCH repos/owner/home/pulls/7", "POST repos/owner/home/issues/7/labels",
                "DELETE repos/owner/home/issues/7/labels/risk%2Flow",
            ]
        ),
        (
            ForgeType.gitea,
            [
                "GET repos/owner/home/pulls?state=open&sort=recentupdate&limit=50&page=1",
                "GET repos/owner/home/pulls?state=closed&sort=recentupdate&limit=50&page=2",
                "POST repos/owner/home/pulls", "PATCH repos/owner/home/pulls/7",
                "PATCH repos/owner/home/pulls/7", "POST repos/owner/home/issues/7/labels",
                "DELETE repos/owner/home/issues/7/labels/4",
            ]
        ),
        (
            ForgeType.gitlab,
            [
                "GET projects/owner%2Fhome/merge_requests"
                    + "?state=opened&order_by=updated_at&sort=desc&per_page=50&page=1",
                "GET projects/owner%2Fhome/merge_requests"
                    + "?state=all&order_by=updated_at&sort=desc&per_page=50&page=2",
                "POST projects/owner%2Fhome/merge_requests",
                "PUT projects/owner%2Fhome/merge_requests/7",
                "PUT projects/owner%2Fhome/merge_requests/7",
                "PUT projects/owner%2Fhome/merge_requests/7",
            ]
        ),
    ])
    func asks(_ type: ForgeType, lines: [String]) {
        let forge = type.interface(of: "owner/home")
        let calls =
            [
                forge.list(.open, page: 1), forge.list(.ended, page: 2),
                forge.open(Self.text, from: "upkeep/next", to: "main"),
                forge.edit(7, Self.text), forge.close(7, Self.text),
            ]
            + forge.label(
                7, adding: ["risk/high"], removing: ["risk/low"],
                ids: ["risk/high": 3, "risk/low": 4])
        #expect(calls.map(\.line) == lines)
        // What is asked twice after a broken connection must not be there twice.
        #expect(calls.allSatisfy { $0.mayRetry })
    }

    @Test func sendsWhatEachForgeWants() {
        let hub = ForgeType.github.interface(of: "o/h")
        #expect(
            hub.open(Self.text, from: "x", to: "main").body == [
                "title": .string("a title"), "body": .string("a body"), "head": .string("x"),
                "base": .string("main"),
            ])
        #expect(hub.close(1, Self.text).body?["state"] == .string("closed"))
        let lab = ForgeType.gitlab.interface(of: "o/h")
        #expect(
            lab.open(Self.text, from: "x", to: "main").body == [
                "title": .string("a title"), "description": .string("a body"),
                "source_branch": .string("x"), "target_branch": .string("main"),
                "remove_source_branch": .boolean(true),
            ])
        #expect(lab.close(1, Self.text).body?["state_event"] == .string("close"))
        #expect(
            lab.label(1, adding: ["a", "b"], removing: ["c"], ids: [:]).first?.body == [
                "add_labels": .string("a,b"), "remove_labels": .string("c"),
            ])
        #expect(hub.credential(Secret("t")) == .bearer(Secret("t")))
        #expect(
            ForgeType.forgejo.interface(of: "o/h").credential(Secret("t"))
                == .header(name: "Authorization", value: Secret("token t")))
        #expect(
            lab.credential(Secret("t")) == .header(name: "PRIVATE-TOKEN", value: Secret("t")))
    }

    private static let hub = """
        [{"number":1,"state":"closed","title":"t","body":null,"html_url":"https://h/1",
          "merged_at":"2026-11-01T00:00:00Z","closed_at":"2026-11-01T00:00:00Z",
          "labels":[{"id":1,"name":"upkeep"}],
          "head":{"ref":"b","sha":"aa","repo":{"full_name":"Owner/Home"}},
          "base":{"ref":"main","sha":"bb","repo":{"full_name":"owner/home"}}},
         {"number":2,"state":"closed","title":"t","body":"x","merged_at":null,"closed_at":null,
          "head":{"ref":"b","sha":"aa","repo":null},
          "base":{"ref":"main","repo":{"full_name":"owner/home"}}},
         {"number":3,"state":"open","title":"t","head":{"ref":"b","repo":{"full_name":"x/home"}},
          "base":{"ref":"main","repo":{"full_name":"owner/home"}}}]
        """
    private static let tea = """
        [{"number":1,"state":"closed","title":"t","body":"","html_url":"https://h/1","merged":true,
          "merged_at":"2026-11-01T00:00:00Z","labels":[{"id":1,"name":"upkeep"}],
          "head":{"label":"b","ref":"refs/pull/1/head","sha":"aa","repo_id":5},
          "base":{"label":"main","ref":"main","sha":"bb","repo_id":5}},
         {"number":2,"state":"closed","title":"t","body":"x","merged":false,
          "head":{"label":"b","ref":"b","repo_id":-1},"base":{"ref":"main","repo_id":5}},
         {"number":3,"state":"open","title":"t","head":{"ref":"b","repo_id":6},
          "base":{"ref":"main","repo_id":5}}]
        """
    private static let lab = """
        [{"iid":1,"state":"merged","title":"t","description":null,"web_url":"https://h/1",
          "merged_at":"2026-11-01T00:00:00Z","labels":["upkeep"],"source_branch":"b","sha":"aa",
          "target_branch":"main","source_project_id":1,"target_project_id":1},
         {"iid":2,"state":"closed","title":"t","description":"x","source_branch":"b",
          "target_branch":"main","source_project_id":null,"target_project_id":1},
         {"iid":3,"state":"opened","title":"t","source_branch":"b","target_branch":"main",
          "source_project_id":2,"target_project_id":1}]
        """

    @Test(arguments: [
        (ForgeType.github, hub), (.gitea, tea), (.forgejo, tea), (.gitlab, lab),
    ])
    func reads(_ type: ForgeType, answer: String) throws {
        let reviews = try type.interface(of: "owner/home").reviews(Array(answer.utf8))
        #expect(reviews.map(\.state) == [.merged, .closed, .open])
        #expect(reviews.map(\.number) == [1, 2, 3])
        #expect(reviews.allSatisfy { $0.branch == "b" && $0.base == "main" })
        #expect(reviews.map(\.isOfRepository) == [true, false, false])
        #expect(reviews[0].labels == ["upkeep"] && reviews[0].commit == "aa")
        #expect(reviews[0].page == "https://h/1" && reviews[0].closed?.hasPrefix("2026") == true)
        #expect(reviews.map(\.text.body) == ["", "x", ""])
    }

    @Test(arguments: ["{}", "[{}]", "null", "<html>", "", "[{\"number\":99999999999999999999}]"])
    func takesNothingElseForAnAnswer(_ answer: String) {
        for type in ForgeType.allCases {
            #expect(throws: CanonicalJSON.Failure.self) {
                try type.interface(of: "owner/home").reviews(Array(answer.utf8))
            }
        }
    }

    @Test(
        arguments: [
            (
                401, "{\"message\":\"Bad credentials\"}", [:], "token",
                "401, the token is not valid: Bad"
            ),
            (403, "{\"message\":\"Resource not accessible\"}", [:], "rights", "may not do this"),
            (
                403, "{}", ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1790000000"],
                "too-many-requests", "again at 2026-09-21T"
            ),
            (
                403, "{\"message\":\"You have exceeded a secondary rate limit\"}", [:],
                "too-many-requests", "secondary rate limit"
            ),
            (429, "", ["Retry-After": "60"], "too-many-requests", "again in 60 s"),
            (
                404, "{\"message\":\"Not Found\"}", [:], "missing",
                "no such repository, or the token"
            ),
            (
                409, "{\"message\":[\"Another open merge request already exists: !5\"]}", [:],
                "exists",
                "!5"
            ),
            (
                422,
                "{\"message\":\"Validation Failed\",\"errors\":[{\"message\":\"A pull request already "
                    + "exists for o:b.\"}]}", [:], "exists", "Validation Failed; A pull request"
            ),
            (
                422, "{\"errors\":[{\"message\":\"No commits between main and b\"}]}", [:],
                "nothing",
                "nothing new"
            ),
            (
                422, "{\"errors\":[{\"field\":\"base\",\"code\":\"invalid\"}]}", [:], "conflict",
                "field"
            ),
            (500, "<html>", [:], "unavailable", "500, it is out of order"),
            (302, "", [:], "unavailable", "302, an answer not expected"),
        ] as [(Int, String, [String: String], String, String)])
    func saysWhatARefusalMeans(
        _ status: Int, body: String, headers: [String: String], code: String, words: String
    ) throws {
        let forge = GitHub("owner/home")
        let answer = HTTPAnswer(
            status: status, headers: headers.map { HTTPHeader($0.key, $0.value) },
            body: Array(body.utf8), address: try #require(HTTPAddress("https://forge.test")))
        let failure = ForgeFailure(
            answer, to: forge.list(.open, page: 1), forge, host: "forge.test",
            secret: KnownSecret(RecordedForge.token))
        #expect(failure.code.rawValue == code && failure.message.contains(words), "\(failure)")
        #expect(failure.message.hasPrefix("forge.test did not list the pull requests: "))
        #expect(!failure.remedy.isEmpty)
    }
}
