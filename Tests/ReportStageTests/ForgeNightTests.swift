import Contracts
import SystemSupport
import TestSupport
import Testing

/// Whole nights at a forge: what a run pushed for review is a pull request there.
@Suite(.enabled(if: ForgeServer.isPresent, "\(ForgeServer.whyAbsent)"))
struct ForgeNightTests {
    /// A repository with two images, and its forge.
    private final class Nights {
        let git: GitFixture
        let forge: ForgeServer
        var branch = "upkeep/next"

        init(_ type: String, page: Int = 50) throws {
            git = try GitFixture([
                "web.yaml": ApplyFixture.deployment("x/web:1.0.0"),
                "other.yaml": ApplyFixture.deployment("x/other:1.0.0"),
            ])
            forge = try ForgeServer(git, type: type, page: page)
        }

        /// One night; what is offered is the version after each name.
        func night(
            _ offers: KeyValuePairs<String, String>, _ arguments: [String] = [],
            exits: [Int32] = [0, 2]
        ) throws -> Programs.Result {
            var report = RenovateFixture()
            try Programs.run(
                "git", ["pull", "-q", "--ff-only"], in: git.work, environment: forge.environment)
            for (name, version) in offers {
                let text = try git.read("\(name).yaml")
                let now = text.split(separator: "x/\(name):").last?.prefix { $0 != " " } ?? ""
                let isNew = now != version
                report.add(
                    "kubernetes", "\(name).yaml",
                    [
                        RenovateFixture.image(
                            "x/\(name)", String(now),
                            updates: isNew
                                ? [
                                    RenovateFixture.update(
                                        "minor", version, branch: "renovate/\(name)-1.x")
                                ] : [])
                    ])
            }
            let path = try git.writeBeside("report.json", report.report)
            let run = try Programs.run(
                "upkeep",
                ["run", "update", "--renovate-report", path, "--review-branch", branch] + arguments,
                in: git.work, environment: forge.environment)
            try #require(exits.contains(run.exit), "\(run.exit) \(run.err) \(run.text)")
            return try deliver()
        }

        @discardableResult
        func deliver(_ arguments: String...) throws -> Programs.Result {
            try Programs.run(
                "upkeep-deliver", arguments, in: git.work, environment: forge.environment)
        }

        func document() throws -> DeliverPayload {
            let bytes = try Files.read(git.run() + "/deliver.json", limit: 1 << 24)
            return try CanonicalJSON.document(DeliverPayload.self, from: bytes).payload
        }

        func merged() throws -> [HistoryEvent] {
            let bytes = try Files.read(git.state + "/history.jsonl", limit: 1 << 24)
            return try bytes.split(separator: 0x0A)
                .map { try CanonicalJSON.decode(HistoryEvent.self, from: Array($0)) }
                .filter { $0.type == "merged" }
        }

        func report() throws -> ReportPayload {
            let shown = try Programs.run(
                "upkeep", ["report", "-o", "json"], in: git.work, environment: forge.environment)
            return try CanonicalJSON.document(ReportPayload.self, from: shown.out).payload
        }

        func requests() throws -> [ForgeServer.Request] { try forge.control().requests }

        func changes() throws -> [String: Change] {
            let detect = try Files.read(git.run() + "/detect.json", limit: 1 << 24)
            let apply = try Files.read(git.run() + "/apply.json", limit: 1 << 24)
            let names = try UpdateNames(
                CanonicalJSON.document(DetectPayload.self, from: detect).payload)
            let changes = try CanonicalJSON.document(ApplyPayload.self, from: apply).payload.changes
            return Dictionary(changes.map { (names.name($0.update), $0) }) { first, _ in first }
        }
    }

    @Test(arguments: ["github", "gitea", "gitlab"])
    func isOpenedEditedRefusedAndOpenedAgain(_ type: String) throws {
        let nights = try Nights(type)
        // The first night opens it.
        #expect(try nights.night(["web": "1.1.0", "other": "1.0.0"]).exit == 0)
        #expect(try nights.document().reviews.map(\.outcome) == [.opened])
        var requests = try nights.requests()
        #expect(requests.map(\.head) == ["upkeep/next"] && requests[0].base == "main")
        #expect(requests[0].title == "Update web 1.0.0 → 1.1.0")
        #expect(requests[0].labels.contains("upkeep") && requests[0].labels.count == 3)
        #expect(requests[0].body.contains("`x/web`"))
        // The second finds it as it should be, also without the state directory.
        try Files.removeTree(nights.git.state)
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.unchanged])
        // The third adds to it.
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.updated])
        requests = try nights.requests()
        #expect(requests.count == 1 && requests[0].title == "2 updates: other, web")
        let report = try Programs.run(
            "upkeep", ["report", "-o", "json"], in: nights.git.work,
            environment: nights.forge.environment)
        #expect(report.text.contains("https://forge.test/owner/home/"))
        // A person says no: neither version is brought again.
        try nights.forge.control("{\"set\": {\"1\": {\"state\": \"closed\"}}}")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.document().reviews.isEmpty)
        let held = try nights.changes()
        #expect(held.values.allSatisfy { $0.outcome == .skipped && $0.reason == "held" })
        #expect(
            held["x/web 1.0.0 → 1.1.0"]?.detail?.contains("review 1 (https://forge.test") == true)
        #expect(try nights.requests().count == 1)
        // A newer version is another question, and brings nothing of what was refused along.
        _ = try nights.night(["web": "1.2.0", "other": "1.1.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.opened])
        requests = try nights.requests()
        #expect(requests.map(\.state) == ["closed", "open"])
        #expect(requests[1].title == "Update web 1.0.0 → 1.2.0")
        #expect(
            try nights.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "1")
        #expect(try nights.git.readRemote("other.yaml", branch: "upkeep/next").contains("1.0.0"))
    }

    @Test func bringsANewerVersionInTheSameReview() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        _ = try nights.night(["web": "1.2.0", "other": "1.1.0"])
        let changes = try nights.changes()
        #expect(changes["x/web 1.0.0 → 1.2.0"]?.outcome == .inReview, "\(changes)")
        #expect(try nights.document().reviews.map(\.outcome) == [.updated])
        let requests = try nights.requests()
        #expect(requests.count == 1 && requests[0].body.contains("1.0.0 → 1.2.0"))
        #expect(!requests[0].body.contains("1.1.0 → 1.2.0"))
    }

    @Test func countsASquashAsApplied() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        let tree = try nights.git.gitRemote("rev-parse", "upkeep/next^{tree}")
        let commit = try nights.git.gitRemote(
            "commit-tree", tree, "-p", "main", "-m", "squash (#1)")
        try nights.git.gitRemote("update-ref", "refs/heads/main", commit)
        try nights.forge.control("{\"set\": {\"1\": {\"state\": \"merged\"}}}")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.opened])
        let requests = try nights.requests()
        #expect(requests.count == 2 && requests[1].title == "Update other 1.0.0 → 1.1.0")
        #expect(try nights.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "1")
        // Merged is applied: in the audit trail, once, and in the report of that night.
        #expect(try nights.merged().map { $0.commit.map { "\($0)" } } == [commit])
        let report = try nights.report()
        let applied = report.sections.first { $0.section == .applied }?.entries ?? []
        #expect(applied.map(\.component) == ["web"] && report.summary.outcomes.applied == 1)
        #expect(applied.first?.reason?.hasPrefix("merged: review 1 (https") == true)
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.merged().count == 1)
        #expect(try nights.report().summary.outcomes.applied == 0)
    }

    @Test(arguments: ["open", "closed"])
    func countsAsAppliedWhatGitHasAndNotWhatAForgeSays(_ state: String) throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        // A person wrote one of the versions by hand; and the forge says that the review is merged.
        try Programs.run(
            "git", ["pull", "-q"], in: nights.git.work, environment: nights.forge.environment)
        try nights.git.commit(["web.yaml": ApplyFixture.deployment("x/web:1.1.0")], "by hand")
        try Programs.run(
            "git", ["push", "-q", "origin", "HEAD:main"], in: nights.git.work,
            environment: nights.forge.environment)
        try nights.forge.control("{\"set\": {\"1\": {\"state\": \"\(state)\"}}}")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.merged().isEmpty)
    }

    @Test func countsAMergeAsApplied() throws {
        let nights = try Nights("gitlab")
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        let tip = try nights.git.gitRemote("rev-parse", "upkeep/next")
        try nights.git.gitRemote("update-ref", "refs/heads/main", tip)
        // Whatever the forge says of it, Git has it.
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(try nights.merged().map { $0.commit.map { "\($0)" } } == [tip])
        #expect(try nights.merged().map(\.approval) == ["merge"])
    }

    @Test func holdsWhatFailedInAReviewThatIsGone() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        let detect = try Files.read(nights.git.run() + "/detect.json", limit: 1 << 24)
        let updates = try CanonicalJSON.document(DetectPayload.self, from: detect).payload
        let names = UpdateNames(updates)
        let web = try #require(updates.updates.first { names.name($0.id).contains("web") }).id.text
        let back = try Programs.run(
            "upkeep",
            [
                "rollback", "--update", web, "--reason", "it broke", "--review-branch",
                "upkeep/next",
            ],
            in: nights.git.work, environment: nights.forge.environment)
        try #require(back.exit == 0, "\(back.err)")
        try nights.deliver("--force")
        let body = try #require(try nights.requests().first).body
        #expect(body.contains("Failed, taken back and held") && body.contains("of `"), "\(body)")
        // The plan looks at the branch for review: one waits there, the other is held.
        func plan() throws -> PlanListing {
            let shown = try Programs.run(
                "upkeep", ["plan", "-o", "json"], in: nights.git.work,
                environment: nights.forge.environment)
            return try CanonicalJSON.decode(PlanListing.self, from: shown.out)
        }
        var listing = try plan()
        #expect(listing.taken.isEmpty && listing.notes.isEmpty, "\(listing)")
        #expect(Set(listing.waiting.compactMap { $0.waits?.for }) == [.review, .hold])
        // Its review is closed and its branch removed: what failed there is not tried again.
        try nights.forge.control("{\"set\": {\"1\": {\"state\": \"closed\"}}}")
        try nights.git.gitRemote("update-ref", "-d", "refs/heads/upkeep/next")
        _ = try nights.night(["web": "1.1.0", "other": "1.2.0"])
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.reason == "held")
        #expect(try nights.changes()["x/other 1.0.0 → 1.2.0"]?.outcome == .inReview)
        _ = try nights.night(["web": "1.1.0", "other": "1.2.0"])
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.reason == "held")
        listing = try plan()
        #expect(listing.waiting.contains { $0.waits?.for == .hold }, "\(listing)")
        // A person lets it go.
        let release = try Programs.run(
            "upkeep", ["hold", "release", "x/web", "1.1.0"], in: nights.git.work,
            environment: nights.forge.environment)
        #expect(release.exit == 0, "\(release.err)")
        _ = try nights.night(["web": "1.1.0", "other": "1.2.0"])
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.outcome == .inReview)
    }

    @Test func keepsOneANightAndClosesWhatIsSuperseded() throws {
        let nights = try Nights("gitea", page: 1)
        nights.branch = "upkeep/{run}"
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        // What waits in one is not brought again in another.
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(
            try nights.requests().map(\.title) == [
                "Update web 1.0.0 → 1.1.0", "Update other 1.0.0 → 1.1.0",
            ])
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.reason == "review")
        let status = try Programs.run(
            "upkeep", ["report", "-o", "json"], in: nights.git.work,
            environment: nights.forge.environment)
        let report = try CanonicalJSON.document(ReportPayload.self, from: status.out).payload
        #expect(report.sections.first { $0.section == .inReview }?.entries.count == 2)
        // A newer version takes the place of the first, which then refuses nothing.
        _ = try nights.night(["web": "1.2.0", "other": "1.1.0"])
        #expect(
            try nights.document().reviews.map(\.outcome).sorted { $0.rawValue < $1.rawValue } == [
                .closed, .opened,
            ])
        #expect(try nights.requests().map(\.state) == ["closed", "open", "open"])
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.outcome == .inReview)
    }

    @Test func reviewsEachGroupOnABranchOfItsOwn() throws {
        let nights = try Nights("gitlab")
        let flags = ["--reviews", "group"]
        let first = try nights.night(["web": "1.1.0", "other": "1.1.0"], flags)
        #expect(first.exit == 0, "\(first.err)")
        #expect(try nights.document().reviews.map(\.outcome) == [.opened, .opened])
        var requests = try nights.requests()
        #expect(
            requests.map(\.title).sorted() == [
                "Update other 1.0.0 → 1.1.0", "Update web 1.0.0 → 1.1.0",
            ])
        #expect(requests.allSatisfy { $0.head.hasPrefix("upkeep/next-g-") && $0.base == "main" })
        for request in requests {
            #expect(
                try nights.git.gitRemote("rev-list", "--count", "main..\(request.head)") == "1")
        }
        #expect(try nights.changes().values.allSatisfy { $0.outcome == .inReview })
        // The next night finds both, and pushes nothing.
        let heads = requests.map(\.sha)
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"], flags)
        #expect(try nights.document().reviews.map(\.outcome) == [.unchanged, .unchanged])
        #expect(try nights.requests().map(\.sha) == heads)
        // One is refused, the other merged.
        let web = try #require(requests.first { $0.title.contains("web") })
        let other = try #require(requests.first { $0.title.contains("other") })
        try nights.git.gitRemote("update-ref", "refs/heads/main", "refs/heads/\(other.head)")
        try nights.forge.control(
            "{\"set\": {\"\(other.number)\": {\"state\": \"merged\"}, "
                + "\"\(web.number)\": {\"state\": \"closed\"}}}")
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"], flags)
        #expect(try nights.document().reviews.isEmpty)
        #expect(try nights.changes()["x/web 1.0.0 → 1.1.0"]?.reason == "held")
        // A newer version begins anew on the branch of the group.
        _ = try nights.night(["web": "1.2.0", "other": "1.1.0"], flags)
        requests = try nights.requests()
        #expect(requests.count == 3 && requests[2].title == "Update web 1.0.0 → 1.2.0")
        #expect(
            try nights.git.gitRemote("rev-list", "--count", "main..\(requests[2].head)") == "1")
    }

    @Test func leavesAGroupsBranchThatSomebodyWorksOn() throws {
        let nights = try Nights("github")
        nights.branch = "upkeep/{group}"
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        let requests = try nights.requests()
        let web = try #require(requests.first { $0.title.contains("web") })
        let tree = try nights.git.gitRemote("rev-parse", "\(web.head)^{tree}")
        let mine = try nights.git.gitRemote("commit-tree", tree, "-p", web.head, "-m", "mine")
        try nights.git.gitRemote("update-ref", "refs/heads/\(web.head)", mine)
        _ = try nights.night(["web": "1.2.0", "other": "1.2.0"])
        #expect(try nights.changes()["x/web 1.0.0 → 1.2.0"]?.reason == "review-branch-taken")
        let other = try nights.changes()["x/other 1.0.0 → 1.2.0"]
        #expect(other?.outcome == .inReview, "\(String(describing: other))")
        #expect(try nights.git.gitRemote("rev-parse", web.head) == mine)
        #expect(try nights.requests().map(\.state) == ["open", "open"])
    }

    @Test func leavesThePullRequestsOfPersonsAlone() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.0.0", "other": "1.0.0"])
        try nights.git.gitRemote("update-ref", "refs/heads/feature/x", "main")
        let key = "r-" + SHA256.hex(parts: ["feature/x", "main"]).prefix(16)
        for (number, updates) in [(1, "u-0123456789"), (2, "")] {
            let body =
                "<!-- upkeep:review \(key) -->\\n<!-- upkeep:updates \(updates) -->\\n"
                + "<!-- upkeep:versions v-0123456789 -->"
            try nights.forge.control(
                "{\"add\": {\"head\": \"feature/x\", \"author\": \"somebody\", \"title\": \"\(number)\","
                    + "\"body\": \"\(body)\"}}")
        }
        let before = try nights.requests()
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.opened])
        let after = try nights.requests()
        #expect(after.prefix(2).map(\.body) == before.map(\.body))
        #expect(after.map(\.state) == ["open", "open", "open"])
    }

    @Test func saysThatItsBranchHasCommitsOfSomebodyElse() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        let tip = try nights.git.gitRemote("rev-parse", "upkeep/next")
        let tree = try nights.git.gitRemote("rev-parse", "main^{tree}")
        let theirs = try nights.git.gitRemote(
            "commit-tree", tree, "-p", tip, "-m", "hack\n\nUpkeep-Run: x")
        try nights.git.gitRemote("update-ref", "refs/heads/upkeep/next", theirs)
        _ = try nights.night(["web": "1.2.0", "other": "1.0.0"], [], exits: [1, 2])
        let body = try #require(try nights.requests().first).body
        #expect(body.contains("at `\(theirs.prefix(12))` now, which upkeep neither made"))
        #expect(body.contains("1.0.0 → 1.1.0"))
        // Without them it goes on as before.
        try nights.git.gitRemote("update-ref", "refs/heads/upkeep/next", tip)
        _ = try nights.night(["web": "1.2.0", "other": "1.0.0"])
        let again = try #require(try nights.requests().first).body
        #expect(!again.contains("neither made") && again.contains("1.0.0 → 1.2.0"))
    }

    /// Whoever may write edits a body: what it adds is not believed, with the state or without.
    @Test(
        arguments: [
            (branch: "upkeep/{run}", state: "open", hasState: true),
            (branch: "upkeep/{run}", state: "open", hasState: false),
            (branch: "upkeep/next", state: "closed", hasState: true),
            (branch: "upkeep/next", state: "closed", hasState: false),
        ])
    func aBodyAddsNoUpdate(_ branch: String, _ state: String, hasState: Bool) throws {
        let nights = try Nights("github")
        nights.branch = branch
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"], ["--component", "web"])
        let detect = try Files.read(nights.git.run() + "/detect.json", limit: 1 << 24)
        let found = try CanonicalJSON.document(DetectPayload.self, from: detect).payload
        let dependency = try #require(found.dependencies.first { $0.name == "x/other" })
        let other = try #require(found.updates.first { $0.dependency == dependency.id })
        let version = "v-" + SHA256.hex(parts: ["docker", "x/other", "1.1.0", ""]).prefix(10)
        let body = try #require(try nights.requests().first).body
            .replacing("<!-- upkeep:updates ", with: "<!-- upkeep:updates \(other.id) ")
            .replacing("<!-- upkeep:versions ", with: "<!-- upkeep:versions \(version) ")
        let text = String(decoding: try CanonicalJSON.encode(body), as: UTF8.self)
        try nights.forge.control(
            "{\"set\": {\"1\": {\"state\": \"\(state)\", \"body\": \(text)}}}")
        if !hasState { try Files.removeTree(nights.git.state) }
        _ = try nights.night(["web": "1.1.0", "other": "1.1.0"])
        let changes = try nights.changes()
        #expect(changes["x/other 1.0.0 → 1.1.0"]?.outcome == .inReview, "\(changes)")
        // What it is of stays known.
        let web = changes["x/web 1.0.0 → 1.1.0"]
        #expect(web?.outcome == .skipped, "\(String(describing: web))")
        #expect(web?.reason == (state == "open" ? "review" : "held"))
    }

    @Test(arguments: [
        ("{\"status\": 401}", "token is not valid"),
        ("{\"status\": 403, \"body\": {\"message\": \"no scope\"}}", "may not do this: no scope"),
        ("{\"status\": 404}", "no such repository"),
        ("{\"status\": 429, \"headers\": {\"Retry-After\": \"100000\"}}", "too many requests"),
        ("{\"status\": 200, \"body\": {\"not\": \"a list\"}}", "not what it documents"),
    ])
    func failsNoRun(_ answer: String, words: String) throws {
        let nights = try Nights("github")
        let fault = answer.dropLast() + ", \"match\": \"pulls\", \"times\": 99}"
        try nights.forge.control("{\"fail\": [\(fault)]}")
        let delivered = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(delivered.exit == 0, "\(delivered.err)")
        let review = try #require(try nights.document().reviews.first)
        #expect(review.outcome == .failed && review.reason?.contains(words) == true, "\(review)")
        #expect(review.remedy != nil)
        #expect(try nights.requests().isEmpty)
        // The commits wait all the same, and the next delivery opens it.
        try nights.forge.control("{\"fail\": []}")
        try nights.deliver()
        #expect(try nights.document().reviews.map(\.outcome) == [.opened])
    }

    @Test(arguments: ["github", "gitea", "gitlab"])
    func opensNoSecondWhereTheAnswerWasLost(_ type: String) throws {
        let nights = try Nights(type)
        try nights.forge.control(
            "{\"fail\": [{\"match\": \"POST .*(pulls|merge_requests)$\", \"after\": true}]}")
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(try nights.document().reviews.map(\.outcome).contains(.failed) == false)
        #expect(try nights.requests().count == 1)
    }

    @Test func labelsWhatCouldNotBeLabelled() throws {
        let nights = try Nights("github")
        try nights.forge.control(
            "{\"fail\": [{\"match\": \"POST .*labels\", \"status\": 403}]}")
        // The night opens it, and the delivery after it labels it.
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        #expect(try nights.document().reviews.map(\.outcome) == [.updated])
        #expect(try nights.deliver().text.contains("done before"))
        let requests = try nights.requests()
        #expect(requests.count == 1 && requests[0].labels.contains("upkeep"))
    }

    @Test func sendsTheTokenNowhereElseAndShowsItNowhere() throws {
        let nights = try Nights("github")
        _ = try nights.night(["web": "1.1.0", "other": "1.0.0"])
        let log = try nights.forge.control().log
        #expect(!log.isEmpty)
        #expect(log.allSatisfy { $0.headers["Authorization"] == "Bearer \(ForgeServer.token)" })
        #expect(log.allSatisfy { !$0.line.contains(ForgeServer.token) })
        let found = try Programs.run("grep", ["-r", "-l", ForgeServer.token, nights.git.work])
        #expect(found.exit == 1, "\(found.text)")
    }
}
