internal import Contracts
internal import Editing
internal import GitStore
internal import Manifests
internal import Names
internal import YAMLText

/// What an update puts at one reference.
struct PlannedText {
    let reference: VersionReference
    /// What may stand there after it, the longest first: one text where apply wrote it down.
    let texts: [String]
    /// What may stand there before it.
    private(set) var olds: [String]

    /// The edits that apply wrote down; where it found its own commit of an earlier try and wrote
    /// none, what the update says.
    static func of(_ change: Change, _ update: Update?) -> [PlannedText] {
        if !change.edits.isEmpty {
            return change.edits.map { edit in
                PlannedText(
                    reference: edit.reference, texts: [edit.newText],
                    olds: [edit.reference.text]
                        + (update?.from.words(as: edit.reference.role) ?? []))
            }
        }
        return (update?.references ?? []).map { reference in
            PlannedText(
                reference: reference, texts: update?.to.words(as: reference.role) ?? [],
                olds: [reference.text] + (update?.from.words(as: reference.role) ?? []))
        }
    }

    /// The same where an earlier edit of ours may have put these texts there.
    func after(_ earlier: [String]) -> PlannedText {
        var text = self
        text.olds += earlier.filter { !olds.contains($0) && !texts.contains($0) }
        return text
    }

    /// The edit that leads from the file before the commit to the file after it; nil where the text
    /// stood there before.
    ///
    /// - Parameter shift: by how many bytes earlier edits of the file moved the reference; nil where
    ///   the file is not the one that detect saw, so that the place is looked for.
    /// - Throws: `no-such-place` where neither the old nor a new text stands there.
    func edit(before: FileText, after: FileText, shift: Int?) throws(YAMLError) -> TextEdit? {
        let span = try place(in: before, shift)
        let found = String(decoding: before.bytes[span.range], as: UTF8.self)
        if texts.contains(found) { return nil }
        guard let text = try chosen(after) else {
            throw YAMLError(.noSuchPlace, "no new version is planned for it")
        }
        return TextEdit(span, expected: found, replacement: text)
    }

    /// The text of several that stands in the file after the commit.
    private func chosen(_ after: FileText) throws(YAMLError) -> String? {
        guard texts.count > 1, let node = try after.node(at: reference) else { return texts.first }
        let range = node.contentSpan.range
        return texts.first { text in
            ByteSearch.first(
                Array(text.utf8), in: after.bytes, from: range.lowerBound, to: range.upperBound)
                != nil
        } ?? texts.first
    }

    private func place(in before: FileText, _ shift: Int?) throws(YAMLError) -> ByteSpan {
        if let shift, let span = before.span(of: reference, movedBy: shift) { return span }
        guard let node = try before.node(at: reference) else {
            throw YAMLError(.noSuchPlace, "the file changed, and its places cannot be told")
        }
        if let place = before.place(of: olds + texts, in: before.range(of: reference, at: node)) {
            return place
        }
        throw YAMLError(
            .noSuchPlace,
            "\"\(reference.text)\" does not stand at \(YAMLPath(reference.path ?? []))",
            line: node.line)
    }
}
