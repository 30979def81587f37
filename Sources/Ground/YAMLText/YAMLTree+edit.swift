extension YAMLTree {
    /// Makes edits and proves them: reads the result again and compares.
    ///
    /// Each edit lies inside the text of one scalar, or inside a comment. A scalar keeps the way it
    /// is written; a plain one is put in quotes, in the file's own style, only when the new text
    /// would be read as another type than the old.
    ///
    /// - Returns: the file's new bytes. Every byte outside the edits is the old one; every edited
    ///   scalar reads the new value; every other node is equal.
    /// - Throws: `unexpected-text`, `overlapping-edits`, `no-such-place` when an edit lies in neither
    ///   a scalar nor a comment, `not-verified`.
    package func applying(_ edits: [TextEdit]) throws(YAMLError) -> [UInt8] {
        try applying(edits, reading: [:])
    }

    /// Makes edits that must make scalars read given values, by index in `nodes`.
    private func applying(
        _ edits: [TextEdit], reading values: [Int32: [UInt8]]
    ) throws(YAMLError) -> [UInt8] {
        let ordered = try TextEdit.ordered(edits, in: bytes)
        var byNode: [Int32: [TextEdit]] = [:]
        var splices: [(span: ByteSpan, text: [UInt8])] = []
        for edit in ordered {
            if let node = scalar(containing: edit.span) {
                byNode[node.id, default: []].append(edit)
            } else if isInComment(edit.span), TextEdit.staysOnLine(edit.replacement) {
                splices.append((edit.span, Array(edit.replacement.utf8)))
            } else {
                throw YAMLError(
                    .noSuchPlace, "\"\(edit.expected)\" is in neither a value nor a comment",
                    line: line(at: edit.span.start))
            }
        }
        let scalars = try scalarSplices(byNode)
        let expected = scalars.values.merging(values) { $1 }
        splices += scalars.splices
        splices.sort { $0.span.start < $1.span.start }
        let result = TextEdit.splice(splices, into: bytes)
        try TextEdit.verify(result, from: bytes, splices)
        try verify(result, expected: expected)
        return result
    }

    /// What is put where in the edited scalars, and the values they must read afterwards.
    private func scalarSplices(
        _ byNode: [Int32: [TextEdit]]
    ) throws(YAMLError) -> (splices: [(span: ByteSpan, text: [UInt8])], values: [Int32: [UInt8]]) {
        var values: [Int32: [UInt8]] = [:]
        var splices: [(span: ByteSpan, text: [UInt8])] = []
        let offsets = try decodedOffsets(of: byNode)
        for (id, edits) in byNode {
            let node = YAMLNode(tree: self, id: id)
            let value = try newValue(of: node, edits: edits, offsets: offsets)
            values[id] = value
            if value.isEmpty {
                throw YAMLError(
                    .unsupportedScalar, "the new value would be empty", line: node.line)
            }
            if node.hasTag, node.style == .plain, node.isVerbatim,
                !PlainScalar.canBePlain(String(decoding: value, as: UTF8.self), isInFlow: false)
            {
                throw YAMLError(
                    .unsupportedScalar, "the new value cannot stand behind the tag without quotes",
                    line: node.line)
            }
            if let quoted = quoting(node, value) {
                splices.append((node.span, quoted))
            } else {
                splices += try edits.map { edit throws(YAMLError) in
                    (edit.span, try Self.written(edit.replacement, in: node))
                }
            }
        }
        return (splices, values)
    }

    /// Replaces a scalar's whole value.
    ///
    /// - Throws: as `applying`, and what `node(at:)` throws; `unexpected-text` when the scalar's
    ///   value is not `old`; `not-a-scalar`.
    package func replacingScalar(
        at path: YAMLPath, document: Int, old: String, new: String
    ) throws(YAMLError) -> [UInt8] {
        guard let node = try root(document)?.node(at: path) else {
            throw YAMLError(.noSuchPlace, "there is no document \(document)")
        }
        guard node.kind == .scalar, let text = node.text else {
            throw YAMLError(.notAScalar, "\(path) is not a scalar", line: node.line)
        }
        guard text.utf8.elementsEqual(old.utf8) else {
            throw YAMLError(
                .unexpectedText, "\(path) reads \"\(text)\", not \"\(old)\"", line: node.line)
        }
        if node.isVerbatim {
            return try applying([
                TextEdit(node.contentSpan, expected: text, replacement: new)
            ])
        }
        if let folded = refolded(node, to: Array(new.utf8)) {
            let result = TextEdit.splice([(node.contentSpan, folded)], into: bytes)
            try verify(result, expected: [node.id: Array(new.utf8)])
            return result
        }
        return try applying(
            [try difference(in: node, from: old, to: new)], reading: [node.id: Array(new.utf8)])
    }

    /// The scalar whose text holds a span, keys included; nil when none does.
    package func scalar(containing span: ByteSpan) -> YAMLNode? {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if Int(nodes[middle].start) <= span.start.value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        for index in stride(from: low - 1, through: max(0, low - 3), by: -1)
        where index >= 0 && nodes[index].kind == .scalar {
            let content = YAMLNode(tree: self, id: Int32(index)).contentSpan
            if content.start <= span.start, span.end <= content.end {
                return .init(tree: self, id: Int32(index))
            }
        }
        return nil
    }

    /// Whether a span lies between a `#` that starts a comment and the end of its line.
    private func isInComment(_ span: ByteSpan) -> Bool {
        var position = span.start.value
        while position > 0, bytes[position - 1] != 0x0A {
            position -= 1
            guard bytes[position] == UInt8(ascii: "#") else { continue }
            let isStart = position == 0 || [0x20, 0x09, 0x0A].contains(bytes[position - 1])
            let mark = ByteSpan(position..<position + 1)
            if isStart, scalar(containing: mark) == nil {
                return !bytes[span.range].contains(0x0A)
            }
        }
        return false
    }

    /// The value an edited scalar must have afterwards.
    private func newValue(
        of node: YAMLNode, edits: [TextEdit], offsets: [ByteOffset: Int]
    ) throws(YAMLError) -> [UInt8] {
        let value = node.valueBytes
        var splices: [(span: ByteSpan, text: [UInt8])] = []
        for edit in edits {
            let start =
                node.isVerbatim
                ? edit.span.start.value - node.contentSpan.start.value
                : offsets[edit.span.start]
            guard let start, start + edit.expected.utf8.count <= value.count,
                value[start..<start + edit.expected.utf8.count].elementsEqual(edit.expected.utf8)
            else {
                throw YAMLError(
                    .unsupportedScalar,
                    "\"\(edit.expected)\" is written with escapes or over several lines",
                    line: node.line)
            }
            splices.append(
                (ByteSpan(start..<start + edit.expected.utf8.count), Array(edit.replacement.utf8)))
        }
        return TextEdit.splice(splices, into: value)
    }

    /// The quoted form of a plain scalar's new value where it needs one.
    private func quoting(_ node: YAMLNode, _ value: [UInt8]) -> [UInt8]? {
        guard node.style == .plain, node.isVerbatim, !node.hasTag, let old = node.text else {
            return nil
        }
        let text = String(decoding: value, as: UTF8.self)
        let isInFlow = node.parent?.record.isFlow ?? false
        // What stands there plain although our rules for it are stricter may go on doing so.
        let breaks =
            PlainScalar.canBePlain(old, isInFlow: isInFlow)
            && !PlainScalar.canBePlain(text, isInFlow: isInFlow)
        guard breaks || PlainScalar.needsQuotes(text, replacing: old) else { return nil }
        return prefersSingleQuotes
            ? [0x27] + Self.doubled(text) + [0x27] : [0x22] + Self.escaped(text) + [0x22]
    }

    /// Which quotes the file itself uses more; double ones when it uses none.
    private var prefersSingleQuotes: Bool {
        var single = 0
        var double = 0
        for node in nodes where node.kind == .scalar {
            if node.style == .singleQuoted { single += 1 }
            if node.style == .doubleQuoted { double += 1 }
        }
        return single > double
    }

    // By bytes: to `String` a quote with a combining mark is another character.

    /// As it stands within single quotes.
    private static func doubled(_ text: String) -> [UInt8] {
        text.utf8.flatMap { $0 == 0x27 ? [0x27, 0x27] : [$0] }
    }

    /// As it stands within double quotes.
    private static func escaped(_ text: String) -> [UInt8] {
        text.utf8.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] }
    }

    /// How new text is written inside a scalar that keeps its style.
    private static func written(_ text: String, in node: YAMLNode) throws(YAMLError) -> [UInt8] {
        if !TextEdit.staysOnLine(text) {
            throw YAMLError(.unsupportedScalar, "the new text has control characters")
        }
        return switch node.style {
        case .singleQuoted: doubled(text)
        case .doubleQuoted: escaped(text)
        default: Array(text.utf8)
        }
    }
}
