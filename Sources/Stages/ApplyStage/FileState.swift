internal import Contracts
internal import GitStore
internal import Manifests
internal import YAMLText

/// One file on its way: its content at the base commit, and the edits taken so far.
struct FileState {
    let file: TreeFile
    let base: [UInt8]
    let tree: YAMLTree?
    /// Whether the file is what detect saw.
    let isAsScanned: Bool
    /// Edits of groups that were taken, at the base's bytes.
    private(set) var taken: [TextEdit] = []
    /// The content with the taken edits.
    private(set) var content: [UInt8]

    init(file: TreeFile, base: [UInt8], isAsScanned: Bool) throws(Refusal) {
        self.file = file
        self.base = base
        self.isAsScanned = isAsScanned
        content = base
        let name = file.path.text.split(separator: "/").last ?? ""
        if name.hasPrefix("gotk-components") {
            throw Refusal(
                reason: "generated-file",
                detail: "Flux's own manifests are made whole: flux install --export > \(file.path)")
        }
        tree = try FileState.read(base, name: file.path.text)
        if tree.map(FileState.isEncrypted) ?? FileState.isEncrypted(base) {
            throw Refusal(
                reason: "sops-encrypted",
                detail: "the file is encrypted with SOPS, the version stands under its MAC: "
                    + "edit it with sops")
        }
    }

    /// The tree of a YAML file; nil for a template, which is edited as text, at the places that
    /// detect saw.
    private static func read(_ bytes: [UInt8], name: String) throws(Refusal) -> YAMLTree? {
        guard FileIndex.isYAML(name) else { return nil }
        do throws(YAMLError) {
            return try YAMLTree(bytes)
        } catch {
            if error.code == .tooDeep || error.code == .tooLarge {
                throw Refusal(reason: error.code.rawValue, detail: error.description)
            }
            return nil
        }
    }

    /// Whether text that is not YAML is encrypted: JSON, INI and dotenv files say so in their own way.
    ///
    /// Source: SOPS's stores; its MAC is encrypted like every value.
    private static func isEncrypted(_ bytes: [UInt8]) -> Bool {
        ByteSearch.first(Array("ENC[AES256_GCM,".utf8), in: bytes) != nil
            && ByteSearch.first(Array("sops".utf8), in: bytes) != nil
    }

    private static func isEncrypted(_ tree: YAMLTree) -> Bool {
        (0..<tree.documentCount).contains { index in
            tree.root(index)?["sops"]?["mac"] != nil
        }
    }

    /// The content with more edits; what was taken before stays.
    func content(adding edits: [TextEdit]) throws(Refusal) -> [UInt8] {
        do throws(YAMLError) {
            if let tree { return try tree.applying(taken + edits) }
            return try PlainText.applying(
                taken + edits, to: base, isYAML: FileIndex.isYAML(file.path.text))
        } catch {
            throw Refusal(reason: error.code.rawValue, detail: error.description)
        }
    }

    /// Takes the edits of a group.
    mutating func take(_ edits: [TextEdit], content: [UInt8]) {
        taken += edits
        self.content = content
    }
}
