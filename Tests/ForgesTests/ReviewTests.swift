import Contracts
import HTTPFetch
import Names
import Publishing
import Testing

@testable import Forges

/// What is to be done about reviews, and what stands in them.
@Suite struct ReviewTests {
    private func steps(
        _ wanted: [WantedReview], _ existing: [ForgeReview],
        isMoot: @escaping ([UpdateID]) -> Bool = { _ in false },
        isOwn: (ForgeReview) -> Bool = \.isMarked, isOurs: (CommitID) -> Bool = { _ in true }
    ) -> [String] {
        ReviewPlan.steps(
            wanted, existing, base: "main", isOwn: isOwn, isOurs: isOurs, isMoot: isMoot
        ).map { step in
            switch step {
            case .open(let wanted): "open \(wanted.branch)"
            case .renew(let review, _): "renew \(review.number)"
            case .leave(let review, _): "leave \(review.number)"
            case .close(let review): "close \(review.number)"
            case .avoid(let review, _): "avoid \(review.number)"
            case .warn(let review): "warn \(review.number)"
            }
        }
    }

    @Test func opensWhatIsNotThere() {
        #expect(steps([.of()], []) == ["open upkeep/next"])
        var fork = ForgeReview.own(1)
        fork.isOfRepository = false
        #expect(steps([.of()], [fork]) == ["open upkeep/next"], "anybody may open one from a copy")
        #expect(steps([.of()], [.own(1, "upkeep/other")]) == ["open upkeep/next"])
    }

    @Test func renewsTheOneThatWaits() {
        #expect(steps([.of()], [.own(1, state: .closed, commit: "b"), .own(2)]) == ["renew 2"])
        var manual = ForgeReview.own(3)
        manual.text.body = "a person opened it"
        #expect(steps([.of()], [manual]) == ["avoid 3"])
        #expect(steps([.of()], [manual, .own(4)]) == ["renew 4"])
    }

    @Test func leavesWhatAPersonEnded() {
        #expect(steps([.of()], [.own(1, state: .closed)]) == ["leave 1"])
        #expect(steps([.of()], [.own(1, state: .merged)]) == ["leave 1"])
        #expect(
            steps([.of()], [.own(1, state: .closed, commit: "old")]) == ["open upkeep/next"],
            "other commits are another question")
    }

    @Test func closesWhatOthersBring() {
        let old = ForgeReview.own(1, "upkeep/old", ["u-0000000002"])
        #expect(steps([.of()], [old]) { _ in true } == ["open upkeep/next", "close 1"])
        #expect(steps([.of()], [old]) { $0.isEmpty } == ["open upkeep/next"])
        var other = old
        other.base = "release"
        var fork = old
        fork.isOfRepository = false
        var unmarked = old
        unmarked.text.body = "mine"
        #expect(steps([], [other, fork, unmarked]) { _ in true } == [])
        #expect(steps([.of()], [.own(1)]) { _ in true } == ["renew 1"])
        // One that names no update says nothing of what is moot.
        #expect(steps([], [.own(1, "upkeep/old", [])]) { _ in true } == [])
    }

    @Test func touchesNothingOfAPerson() {
        let theirs = ForgeReview.own(1, "feature/x", ["u-0000000002"])
        #expect(
            steps([.of()], [theirs], isMoot: { _ in true }, isOwn: { _ in false })
                == ["open upkeep/next"])
        let ended = ForgeReview.own(1, state: .closed)
        #expect(steps([.of()], [ended], isOwn: { _ in false }) == ["open upkeep/next"])
        #expect(steps([.of()], [.own(1)], isOwn: { _ in false }) == ["avoid 1"])
    }

    @Test func warnsOfCommitsOfSomebodyElse() {
        let old = ForgeReview.own(1, "upkeep/old")
        #expect(steps([], [old], isMoot: { _ in true }, isOurs: { _ in false }) == ["warn 1"])
        #expect(steps([.of()], [.own(1)], isOurs: { _ in false }) == ["renew 1"])
        let (work, forge) = work(
            [.warn(.own(1))], [RecordedForge.answer(200, "{}")], isOurs: { _ in false })
        #expect(work.reviews.map(\.outcome) == [.updated])
        let sent = forge.asked.first?.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(sent.contains("The branch is at `aaaaaaaaaaaa` now"), "\(sent)")
        // Said once, and gone when the branch has commits of upkeep's alone again.
        let own = ForgeReview.own(1).text.body
        let body = ReviewMarker.body(noting: "> note", in: own)
        #expect(ReviewMarker.body(noting: "> note", in: body) == body && body != own)
        var told = ForgeReview.own(1, labels: ["upkeep"])
        told.text.body = body
        let again = self.work([.renew(told, .of())], [RecordedForge.answer(200, "{}")])
        #expect(again.work.reviews.map(\.outcome) == [.updated])
    }

    @Test func leavesAloneWhatIsNotKnownToBeItsOwn() {
        let (one, forge) = work(
            [.avoid(.own(7), .of())], [RecordedForge.answer(200, "{\"login\":\"upkeep-bot\"}")])
        #expect(one.reviews.map(\.outcome) == [.failed])
        #expect(forge.lines == ["GET /api/v3/user"])
        #expect(one.reviews[0].reason?.contains("review 7") == true)
        #expect(one.findings.map(\.rule) == ["deliver/review-failed"])
    }

    @Test func keepsWhatOthersWriteAroundIt() throws {
        let mark = ReviewMarker.Mark(
            key: "r-1", updates: [UpdateID(of: ["one"])],
            versions: ["v-0123456789"])
        let first = ReviewMarker.body("one\n", mark, in: "", limit: 65_536)
        #expect(ReviewMarker.mark(in: first) == mark)
        let edited = "before\n\n\(first)\n- [ ] behind\n"
        let again = ReviewMarker.body("two\n", mark, in: edited, limit: 65_536)
        #expect(again.hasPrefix("before\n\n<!-- upkeep:review r-1 -->"))
        #expect(again.hasSuffix("-->\n- [ ] behind\n") && again.contains("two"))
        #expect(!again.contains("one"))
        #expect(ReviewMarker.areEqual(again, again.replacing("\n", with: "\r\n") + "\n"))
        #expect(!ReviewMarker.areEqual(again, edited))
        let adopted = ReviewMarker.body("x\n", mark, in: "a person's", limit: 65_536)
        #expect(adopted.hasPrefix("a person's\n\n<!-- upkeep:review"))
    }

    @Test(arguments: [
        "", "<!-- upkeep:review -->", "<!-- upkeep:review r-1", "text",
        "<!-- upkeep:updates u-1 -->",
    ])
    func findsNoMarkWhereThereIsNone(_ body: String) {
        #expect(ReviewMarker.mark(in: body) == nil)
    }

    @Test func keepsWithinTheLimit() {
        let ids = (0..<9_000).map { UpdateID(of: ["\($0)"]) }
        let mark = ReviewMarker.Mark(key: "r-1", updates: ids.sorted(), versions: [])
        let line = "| " + String(repeating: "é", count: 90) + " |\n"
        let long =
            "<details>\n" + String(repeating: line, count: 900) + "```\n"
            + String(repeating: line, count: 900)
        for limit in [65_536, 1_048_576] {
            let body = ReviewMarker.body(long, mark, in: "", limit: limit)
            #expect(body.utf8.count <= limit)
            #expect(body.hasSuffix("<!-- /upkeep:review -->"))
        }
        let body = ReviewMarker.body(long, mark, in: "", limit: 65_536)
        #expect(body.contains("</details>") && body.contains("the report has all of it"))
        #expect((ReviewMarker.mark(in: body)?.updates.count ?? 0) > 900)
    }

    private func work(
        _ steps: [ReviewPlan.Step], _ answers: [Result<HTTPAnswer, HTTPFailure>],
        isOurs: @escaping (CommitID) -> Bool = { _ in true }
    ) -> (work: ReviewWork, forge: RecordedForge) {
        let forge = RecordedForge(answers)
        var work = ReviewWork(
            ForgeSession(RecordedForge.access(.github), forge), .of(8), isOurs: isOurs,
            effects: NoEffects())
        work.perform(steps)
        return (work, forge)
    }

    private static let opened = RecordedForge.answer(
        201,
        "{\"number\":5,\"state\":\"open\",\"title\":\"t\",\"head\":{\"ref\":\"upkeep/next\"},"
            + "\"base\":{\"ref\":\"main\"}}")

    @Test func opensAndLabels() {
        let (work, forge) = work(
            [.open(.of())], [Self.opened, RecordedForge.answer(200, "[]")])
        #expect(work.reviews.map(\.outcome) == [.opened] && work.findings.isEmpty)
        #expect(
            forge.lines == [
                "POST /api/v3/repos/owner/home/pulls",
                "POST /api/v3/repos/owner/home/issues/5/labels",
            ])
    }

    @Test func asksNothingWhereNothingChanged() {
        let review = ForgeReview.own(1, labels: ["upkeep", "mine"])
        let (work, forge) = work([.renew(review, .of())], [])
        #expect(work.reviews.map(\.outcome) == [.unchanged] && forge.asked.isEmpty)
    }

    @Test func renewsWhatChangedAndKeepsLabelsOfPersons() {
        let review = ForgeReview.own(1, labels: ["upkeep", "mine", "risk/low", "risk/of-a-person"])
        let wanted = WantedReview.of(
            commit: "new", labels: ["upkeep", "risk/high"], markdown: "other\n")
        let ok = RecordedForge.answer(200, "{}")
        let (work, forge) = work([.renew(review, wanted)], [ok, ok, ok])
        #expect(work.reviews.map(\.outcome) == [.updated])
        #expect(
            forge.lines == [
                "PATCH /api/v3/repos/owner/home/pulls/1",
                "POST /api/v3/repos/owner/home/issues/1/labels",
                "DELETE /api/v3/repos/owner/home/issues/1/labels/risk%2Flow",
            ])
    }

    @Test func findsTheOneThatWasThereAllTheSame() {
        let exists = RecordedForge.answer(422, "{\"message\":\"A pull request already exists\"}")
        let head =
            "\"head\":{\"ref\":\"upkeep/next\",\"sha\":\"x\",\"repo\":{\"full_name\":\"owner/home\"}}"
        let base = "\"base\":{\"ref\":\"main\",\"repo\":{\"full_name\":\"owner/home\"}}"
        let mark = "<!-- upkeep:review \(ReviewMarker.key(branch: "upkeep/next", base: "main")) -->"
        let body = "\"body\":\"\(mark)\""
        let list =
            "[{\"number\":8,\"state\":\"open\",\"title\":\"t\",\(body),\(head),\(base)}]"
        let ok = RecordedForge.answer(200, "{}")
        let (work, _) = work(
            [.open(.of())],
            [exists, RecordedForge.answer(200, list), RecordedForge.answer(200, "[]"), ok, ok])
        #expect(work.reviews.map(\.outcome) == [.updated] && work.reviews[0].number == 8)
    }

    @Test func refusesNothingByClosingWhatIsSuperseded() {
        let (work, forge) = work(
            [.close(.own(1))], [RecordedForge.answer(200, "{}")])
        #expect(work.reviews.map(\.outcome) == [.closed])
        let sent = forge.asked.first?.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(sent.contains("\"state\":\"closed\"") && !sent.contains("u-0000000001"))
    }

    @Test func goesOnAfterARefusalAndStopsWhereNothingCanGo() {
        let other = WantedReview.of("upkeep/other", ["u-0000000002"])
        let conflict = RecordedForge.answer(422, "{\"message\":\"base is invalid\"}")
        let one = work(
            [.open(.of()), .open(other)],
            [conflict, Self.opened, RecordedForge.answer(200, "[]")])
        #expect(one.work.reviews.map(\.outcome) == [.failed, .opened])
        #expect(one.work.findings.map(\.rule) == ["deliver/review-failed"])
        let two = work([.open(.of()), .open(other)], [RecordedForge.answer(401, "{}")])
        #expect(
            two.work.reviews.map(\.outcome) == [.failed, .failed] && two.forge.asked.count == 1)
    }

    @Test func opensThoughLabelsFail() {
        let (work, _) = work([.open(.of())], [Self.opened, RecordedForge.answer(403, "{}")])
        #expect(work.reviews.map(\.outcome) == [.opened])
        #expect(work.findings.count == 1 && work.findings[0].severity == .warning)
    }
}

/// Side effects that nobody notes.
struct NoEffects: SideEffects {
    func intend(_ effect: String, subject: String, detail: String) {}
    func confirm(_ effect: String, subject: String, detail: String) {}
}
