extension YAMLTree {
    /// Reads edited bytes again and compares node by node.
    ///
    /// - Parameter expected: the new values of the edited scalars, by index in `nodes`.
    /// - Throws: `not-verified`, naming the first place that is not as it must be.
    func verify(_ edited: [UInt8], expected: [Int32: [UInt8]]) throws(YAMLError) {
        let after: YAMLTree
        do throws(YAMLError) {
            after = try YAMLTree(edited)
        } catch {
            throw YAMLError(.notVerified, "the edited file would not be YAML: \(error)")
        }
        guard after.nodes.count == nodes.count, after.roots == roots,
            after.anchors == anchors
        else {
            throw YAMLError(.notVerified, "the edit would change the file's structure")
        }
        for index in nodes.indices {
            let id = Int32(index)
            let (old, new) = (nodes[index], after.nodes[index])
            let isSame =
                old.kind == new.kind && old.parent == new.parent && old.hasTag == new.hasTag
                && value(old, id, or: expected[id]) == after.value(new, id, or: nil)
            if !isSame || expected[id] != nil && !after.keepsType(of: id, in: self) {
                let node = YAMLNode(tree: self, id: id)
                throw YAMLError(
                    .notVerified, "the edit would change \(node.path) otherwise than asked",
                    line: node.line)
            }
        }
    }

    /// Whether an edited scalar is written so that its reader takes it for what it was.
    private func keepsType(of id: Int32, in before: YAMLTree) -> Bool {
        let (old, new) = (YAMLNode(tree: before, id: id), YAMLNode(tree: self, id: id))
        if new.style != .plain { return new.style == old.style || old.style == .plain }
        guard old.style == .plain else { return false }
        if new.hasTag || !new.isVerbatim { return true }
        return !PlainScalar.needsQuotes(new.text ?? "", replacing: old.text ?? "")
    }

    private func value(
        _ record: YAMLRecord, _ id: Int32, or expected: [UInt8]?
    ) -> ArraySlice<UInt8> {
        if let expected { return expected[...] }
        if record.isDecoded { return (decoded[id] ?? [])[...] }
        guard record.kind == .scalar else { return [] }
        return bytes[YAMLNode(tree: self, id: id).contentSpan.range]
    }

    /// Finds where in the decoded values of escaped, folded or block scalars the edits lie.
    ///
    /// Reads the file once more with a unique word in place of each edited text, and looks where the
    /// words turn up. Scalars that are written as they read need none of this.
    func decodedOffsets(of edits: [Int32: [TextEdit]]) throws(YAMLError) -> [ByteOffset: Int] {
        var marked: [(id: Int32, span: ByteSpan, length: Int)] = []
        for (id, edits) in edits where nodes[Int(id)].isDecoded {
            marked += edits.map { (id, $0.span, $0.expected.utf8.count) }
        }
        if marked.isEmpty { return [:] }
        marked.sort { $0.span.start < $1.span.start }
        let words = marked.indices.map { Array("Zq\($0)x7Kv\($0 &* 7919)Jw".utf8) }
        let probe = TextEdit.splice(zip(marked, words).map { ($0.span, $1) }, into: bytes)
        let tree = try YAMLTree(probe)
        guard tree.nodes.count == nodes.count else { return [:] }
        var offsets: [ByteOffset: Int] = [:]
        var shift: [Int32: Int] = [:]
        for (mark, word) in zip(marked, words) {
            guard let value = tree.decoded[mark.id],
                let found = ByteSearch.first(word, in: value)?.lowerBound
            else { continue }
            offsets[mark.span.start] = found - shift[mark.id, default: 0]
            shift[mark.id, default: 0] += word.count - mark.length
        }
        return offsets
    }

    /// The smallest edit that turns a scalar's value into another one, for scalars whose bytes are
    /// not their value.
    ///
    /// - Throws: `unsupported-scalar` when the changed part cannot be found in the bytes.
    func difference(
        in node: YAMLNode, from old: String, to new: String
    ) throws(YAMLError) -> TextEdit {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        var prefix = zip(old, new).prefix { $0 == $1 }.count
        while prefix > 0, isWord(old[prefix - 1]) { prefix -= 1 }
        let most = min(old.count, new.count) - prefix
        var suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        suffix = min(suffix, most)
        while suffix > 0, isWord(old[old.count - suffix]) { suffix -= 1 }
        let changed = old[prefix..<old.count - suffix]
        let before = ByteSearch.all(
            Array(changed), in: old, within: 0..<prefix + changed.count
        ).count
        var text = node.span.range
        if node.style == .literal || node.style == .folded {
            // What follows the indicator may be a comment.
            let header = bytes[text].firstIndex(of: 0x0A) ?? text.lowerBound
            text = header..<text.upperBound
        }
        let places = ByteSearch.all(Array(changed), in: bytes, within: text)
        guard !changed.isEmpty, before > 0, places.count >= before else {
            throw YAMLError(
                .unsupportedScalar, "the value is written with escapes or over several lines",
                line: node.line)
        }
        let start = places[before - 1].lowerBound
        return TextEdit(
            ByteSpan(start..<start + changed.count),
            expected: String(decoding: changed, as: UTF8.self),
            replacement: String(decoding: new[prefix..<new.count - suffix], as: UTF8.self))
    }

    /// The new text of a plain scalar over several lines, broken as its file's writer would.
    ///
    /// - Returns: nil when the old text was not broken by a rule.
    func refolded(_ node: YAMLNode, to new: [UInt8]) -> [UInt8]? {
        let raw = bytes[node.contentSpan.range]
        guard node.style == .plain, let start = raw.indices.first,
            PlainScalar.canBePlain(String(decoding: new, as: UTF8.self), isInFlow: false)
        else { return nil }
        let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return Refold(of: raw, value: node.valueBytes, column: start - lineStart)?.fold(new)
    }

    private func isWord(_ byte: UInt8) -> Bool { byte > 0x20 }
}
