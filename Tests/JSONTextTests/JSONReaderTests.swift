import JSONText
import Testing

/// Names that matter in the tests' kept values.
enum Name: Int, JSONName { case id, tags, size, isOn, inner }

/// Keeps what stands at `list[]` and at `one`, and notes everything that it is handed.
final class Recorder: JSONVisitor {
    var kept: [(path: String, value: JSONNode)] = []

    func choice(at path: JSONPath) -> JSONChoice {
        switch (path.depth, path.name(0)) {
        case (0, _): .members
        case (1, "list"): .items
        case (1, "one"), (2, "list"): .keep
        default: .skip
        }
    }

    func take(_ value: JSONNode, at path: JSONPath) { kept.append((path.description, value)) }

    /// What was kept, in words.
    var words: [String] { kept.map { "\($0.path)=\(Self.words($0.value))" } }

    static func words(_ node: JSONNode) -> String {
        if let text = node.text { return "'\(text)'" }
        if let integer = node.integer { return "\(integer)" }
        if let flag = node.flag { return "\(flag)" }
        if node.isNull { return "null" }
        if node.isList { return "[" + node.children.map(words).joined(separator: ",") + "]" }
        guard node.isObject else { return "number" }
        let members = Name.allCases.compactMap { name in
            node.member(name).map { "\(name):\(words($0))" }
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}

/// The reader: what it hands over, and what it refuses.
@Suite struct JSONReaderTests {
    private func read(
        _ bytes: [UInt8], piece: Int = 1 << 20, limit: Int = 1 << 20
    ) -> (words: [String], problem: JSONError?) {
        let recorder = Recorder()
        let document = JSONDocument(JSONReader(names: Name.names, limit: limit))
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            document.take(Array(bytes[start..<end]), for: recorder)
            start = end
        }
        let problem = document.end(for: recorder)
        return (recorder.words, problem)
    }

    private func read(_ text: String, piece: Int = 1 << 20) -> (
        words: [String], problem: JSONError?
    ) {
        read(Array(text.utf8), piece: piece)
    }

    static let texts: [(text: String, words: [String])] = [
        ("{}", []),
        (#"{"one": "a"}"#, ["one='a'"]),
        (#"{"other": [{"one": 1}], "one": null}"#, ["one=null"]),
        (
            #"{"list": [{"id": "x", "unknown": {"id": "y", "deep": [[]]}, "size": -7}, 3, "é\n\u00e9\ud83d\ude00"]}"#,
            ["list[0]={id:'x',size:-7}", "list[1]=3", "list[2]='é\né😀'"]
        ),
        (
            #"{"one": {"tags": ["a", "", {"id": true}], "inner": {"inner": {"isOn": false}}}}"#,
            ["one={tags:['a','',{id:true}],inner:{inner:{isOn:false}}}"]
        ),
        // What was to be entered and is of another kind is handed over as it is.
        (#"{"list": {"id": 1, "list": 2}}"#, ["list={id:1}"]),
        (#"{"list": 7}"#, ["list=7"]),
        (#"{"list": []}"#, []),
        ("[1, [2]]", ["=[1,[2]]"]),
        ("7", ["=7"]),
        // The first of two members with one name counts.
        (#"{"one": {"id": "a", "id": "b"}}"#, ["one={id:'a'}"]),
        // What an integer of 64 bits cannot hold is a number and nothing more.
        (
            #"{"one": [9223372036854775807, -9223372036854775808, 9223372036854775808, 1.5, 1e400]}"#,
            ["one=[9223372036854775807,-9223372036854775808,number,number,number]"]
        ),
        ("\u{FEFF} {\"one\": 1} \n\t", ["one=1"]),
    ]

    @Test(arguments: texts.indices)
    func handsOverWhatIsKept(index: Int) {
        let (text, words) = Self.texts[index]
        let (found, problem) = read(text)
        #expect(found == words)
        #expect(problem == nil)
    }

    @Test(arguments: texts.indices, [1, 2, 3, 5, 7])
    func readsTheSameFromPiecesOfAnySize(index: Int, piece: Int) {
        let (text, words) = Self.texts[index]
        if text.hasPrefix("\u{FEFF}") { return }
        let (found, problem) = read(text, piece: piece)
        #expect(found == words)
        #expect(problem == nil)
    }

    @Test(arguments: [
        ("", JSONError.Code.incomplete), ("  ", .incomplete), ("{", .incomplete),
        (#"{"one": "a"#, .incomplete), (#"{"list": [{"id": 1}, "#, .incomplete),
        ("tru", .incomplete),
        ("not json", .syntax), ("{'a': 1}", .syntax), ("{\"a\": 1,}", .syntax), ("[1 2]", .syntax),
        ("{\"a\": 01}", .syntax), ("{\"a\": +1}", .syntax), ("{\"a\": NaN}", .syntax),
        ("{\"a\": \"\u{1}\"}", .syntax), (#"{"a": "\x"}"#, .syntax),
        (#"{"a": "\ud800"}"#, .syntax), (#"{"a": "\ud800\u0041"}"#, .syntax),
        ("{} {}", .trailingText), ("{}x", .trailingText), ("/* */ {}", .syntax),
    ])
    func refusesWhatIsNotJSON(text: String, code: JSONError.Code) throws {
        for piece in [1, 1 << 20] {
            #expect(try #require(read(text, piece: piece).problem).code == code, "\(text)")
        }
    }

    @Test(arguments: [
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82],
    ])
    func refusesBytesThatAreNotUTF8(bytes: [Int]) {
        for name in ["one", "other"] {
            let text = Array("{\"\(name)\": \"".utf8) + bytes.map { UInt8($0) } + Array("\"}".utf8)
            #expect(read(text).problem?.code == .syntax)
            #expect(read(text, piece: 1).problem?.code == .syntax)
        }
    }

    @Test(arguments: ["[", "{\"a\":", "{\"one\":[", "{\"list\":[["])
    func refusesWhatIsNestedTooDeep(part: String) {
        let text = String(repeating: part, count: 1 << 18)
        #expect(read(text).problem?.message == "too deep")
    }

    @Test func readsDeepValues() {
        let text =
            "{\"one\": " + String(repeating: "[", count: 511) + String(repeating: "]", count: 511)
        #expect(read(text + "}").problem == nil)
    }

    @Test func holdsNoMoreThanItsLimit() {
        let long = String(repeating: "x", count: 4096)
        for key in ["one", "list"] {
            let text = Array("{\"\(key)\": [\"\(long)\"]}".utf8)
            #expect(read(text, limit: 4096).problem?.code == .syntax)
            #expect(read(text, limit: 8192).problem == nil)
        }
        let skipped = Array("{\"other\": [\"\(long)\"], \"one\": 1}".utf8)
        #expect(read(skipped, piece: 100, limit: 64).words == ["one=1"])
    }

    @Test func saysWhereItStopped() throws {
        let problem = try #require(read(#"{"list": [1, {"id": tru}]}"#).problem)
        #expect(problem.description.hasSuffix("in or after list[1]"))
    }

    @Test func giveTextsOnlyWhereAllAreTexts() {
        let recorder = Recorder()
        let reader = JSONReader(names: Name.names)
        reader.read(Array(#"{"list": [["a", "b"], ["a", 1], {}, []]}"#.utf8)[...], for: recorder)
        #expect(recorder.kept.map(\.value.texts) == [["a", "b"], nil, nil, []])
    }
}

/// Lines of a log, with whatever stands between them.
@Suite struct JSONLinesTests {
    private func read(_ text: String, piece: Int) -> [String] {
        let recorder = Recorder()
        let lines = JSONLines(JSONReader(names: Name.names))
        var found: [String] = []
        func note(_ line: JSONLines.Line) {
            let kind =
                line.isWhole
                ? "whole" : line.isBlank ? "blank" : line.problem?.code.rawValue ?? "words"
            found.append(([kind] + recorder.words).joined(separator: " "))
            recorder.kept = []
        }
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let end = min(start + piece, bytes.count)
            lines.take(Array(bytes[start..<end]), for: recorder, note)
        }
        lines.end(for: recorder, note)
        return found
    }

    static let logs: [(text: String, lines: [String])] = [
        ("", []),
        ("{\"one\": 1}\n{\"one\": 2}", ["whole one=1", "whole one=2"]),
        ("{\"one\": 1}\r\n\r\n{}\r\n", ["whole one=1", "blank", "whole"]),
        ("\u{FEFF}{\"one\": 1}\n", ["whole one=1"]),
        ("2026-11-20T06:00:00Z {\"one\": 1} and more\n", ["whole one=1"]),
        ("{\"one\": 1}{\"one\": 2}\n", ["whole one=1"]),
        ("words\n{\"one\": {\"id\": 1\n{\"one\": 2}\n", ["words", "incomplete", "whole one=2"]),
        ("{\"one\": 1, oh}\n{}\n", ["syntax one=1", "whole"]),
        ("{\"one\": 1", ["incomplete one=1"]),
        (String(repeating: " ", count: 300) + "x\n \n", ["words", "blank"]),
        (String(repeating: " ", count: 300) + "{\"one\": 1}\n", ["whole one=1"]),
    ]

    @Test(arguments: logs.indices, [1, 2, 3, 7, 64, 1 << 20])
    func tellsLinesApart(index: Int, piece: Int) {
        let (text, lines) = Self.logs[index]
        #expect(read(text, piece: piece) == lines)
    }

    @Test func tellsWhetherALineBeginsWithItsObject() {
        for (text, begins) in [("{\"a", true), ("\u{FEFF}{", true), ("x {", false), ("", false)] {
            let lines = JSONLines(JSONReader(names: []))
            lines.take(Array((text + "\n").utf8), for: Recorder()) { line in
                #expect(line.beginsWithObject == begins)
            }
        }
    }
}
