internal import Contracts
internal import Manifests
internal import YAMLText

/// What is to be done at one reference.
enum PlannedEdit {
    /// The new text stands there already.
    case already(newText: String)
    /// The text is to be replaced; `from` is what it says now.
    case edit(TextEdit, newText: String, from: VersionPair)
}

/// Plans the edits of one update against a file's content at the base commit.
struct EditPlanner {
    let update: Update
    /// Updates of the same dependency that lead less far: what they put there may stand there now.
    let lower: [Update]
    /// The dependency that is updated; nil where detect does not say.
    let dependency: Dependency?

    /// Plans the edit at one reference.
    func plan(_ reference: VersionReference, in file: EditableFile) throws(Refusal) -> PlannedEdit {
        guard reference.bytes.count == 2, let first = reference.bytes.first, first >= 0 else {
            throw Refusal(reason: "bad-reference", detail: "the reference has no place")
        }
        let (span, node) = try locate(reference, in: file)
        let found = String(decoding: file.base.bytes[span.range], as: UTF8.self)
        let takesDigest = node.map { NewText.takesDigest($0, span) } ?? false
        let newText = try NewText.new(update, reference.role, takesDigest: takesDigest)
        if found.utf8.elementsEqual(newText.utf8) { return .already(newText: newText) }
        if found.contains("${") || found.contains("{{") {
            throw Refusal(
                reason: "variable",
                detail: "\(reference.file) reads \"\(found.prefix(100))\" there: the version "
                    + "stands elsewhere, where the variable is set")
        }
        if FileIndex.hasImagePolicyMarker(at: span, in: file.base.bytes) {
            throw Refusal(
                reason: "managed-by-image-automation",
                detail: "Flux's image automation writes this line and would write its version back")
        }
        guard let from = origin(of: found, reference.role, takesDigest: takesDigest) else {
            throw changed(reference, found)
        }
        return .edit(
            TextEdit(span, expected: found, replacement: newText), newText: newText, from: from)
    }

    /// The version that a text stands for: the one that was scanned, or one on the way to the new.
    private func origin(
        of found: String, _ role: ReferenceRole, takesDigest: Bool
    ) -> VersionPair? {
        if let old = NewText.old(update, role), found.utf8.elementsEqual(old.utf8) {
            return update.from
        }
        return lower.first { one in
            guard let text = try? NewText.new(one, role, takesDigest: takesDigest) else {
                return false
            }
            return found.utf8.elementsEqual(text.utf8)
        }?.to
    }

    private func changed(_ reference: VersionReference, _ found: String) -> Refusal {
        let old = NewText.old(update, reference.role) ?? ""
        return Refusal(
            reason: "changed-since-scan",
            detail:
                "\(reference.file) reads \"\(found.prefix(100))\" where \"\(old)\" was; scan again")
    }

    /// Where the reference is in the file as it stands now.
    private func locate(
        _ reference: VersionReference, in file: EditableFile
    ) throws(Refusal) -> (span: ByteSpan, node: YAMLNode?) {
        if file.isAsScanned {
            guard let span = file.base.span(of: reference) else {
                throw Refusal(
                    reason: "bad-reference",
                    detail: "\(reference.file) does not read \"\(reference.text.prefix(100))\" at "
                        + "bytes \(reference.bytes[0])–\(reference.bytes[1])")
            }
            return (span, file.base.tree?.scalar(containing: span))
        }
        let found: YAMLNode?
        do throws(YAMLError) {
            found = try file.base.node(at: reference)
        } catch {
            throw Refusal(
                reason: "changed-since-scan",
                detail: "\(reference.file) changed since the scan: \(error.message)")
        }
        guard let node = found else {
            throw Refusal(
                reason: "changed-since-scan", detail: "\(reference.file) changed since the scan")
        }
        let place = try find(reference, at: node, in: file.base)
        guard names.isEmpty || FileIndex.isNamed(names, at: place, in: node.tree) else {
            throw Refusal(
                reason: "changed-since-scan",
                detail: "\(reference.file) names another package there than \(names[0]); scan again"
            )
        }
        return (place, node)
    }

    private var names: [String] {
        guard let dependency else { return [] }
        return dependency.name == dependency.package
            ? [dependency.name] : [dependency.name, dependency.package]
    }

    /// Finds the old text, or the new.
    private func find(
        _ reference: VersionReference, at node: YAMLNode, in text: FileText
    ) throws(Refusal) -> ByteSpan {
        var words = [NewText.old(update, reference.role)]
        for one in [update] + lower {
            for takesDigest in [true, false] {
                words.append(try? NewText.new(one, reference.role, takesDigest: takesDigest))
            }
        }
        let range = text.range(of: reference, at: node)
        if let place = text.place(of: words.compactMap { $0 }, in: range) { return place }
        throw changed(
            reference, String(decoding: text.bytes[range].prefix(100), as: UTF8.self))
    }
}
