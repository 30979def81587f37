internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether what changed files pin can be a tag or a digest at all.
///
/// A digest is `sha256:` and 64 hexadecimal digits; a tag has up to 128 letters, digits, `_`, `.` and
/// `-`. Flux does not pull an OCIRepository that says anything else, and the kubelet starts no such
/// image. Source: OCI distribution specification, "Pulling manifests"; OCI image specification,
/// "Digests".
struct ConsistencyCheck: StateCheck {
    static let name = "consistency"
    static let complaint = "cannot be pulled"
    static let complaintNow = complaint
    static let failed = Rule(
        "validate/impossible-reference", .error,
        "A tag or digest has a shape that none can have: nothing of that name can be pulled.",
        why:
            "source-controller and the kubelet refuse the name before they ask a registry: the "
            + "source gets no artifact, or the pod stays in InvalidImageName.",
        example: .yaml(
            """
            kind: OCIRepository
            spec:
              ref:
                digest: sha256:0b1c2d  # 64 digits belong here
            """),
        remedy:
            "write a digest as sha256: with 64 hexadecimal digits, in digest or behind an @; and a "
            + "tag without an @, a colon or a plus sign")

    /// One value of one file.
    struct Subject: CheckSubject {
        let file: String
        let path: YAMLPath

        var name: String { "\(file): \(path)" }
    }

    /// Values of one file that are looked at, at most.
    private static let fileLimit = 20

    private let known = Known()

    /// What was found in the files that were looked through.
    private final class Known {
        var trees: [ObjectIdentifier: (tree: YAMLTree, faults: [PinFault])] = [:]
    }

    init(_ tools: CheckTools) {}

    func subjects(of change: CheckedChange) throws -> [Subject] {
        try change.paths.sorted().flatMap { file in
            guard FileIndex.isYAML(file), try !change.head.isChartTemplate(file) else {
                return [Subject]()
            }
            return try faults(in: file, of: change.head).prefix(ConsistencyCheck.fileLimit)
                .map { Subject(file: file, path: $0.node.path) }
        }
    }

    func inputs(of subject: Subject, in change: CheckedChange) -> Set<String> { [subject.file] }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            let same = try faults(in: subject.file, of: snapshot)
                .filter { $0.node.path.keys == subject.path.keys }
            let fault = same.first { $0.node.path == subject.path } ?? same.first
            guard let fault else { return Sight(.seen([])) }
            var problem = Problem("\(fault.text) \(fault.node.text ?? "")", reason: "bad-reference")
            problem.detail = fault.text
            problem.place = Place(fault.node, in: subject.file)
            return Sight(.seen([problem]))
        }
    }

    private func faults(in file: String, of snapshot: Snapshot) throws -> [PinFault] {
        guard let tree = try snapshot.tree(file) else { return [] }
        if let found = known.trees[ObjectIdentifier(tree)] { return found.faults }
        let faults = PinFault.all(in: tree)
        if !faults.isEmpty { known.trees[ObjectIdentifier(tree)] = (tree, faults) }
        return faults
    }
}

/// A tag or digest that can be none.
struct PinFault {
    /// Where it stands.
    let node: YAMLNode
    /// What is wrong with it.
    let text: String

    private static let mark = Array("sha256:".utf8)
    private static let keys: Set<String> = [
        "image", "tag", "digest", "newTag", "imageTag", "image_tag",
    ]

    /// Those of a file.
    static func all(in tree: YAMLTree) -> [PinFault] {
        var found: [PinFault] = []
        if ByteSearch.first(mark, in: tree.bytes) != nil {
            for scalar in tree.scalars {
                guard let text = scalar.text, text.contains("sha256:"), isPin(scalar),
                    let fault = digestFault(text)
                else { continue }
                found.append(PinFault(node: scalar, text: fault))
            }
        }
        for document in 0..<tree.documentCount {
            guard let root = tree.root(document), root["kind"]?.text == "OCIRepository",
                let reference = root["spec"]?["ref"]
            else { continue }
            found += source(reference).filter { fault in !found.contains { $0.node == fault.node } }
        }
        return found
    }

    /// Whether a scalar is the value of a key under which versions are pinned.
    private static func isPin(_ scalar: YAMLNode) -> Bool {
        guard case .key(let key)? = scalar.path.elements.last, keys.contains(key),
            let parent = scalar.parent, parent.kind == .mapping
        else { return false }
        return parent.entries.contains { $0.value == scalar }
    }

    /// What is wrong with the digest in a text: of an image, a tag, or alone.
    private static func digestFault(_ text: String) -> String? {
        if isFilledLater(text) { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let digest = parts.last, digest.hasPrefix("sha256:"), parts.count <= 2 else {
            return nil
        }
        let digits = digest.dropFirst("sha256:".count).utf8
        if digits.count != 64 {
            return "a digest has 64 hexadecimal digits behind sha256:, and this one \(digits.count)"
        }
        let isHex = digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isHex ? nil : "a digest has digits and the letters a to f alone behind sha256:"
    }

    /// What is wrong with the reference of an OCIRepository.
    private static func source(_ reference: YAMLNode) -> [PinFault] {
        var found: [PinFault] = []
        if let node = reference["digest"], let text = node.text, !text.isEmpty,
            !isFilledLater(text),
            !text.hasPrefix("sha256:")
        {
            found.append(PinFault(node: node, text: "a digest begins with sha256:"))
        }
        if let node = reference["tag"], let text = node.text, !isFilledLater(text) {
            // Flux passes over a digest behind the tag; that it does is told with the pins.
            let tag = text.split(separator: "@", omittingEmptySubsequences: false).first ?? ""
            if text.hasPrefix("sha256:") {
                found.append(
                    PinFault(node: node, text: "a digest stands in spec.ref.digest, not here"))
            } else if !isTag(tag) {
                found.append(
                    PinFault(
                        node: node,
                        text: "a tag has up to 128 letters, digits, _, . and -, and does not begin "
                            + "with . or -"))
            }
        }
        return found
    }

    private static func isTag(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first else { return true }
        return bytes.count <= 128 && !".-".utf8.contains(first)
            && bytes.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "_.-".utf8.contains($0)
            }
    }

    private static func isFilledLater(_ text: String) -> Bool {
        text.contains("${") || text.contains("{{")
    }
}
