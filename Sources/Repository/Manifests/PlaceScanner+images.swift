internal import YAMLText

extension PlaceScanner {
    /// `image: ghcr.io/x/y:1.2@sha256:…`, under whatever key.
    func image(_ node: YAMLNode, _ text: String, _ around: Surroundings) -> VersionPlace? {
        guard let image = VariableText.image(text), image.tag != nil || image.digest != nil else {
            return nil
        }
        var shapes: PlaceShapes = []
        let isImageKey = PlaceScanner.endsInImage(around.key)
        if isImageKey { shapes.insert(.imageKey) }
        if isImageKey, around.isInValues { shapes.insert(.releaseImage) }
        if around.key == "image" { shapes.insert(.image) }
        return VersionPlace(
            .image, names: [image.name],
            value: image.tag.flatMap { PlaceScanner.slice(node, $0.range) },
            digest: image.digest.flatMap { PlaceScanner.slice(node, $0.range) },
            shapes: shapes)
    }

    /// `repository: …`, `tag: …` beside each other; kustomize's `name`, `newName`, `newTag`.
    func tagged(_ node: YAMLNode, _ around: Surroundings) -> VersionPlace? {
        let isKustomize = node["newTag"] != nil || around.key == "images" && node["digest"] != nil
        let tag =
            isKustomize
            ? node["newTag"] : node["tag"] ?? node["imageTag"] ?? node["image_tag"]
        let version = tag ?? (node["repository"] == nil ? nil : node["version"])
        guard version?.kind == .scalar || isKustomize else { return nil }
        let names = imageNames(node, isKustomize: isKustomize)
        if names.isEmpty { return nil }
        var (value, digest) = PlaceScanner.split(version)
        if digest == nil {
            let own = PlaceScanner.slice(node["digest"] ?? node["sha"])
            if let own, ImageReference.isDigest(own.text) { digest = own }
        }
        var shapes: PlaceShapes = isKustomize ? .kustomizeImage : []
        if PlaceScanner.endsInImage(around.key), node["repository"] != nil {
            shapes.insert(.imageKey)
            if around.isInValues { shapes.insert(.releaseImage) }
        }
        return VersionPlace(
            .image, names: names, value: value, digest: digest, shapes: shapes)
    }

    private func imageNames(_ node: YAMLNode, isKustomize: Bool) -> [String] {
        if isKustomize {
            let name = node["newName"]?.text ?? node["name"]?.text
            return name.map { [$0] } ?? []
        }
        var names: [String] = []
        for key in ["repository", "image", "repo", "imageRepository", "name"] {
            guard let name = node[key]?.text, !name.isEmpty else { continue }
            // What has an image's name beside it has one of its own for something else.
            if key == "name", !names.isEmpty { break }
            if let registry = node["registry"]?.text, !registry.isEmpty {
                names.append(registry + "/" + name)
                continue
            }
            for registryKey in ["imageRegistry", "registryName"] {
                if let registry = node[registryKey]?.text, !registry.isEmpty {
                    names.append(registry + "/" + name)
                }
            }
            names.append(name)
        }
        return names
    }

    /// Whether a key says that an image stands under it, as charts' values have it.
    static func endsInImage(_ key: String) -> Bool {
        key.hasSuffix("image") || key.hasSuffix("Image")
    }
}

/// Finds images in text of several lines that is itself a manifest, a script or a template.
enum BlockText {
    /// Lines `image: NAME:TAG` of a block scalar.
    static func images(in node: YAMLNode) -> [VersionPlace] {
        let bytes = node.tree.bytes
        var places: [VersionPlace] = []
        var start = node.span.start.value
        while start < node.span.end.value {
            let end = bytes[start..<node.span.end.value].firstIndex(of: 0x0A) ?? node.span.end.value
            if let (range, image) = image(in: bytes, start..<end) {
                func slice(_ part: Range<Int>?) -> TextSlice? {
                    part.map { part in
                        let span = ByteSpan(
                            range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
                        return TextSlice(
                            node: node, span: span,
                            text: String(decoding: bytes[span.range], as: UTF8.self))
                    }
                }
                places.append(
                    VersionPlace(
                        .image, names: [image.name], value: slice(image.tag?.range),
                        digest: slice(image.digest?.range), shapes: .image))
            }
            start = end + 1
        }
        return places
    }

    private static func image(
        in bytes: [UInt8], _ line: Range<Int>
    ) -> (Range<Int>, ImageReference)? {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "-") }
        var rest = bytes[line].drop(while: blank)
        let key = Array("image:".utf8)
        guard rest.starts(with: key) else { return nil }
        rest = rest.dropFirst(key.count)
            .drop { blank($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let word = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        guard let image = ImageReference(String(decoding: word, as: UTF8.self)),
            image.tag != nil || image.digest != nil
        else { return nil }
        return (word.startIndex..<word.endIndex, image)
    }
}
