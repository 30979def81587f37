internal import Manifests
internal import Names
package import YAMLText

/// One file on its way: its content at the base commit, and the edits taken so far.
package struct EditableFile: Sendable {
    /// The path.
    package let path: String
    /// The content at the base commit.
    package let base: FileText
    /// Whether the file is what detect saw, so that references hold byte for byte.
    package let isAsScanned: Bool
    /// Edits of groups that were taken, at the base's bytes.
    package private(set) var taken: [TextEdit] = []
    /// The content with the taken edits.
    package private(set) var content: [UInt8]

    /// Takes a file as it stands at the base commit.
    ///
    /// - Throws: a refusal of what must not be edited: `generated-file`, `sops-encrypted`; of YAML
    ///   that cannot be read whole: `too-deep`, `too-large`.
    package init(path: String, bytes: [UInt8], isAsScanned: Bool) throws(Refusal) {
        self.path = path
        self.isAsScanned = isAsScanned
        content = bytes
        let name = path.split(separator: "/").last ?? ""
        if name.hasPrefix("gotk-components") {
            throw Refusal(
                reason: "generated-file",
                detail: "Flux's own manifests are made whole: flux install --export > \(path)")
        }
        let tree = try EditableFile.read(bytes, name: path)
        if tree.map(EditableFile.isEncrypted) ?? EditableFile.isEncrypted(bytes) {
            throw Refusal(
                reason: "sops-encrypted",
                detail: "the file is encrypted with SOPS, the version stands under its MAC: "
                    + "edit it with sops")
        }
        base = FileText(path, bytes, tree: tree)
    }

    /// The tree of a YAML file; nil for a template, which is edited as text, at the places that
    /// detect saw.
    private static func read(_ bytes: [UInt8], name: String) throws(Refusal) -> YAMLTree? {
        guard FileIndex.isYAML(name) else { return nil }
        do throws(YAMLError) {
            return try YAMLTree(bytes)
        } catch {
            if error.code == .tooDeep || error.code == .tooLarge { throw Refusal(error) }
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
    package func content(adding edits: [TextEdit]) throws(Refusal) -> [UInt8] {
        do throws(YAMLError) {
            return try base.applying(taken + edits)
        } catch {
            throw Refusal(error)
        }
    }

    /// Takes the edits of a group.
    package mutating func take(_ edits: [TextEdit], content: [UInt8]) {
        taken += edits
        self.content = content
    }
}
