import FoundationEssentials
import SystemSupport
import TestSupport
import Testing

@testable import YAMLText

/// Replays version bumps that a bot really committed: each edit given by path, old and new value
/// must give the bytes that were committed.
@Suite(.enabled(if: SharedData.isPresent, "needs the real inputs in ../shared/data"))
struct ReplayTests {
    struct Case: Decodable {
        let id: String
        let `class`: String
        let edits: [Edit]
        let files: [File]
    }

    struct Edit: Decodable {
        let file: String
        let doc: Int
        let path: [Step]
        let old: String
        let new: String
    }

    struct File: Decodable {
        let path: String
        let old: String
        let new: String
    }

    enum Step: Decodable {
        case key(String)
        case index(Int)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let index = try? container.decode(Int.self) {
                self = .index(index)
            } else {
                self = .key(try container.decode(String.self))
            }
        }

        var element: YAMLPathElement {
            switch self {
            case .key(let key): .key(key)
            case .index(let index): .index(index)
            }
        }
    }

    /// A file that came out, the blob that was committed, and whose it is.
    struct Made {
        let file: String
        let blob: String
        let one: Case
    }

    @Test func givesTheBytesThatWereCommitted() throws {
        let scratch = try ScratchDirectory()
        try SharedData.unpack("replay/blobs.tar.xz", into: scratch.path)
        let cases = try SharedData.read("replay/cases.jsonl").split(separator: 0x0A).map {
            try JSONDecoder().decode(Case.self, from: Data($0))
        }
        var made: [Made] = []
        var wrong: [String: String] = [:]
        for one in cases {
            do {
                made += try replay(one, scratch, number: made.count)
            } catch {
                wrong[one.id] = "\(error)"
            }
        }
        let ids = try blobs(of: made.map(\.file))
        try #require(ids.count == made.count)
        for (file, id) in zip(made, ids) where file.blob != id {
            wrong[file.one.id] = "\(id) is not \(file.blob)"
        }
        let byClass = Dictionary(grouping: cases, by: \.class)
        for (name, cases) in byClass.sorted(by: { $0.key < $1.key }) {
            let failed = cases.count { wrong[$0.id] != nil }
            print("replay \(name): \(cases.count - failed) passed, \(failed) failed")
        }
        print("replay: \(cases.count - wrong.count) of \(cases.count) passed")
        #expect(wrong.isEmpty)
        #expect(cases.count == 2517)
    }

    private func replay(
        _ one: Case, _ scratch: ScratchDirectory, number: Int
    ) throws -> [Made] {
        var made: [Made] = []
        for file in one.files {
            var bytes = try Files.read(scratch.file("blobs/\(file.old)"), limit: 1 << 26)
            for edit in one.edits where edit.file == file.path {
                bytes = try YAMLTree(bytes).replacingScalar(
                    at: YAMLPath(edit.path.map(\.element)), document: edit.doc, old: edit.old,
                    new: edit.new)
            }
            let path = scratch.file("made-\(number + made.count)")
            try AtomicFile.write(bytes, to: path)
            made.append(Made(file: path, blob: file.new, one: one))
        }
        return made
    }

    /// The names that Git gives files.
    private func blobs(of files: [String]) throws -> [String] {
        let result = try Programs.run(
            "git", ["hash-object", "--no-filters", "--stdin-paths"],
            input: Array(files.joined(separator: "\n").utf8))
        return result.text.split(separator: "\n").map(String.init)
    }
}
