import Contracts
import Names
import TestSupport
import Testing

@Suite struct CanonicalJSONTests {
    static let started = Timestamp(seconds: 1_795_154_400)

    static func document(_ payload: AnalyzePayload) -> Document<AnalyzePayload> {
        Document(
            run: RunID(started: started, digest: "3f2a9c1d"),
            tool: ToolInfo(name: "upkeep", version: "0.1.0"),
            started: started, finished: started.adding(seconds: 7),
            repository: RepositoryInfo(branch: "main"), inputs: [], outcome: .complete,
            summary: "nothing", findings: [], payload: payload)
    }

    static let empty = AnalyzePayload(
        graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
        plan: Plan())

    @Test func writesSortedKeysTwoBlanksAndAFinalNewline() throws {
        let value: [String: JSONValue] = [
            "b": .array([]), "a10": .integer(1), "a9": .null, "B": .object([:]),
            "url": .string("https://example.org/x"), "list": .array([.integer(1), .boolean(true)]),
            "text": .string("a\"b\\{}[],:"),
        ]
        let text = String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
        #expect(
            text == #"""
                {
                  "B": {},
                  "a10": 1,
                  "a9": null,
                  "b": [],
                  "list": [
                    1,
                    true
                  ],
                  "text": "a\"b\\{}[],:",
                  "url": "https://example.org/x"
                }

                """#)
    }

    @Test func writesAbsentValuesAsNull() throws {
        let bytes = try CanonicalJSON.encode(VersionPair(value: nil, digest: nil))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == "{\n  \"digest\": null,\n  \"value\": null\n}\n")
    }

    @Test func readsWhatItWrote() throws {
        let document = Self.document(Self.empty)
        let bytes = try CanonicalJSON.encode(document)
        let again = try CanonicalJSON.document(AnalyzePayload.self, from: bytes)
        #expect(again == document)
        #expect(try CanonicalJSON.encode(again) == bytes)
    }

    @Test func readsMissingListsAndNullablesAsEmpty() throws {
        let text = #"{"update": "u-77aa01c3de", "outcome": "applied"}"#
        let change = try CanonicalJSON.decode(Change.self, from: Array(text.utf8))
        #expect(change.files.isEmpty && change.reason == nil)
    }

    @Test(arguments: [
        (
            #"{"schemaVersion": "2.0", "stage": "analyze"}"#, "schemaVersion",
            "this program reads 1.0"
        ),
        (#"{"schemaVersion": "1.7", "stage": "detect"}"#, "stage", "written by detect"),
        (#"{"schemaVersion": "1.0", "stage": "analyze"}"#, "", "\"run\" is missing"),
        (#"{"some": "thing"}"#, "", "no document of upkeep"),
        ("[1, 2", "", "not valid JSON"),
        ("<html>", "", "not valid JSON"),
    ])
    func refusesWhatIsNoSuchDocument(text: String, place: String, message: String) {
        do {
            _ = try CanonicalJSON.document(AnalyzePayload.self, from: Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            #expect(error.place == place)
            #expect(error.message.contains(message), "\(error.message)")
        }
    }

    @Test func readsALaterMinorVersionWithFieldsItDoesNotKnow() throws {
        var bytes = try CanonicalJSON.encode(Self.document(Self.empty))
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("\"schemaVersion\": \"1.0\"", with: "\"schemaVersion\": \"1.9\", \"new\": 1")
        bytes = Array(text.utf8)
        let document = try CanonicalJSON.document(AnalyzePayload.self, from: bytes)
        #expect(document.payload == Self.empty)
    }

    @Test func namesThePlaceOfABadField() {
        let text = #"{"layer": "core", "index": 0, "updates": ["u-77aa01c3de", 7]}"#
        do {
            _ = try CanonicalJSON.decode(Batch.self, from: Array(text.utf8))
            Issue.record("it was read")
        } catch {
            #expect(error.place == "updates[1]")
        }
    }

    @Test(arguments: [
        ("a\u{7F}\u{9B}b", "\"a\\u007f\\u009bb\""), ("\u{202E}x\u{2066}", "\"\\u202ex\\u2066\""),
        ("\u{85}\u{2028}\u{61C}", "\"\\u0085\\u2028\\u061c\""), ("é → 漢 ”", "\"é → 漢 ”\""),
    ])
    func escapesWhatSteersATerminal(text: String, json: String) throws {
        let bytes = try CanonicalJSON.compact(text)
        #expect(String(decoding: bytes, as: UTF8.self) == json)
        #expect(try CanonicalJSON.decode(String.self, from: bytes) == text)
    }
}
