import Contracts
import SystemSupport

/// The golden documents of the example repository.
enum Golden {
    private static let root = Paths.parent(
        Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    /// The example repository's files.
    static let example = Paths.join(root, "examples/home-lab")

    /// Whether the goldens are to be written anew.
    static let isUpdating = Environment.current()["UPDATE_GOLDENS"] == "1"

    /// The golden of a stage.
    static func path(_ stage: String) -> String {
        Paths.join(root, "Tests/ContractChainTests/Fixtures/home-lab/\(stage).json")
    }

    /// A document without what differs from run to run: run, times, the commits that bear them, and
    /// the digests of inputs that hold those.
    ///
    /// - Parameter base: the commit that the stage started from; it is the same in every run.
    static func normalized(_ bytes: [UInt8], base: String) throws -> [UInt8] {
        guard case .object(var document) = try CanonicalJSON.decode(JSONValue.self, from: bytes)
        else { return bytes }
        document["run"] = .string("20261120T060000Z-00000000")
        document["started"] = .string("2026-11-20T06:00:00Z")
        document["finished"] = .string("2026-11-20T06:00:00Z")
        if case .object(var repository) = document["repository"] {
            repository["url"] = .string("ssh://git@git.example.org/home-lab.git")
            document["repository"] = .object(repository)
        }
        if case .array(let inputs) = document["inputs"] {
            document["inputs"] = .array(
                inputs.map { input in
                    guard case .object(var fields) = input else { return input }
                    fields["sha256"] = .string(String(repeating: "0", count: 64))
                    return .object(fields)
                })
        }
        var names = [base: base]
        return try CanonicalJSON.encode(renamed(.object(document), &names))
    }

    /// Commits after the first one are named by their order: their ids hang on the run's time.
    private static func renamed(
        _ value: JSONValue, _ names: inout [String: String], isCommit: Bool = false
    ) -> JSONValue {
        switch value {
        case .object(let fields):
            var result: [String: JSONValue] = [:]
            for name in fields.keys.sorted() {
                guard let field = fields[name] else { continue }
                result[name] = renamed(
                    field, &names, isCommit: ["commit", "to", "from"].contains(name))
            }
            return .object(result)
        case .array(let items):
            return .array(items.map { renamed($0, &names) })
        case .string(let text) where isCommit && text.utf8.count == 40:
            if names[text] == nil {
                let order = String(names.count)
                names[text] = String(repeating: "c", count: 40 - order.count) + order
            }
            return .string(names[text] ?? text)
        default:
            return value
        }
    }

    /// The first line in which two texts differ, nil where they are equal.
    static func firstDifference(_ actual: [UInt8], _ expected: [UInt8]) -> String? {
        if actual == expected { return nil }
        let lines = actual.split(separator: UInt8(ascii: "\n"))
        let others = expected.split(separator: UInt8(ascii: "\n"))
        let index = zip(lines, others).enumerated().first { $1.0 != $1.1 }?.offset
        let at = index ?? min(lines.count, others.count)
        func text(_ lines: [ArraySlice<UInt8>]) -> String {
            lines.indices.contains(at) ? String(decoding: lines[at], as: UTF8.self) : "end"
        }
        return "line \(at + 1): \(text(lines)), not \(text(others))"
    }
}
