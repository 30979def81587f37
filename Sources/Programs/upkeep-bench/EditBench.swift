internal import Contracts
internal import SystemSupport
internal import YAMLText

/// Edits one scalar in each of many files: what `bench/run` measures. It is not installed.
///
/// Reads paths on standard input, one a line. With a directory as argument, writes each edited file
/// there under its number, and to standard output one JSON line for each. `freely PROGRAM …` and
/// `sandboxed PROGRAM …` start a program instead.
@main
enum EditBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        if let code = try ChildBench.run(words) { StandardStreams.exit(code) }
        if let code = try GraphBench.run(words) { StandardStreams.exit(code) }
        let target = words.first
        var (edits, bytes, refused) = (0, 0, 0)
        var number = 0
        while let path = readLine() {
            number += 1
            let file = try Files.read(path, limit: YAMLTree.sizeLimit)
            bytes += file.count
            guard let one = try? Edit(in: YAMLTree(file)) else { continue }
            guard let made = one.made() else {
                refused += 1
                continue
            }
            edits += 1
            guard let target else { continue }
            try AtomicFile.write(made, to: "\(target)/\(number)", isFlushed: false)
            print(
                String(decoding: try CanonicalJSON.compact(one.line(path, number)), as: UTF8.self))
        }
        if target == nil { print("\(edits) edits, \(bytes) bytes, \(refused) refused") }
    }
}

/// One scalar and its new value.
private struct Edit {
    let node: YAMLNode
    let old: String
    let new: String

    /// Takes the last scalar that reads like a version, and counts its last digit up.
    init?(in tree: YAMLTree) {
        let found = tree.scalars.filter { node in
            node.isVerbatim && node.contentSpan.count < 80 && Edit.isVersion(node.valueBytes)
                && (try? tree.root(tree.document(of: node))?.node(at: node.path)) == node
        }.last
        guard let node = found, let old = node.text else { return nil }
        var bytes = Array(old.utf8)
        guard let last = bytes.lastIndex(where: { (48...57).contains($0) }) else { return nil }
        bytes[last] = bytes[last] == 57 ? 56 : bytes[last] + 1
        self.node = node
        self.old = old
        new = String(decoding: bytes, as: UTF8.self)
    }

    private static func isVersion(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.filter { (48...57).contains($0) }.count
        return digits >= 2 && bytes.contains(UInt8(ascii: ".")) && !bytes.contains(0x20)
    }

    func made() -> [UInt8]? {
        try? node.tree.replacingScalar(
            at: node.path, document: node.tree.document(of: node), old: old, new: new)
    }

    func line(_ path: String, _ number: Int) -> JSONValue {
        let steps = node.path.elements.map { step -> JSONValue in
            switch step {
            case .key(let key): .string(key)
            case .index(let index): .integer(index)
            }
        }
        return .object([
            "file": .string(path), "number": .integer(number),
            "document": .integer(node.tree.document(of: node)), "path": .array(steps),
            "old": .string(old), "new": .string(new),
            "bytes": .array([
                .integer(node.span.start.value), .integer(node.span.end.value),
            ]),
        ])
    }
}
