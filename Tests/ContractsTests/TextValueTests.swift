import Contracts
import Names
import TestSupport
import Testing

/// Names in documents: what is read, and what is said of what cannot be.
@Suite struct TextValueTests {
    static let kinds: [any TextValue.Type] = [
        CommitID.self, TreeID.self, BlobID.self, RepoPath.self, Timestamp.self, RunID.self,
        UpdateID.self, DependencyID.self, GroupID.self,
    ]

    @Test(arguments: kinds.indices)
    func writesWhatItReads(index: Int) throws {
        func check<Value: TextValue>(_ type: Value.Type) throws {
            let value = try #require(Value(Value.example))
            let json = Array("[\"\(Value.example)\"]".utf8)
            #expect(try CanonicalJSON.compact([value]) == json)
            #expect(try CanonicalJSON.decode([Value].self, from: json) == [value])
            let pattern = try Regex(Value.pattern)
            #expect(Value.example.contains(pattern), "\(type)")
        }
        try check(Self.kinds[index])
    }

    private static let change = #"{"update": "u-77aa01c3de", "outcome": "applied", "#

    @Test(arguments: [
        (change + #""commit": "9f3c"}"#, "commit", "a commit"),
        (change + #""commit": "9F3C1D0B7A2E4C6F8091A3B5C7D9E1F20415263A"}"#, "commit", "a commit"),
        (#"{"update": "d-77aa01c3de", "outcome": "applied"}"#, "update", "u- and 10"),
        (#"{"update": "u-77aa01c3d", "outcome": "applied"}"#, "update", "u- and 10"),
        (#"{"update": "u-77AA01C3DE", "outcome": "applied"}"#, "update", "u- and 10"),
        (#"{"update": "", "outcome": "applied"}"#, "update", "u- and 10"),
        (#"{"update": 7, "outcome": "applied"}"#, "update", ""),
    ])
    func namesThePlaceOfABadName(text: String, place: String, words: String) {
        expectFailure(Change.self, text, place, words)
    }

    @Test(arguments: [
        (#"{"reason": "policy", "until": "tomorrow"}"#, "until", "a time"),
        (#"{"reason": "policy", "until": "2026-02-30T00:00:00Z"}"#, "until", "a time"),
    ])
    func namesThePlaceOfABadTime(text: String, place: String, words: String) {
        expectFailure(Held.self, text, place, words)
    }

    @Test(arguments: ["20261120T060000Z", "20261120T060000Z-3F2A9C1D", "../../etc", ""])
    func namesThePlaceOfABadRun(run: String) {
        let text = #"{"kept": ["20261120T060000Z-3f2a9c1d", "\#(run)"], "removed": []}"#
        expectFailure(Retention.self, text, "kept[1]", "the name of a run")
    }

    private func expectFailure<Value: Decodable>(
        _ type: Value.Type, _ text: String, _ place: String, _ words: String
    ) {
        do throws(CanonicalJSON.Failure) {
            _ = try CanonicalJSON.decode(type, from: Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            #expect(error.place == place)
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test func readsTimesAsPeopleWriteThemAndWritesThemInUTC() throws {
        let text = #"{"reason": "policy", "until": "2026-11-20T07:00:00.5+01:00"}"#
        let held = try CanonicalJSON.decode(Held.self, from: Array(text.utf8))
        #expect(held.until == Timestamp(seconds: 1_795_154_400))
        #expect(held.until == "2026-11-20T06:00:00Z")
    }

    @Test func madeFromWhatThingsAre() {
        #expect(UpdateID(of: ["d-1", "2"]) == UpdateID(of: ["d-1", "2"]))
        #expect(UpdateID(of: ["d-1", "2"]) != UpdateID(of: ["d-12", ""]))
        #expect(UpdateID(UpdateID(of: ["x"]).text) != nil)
    }
}
