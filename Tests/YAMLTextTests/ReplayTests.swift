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
    }

    @Test func givesTheBytesThatWereCommitted() throws {
        let scratch = try ScratchDirectory()
        try SharedData.unpack("replay/blobs.tar.xz", into: scratch.path)
        let lines = try SharedData.read("replay/cases.jsonl").split(separator: 0x0A)
        var passed: [String: Int] = [:]
        var failed: [String: [String]] = [:]
        for line in lines {
            let one = try JSONDecoder().decode(Case.self, from: Data(line))
            do {
                try replay(one, blobs: scratch.file("blobs"))
                passed[one.class, default: 0] += 1
            } catch {
                failed[one.class, default: []].append("\(one.id): \(error)")
            }
        }
        for name in Set(passed.keys).union(failed.keys).sorted() {
            print("replay \(name): \(passed[name] ?? 0) passed, \(failed[name]?.count ?? 0) failed")
        }
        #expect(failed.values.flatMap { $0 }.isEmpty, "\(failed)")
        #expect(passed.values.reduce(0, +) == lines.count)
    }

    struct Mismatch: Error { let file: String }

    private func replay(_ one: Case, blobs: String) throws {
        for file in one.files {
            var bytes = try Files.read(Paths.join(blobs, file.old), limit: 1 << 26)
            for edit in one.edits where edit.file == file.path {
                let path = YAMLPath(
                    edit.path.map { step in
                        switch step {
                        case .key(let key): .key(key)
                        case .index(let index): .index(index)
                        }
                    })
                bytes = try YAMLTree(bytes).replacingScalar(
                    at: path, document: edit.doc, old: edit.old, new: edit.new)
            }
            let wanted = try Files.read(Paths.join(blobs, file.new), limit: 1 << 26)
            if bytes != wanted { throw Mismatch(file: file.path) }
        }
    }
}
