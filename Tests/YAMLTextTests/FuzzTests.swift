import Contracts
import Renovate
import SystemSupport
import TestSupport
import Testing

@testable import Manifests
@testable import YAMLText

/// Edits of documents that a generator makes, whole ones and broken ones.
///
/// Runs for `UPKEEP_FUZZ_SECONDS` (30) from `UPKEEP_FUZZ_SEED` (1); what fails says its own seed.
@Suite struct FuzzTests {
    private let seconds = Int(Environment.current()["UPKEEP_FUZZ_SECONDS"] ?? "") ?? 30
    private let seed = UInt64(Environment.current()["UPKEEP_FUZZ_SEED"] ?? "") ?? 1

    /// Calls a body with one seed after another until the time is over.
    private func repeatedly(_ name: String, _ body: (UInt64) throws -> Void) rethrows {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(seconds))
        var round: UInt64 = 0
        while clock.now < end {
            let started = clock.now
            try body(seed &+ round)
            let took = clock.now - started
            #expect(took < .seconds(5), "seed \(seed &+ round) took \(took)")
            round += 1
        }
        print("fuzz \(name): seeds \(seed) to \(seed &+ round), \(round) documents")
    }

    @Test func editsWhatItSaysAndNothingElse() throws {
        var accepted = 0
        try repeatedly("edits") { seed in
            var random = Random(seed)
            var generator = YAMLGenerator(random)
            let bytes = Array(generator.file().utf8)
            random = generator.random
            guard let tree = try? YAMLTree(bytes) else { return }
            let scalars = tree.scalars.filter { !($0.text ?? "").isEmpty }
            guard !scalars.isEmpty else { return }
            let node = scalars[Int(random.next() % UInt64(scalars.count))]
            let new = YAMLGenerator.versions[random.below(YAMLGenerator.versions.count)]
            if try check(tree, node, new, seed) { accepted += 1 }
        }
        print("fuzz edits: \(accepted) edits made")
        #expect(accepted > 0)
    }

    /// Replaces a scalar's value and reads the result with libyaml alone.
    ///
    /// - Returns: whether the edit was made.
    private func check(
        _ tree: YAMLTree, _ node: YAMLNode, _ new: String, _ seed: UInt64
    ) throws -> Bool {
        let (old, document) = (node.text ?? "", tree.document(of: node))
        // A key has no path of its own, and of a key that is written twice none is chosen.
        guard (try? tree.root(document)?.node(at: node.path)) == node else { return false }
        guard
            let made = try? tree.replacingScalar(
                at: node.path, document: document, old: old, new: new)
        else { return false }
        let after = try #require(try? YAMLTree(made), "seed \(seed)")
        let place = try #require(try? after.root(document)?.node(at: node.path), "seed \(seed)")
        #expect(place.text == new, "seed \(seed): \(old) → \(new)")
        let what =
            "seed \(seed): \(old.debugDescription) → \(new.debugDescription) in "
            + String(decoding: tree.bytes, as: UTF8.self).debugDescription
        let (from, to) = (node.span.range, place.span.range)
        let isKept =
            made[..<to.lowerBound] == tree.bytes[..<from.lowerBound]
            && made[to.upperBound...] == tree.bytes[from.upperBound...]
        #expect(isKept, "\(what)")
        for (one, two) in zip(tree.scalars, after.scalars) where one.id != node.id {
            let isSame = one.valueBytes == two.valueBytes
            #expect(isSame, "\(what)")
        }
        return true
    }

    @Test func survivesBrokenBytes() {
        repeatedly("bytes") { seed in
            var generator = YAMLGenerator(Random(seed))
            var bytes = Array(generator.file().utf8)
            generator.damage(&bytes)
            let name = generator.random.below(4) == 0 ? "Dockerfile" : "a.yaml"
            let index = FileIndex(bytes, name: name)
            let version = YAMLGenerator.versions[generator.random.below(8)]
            let package = YAMLGenerator.names[generator.random.below(4)]
            let answer = index.find(
                PlaceQuery(
                    names: [package], datasource: "docker", value: version, digest: nil,
                    claims: [
                        PlaceClaim(RenovateManager("regex").reach, count: 1),
                        PlaceClaim(RenovateManager("flux").reach, count: 2),
                    ], snippets: ["\(package):\(version)"]))
            guard case .found(let places) = answer else { return }
            for place in places {
                let text = bytes[place.span.range]
                #expect(text.elementsEqual(place.text.utf8), "seed \(seed)")
                let edit = TextEdit(place.span, expected: place.text, replacement: "9.9.9")
                let made =
                    try? index.tree?.applying([edit]) ?? PlainText.applying([edit], to: bytes)
                guard let made else { continue }
                let (start, end) = (place.span.start.value, place.span.end.value)
                let quotes = made.count - (bytes.count - text.count + 5)
                #expect(quotes == 0 || quotes == 2, "seed \(seed)")
                #expect(made.starts(with: bytes[..<start]) || quotes == 2, "seed \(seed)")
                // Quotes stand around the whole scalar, the second one somewhere behind the edit.
                let isKept = made.suffix(bytes.count - end).elementsEqual(bytes[end...])
                #expect(isKept || quotes == 2, "seed \(seed)")
            }
        }
    }
}

/// Numbers that a seed determines.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// Makes YAML files in all the ways in which people write them.
struct YAMLGenerator {
    static let versions = [
        "1.2.3", "v1.2", "1.2", "6.10", "1e3", "0777", "1_000", "0x10", "12:30:45", "true", "null",
        "~", "2026-11-20", ".inf", "0o7", "v1.2.3-rc.1+k3s1", "it's", "a\"b", "x: y", "a # b", "é",
        "[x]", "{{ x }}", "${V:-1.2}", "sha256:" + String(repeating: "a", count: 64), "- x", "",
        "a\nb", "\u{85}x", "漢字", " x ", "\\n", "%x", "@x", "x,y", "*x", "&x", "!x", "<<", "? x",
    ]
    static let names = ["x/y", "ghcr.io/x/y", "redis", "o/r"]
    private static let keys = [
        "image", "tag", "repository", "version", "digest", "url", "ref", "name", "newTag", "uses",
        "é", "'q'", "\"d\"", "apiVersion", "kind", "with", "rev", "<<", "x y",
    ]

    var random: Random
    private var newline = "\n"
    private var anchors = 0

    init(_ random: Random) { self.random = random }

    private mutating func pick<Item>(_ items: [Item]) -> Item { items[random.below(items.count)] }

    mutating func file() -> String {
        newline = pick(["\n", "\n", "\n", "\r\n", "\r"])
        var text = pick(["", "", "\u{FEFF}", "---" + newline, "# v1.2 é" + newline])
        for index in 0...random.below(3) {
            if index > 0 { text += "---" + pick(["", " # 1.2.3"]) + newline }
            text += block(0, depth: 0)
        }
        return random.below(5) == 0 ? String(text.dropLast()) : text
    }

    private mutating func block(_ indent: Int, depth: Int) -> String {
        let blanks = String(repeating: " ", count: indent)
        let isList = random.below(4) == 0
        var text = ""
        for _ in 0...random.below(4) {
            if random.below(6) == 0 { text += blanks + "# renovate: depName=x/y\t1.2.3" + newline }
            text += blanks + (isList ? "- " : pick(Self.keys) + ":" + pick([" ", " ", "  ", "\t"]))
            if depth < 4, random.below(3) == 0 {
                text += (isList ? "# c" : anchor()) + newline + block(indent + 2, depth: depth + 1)
            } else {
                text += value(indent + 2) + pick(["", "", " # 1.2.3 é", "\t# x"]) + newline
            }
        }
        return text
    }

    private mutating func anchor() -> String {
        switch random.below(8) {
        case 0:
            anchors += 1
            return "&a\(random.below(anchors)) "
        case 1: return pick(["!!str ", "!x "])
        default: return ""
        }
    }

    private mutating func value(_ indent: Int) -> String {
        let version = pick(Self.versions)
        let text = random.below(2) == 0 ? version : pick(Self.names) + ":" + version
        let blanks = newline + String(repeating: " ", count: indent)
        switch random.below(10) {
        case 0: return anchor() + "'" + text.replacing("'", with: "''") + "'"
        case 1: return anchor() + "\"" + text.replacing("\"", with: "\\\"") + "\""
        case 2: return "\"\\u00e9 " + pick(Self.names) + "\\x31 1.2.3\""
        case 3: return pick(["|", "|-", ">", ">-", "|+", "|2"]) + blanks + text + blanks + "1.2.3"
        case 4: return "{\(pick(Self.keys)): \(text), b: [1.2.3, '\(version)']}"
        case 5: return anchors > 0 ? "*a\(random.below(anchors))" : text
        case 6: return "word" + blanks + text + blanks + "word"
        case 7: return "[" + pick(Self.versions) + ", {a: 1.2.3}]"
        default: return anchor() + text
        }
    }

    /// Cuts, doubles, changes and adds bytes.
    mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0..<random.below(4) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes.removeSubrange(place...)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2:
                bytes.insert(contentsOf: pick([[0], [0xC3], [0x09], [0x7B], [0x5B]]), at: place)
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            default:
                let end = min(bytes.count, place + random.below(8))
                bytes.removeSubrange(place..<end)
            }
        }
    }
}
