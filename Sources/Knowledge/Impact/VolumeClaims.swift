internal import Manifests
internal import YAMLText

/// Finds the volume claims that an object mounts or makes.
enum VolumeClaims {
    /// Their names, from volumes, claim templates and the values charts commonly take.
    static func names(_ resource: Resource) -> [String] {
        if resource.kind == "PersistentVolumeClaim" { return [resource.name] }
        var found: [String] = []
        var open = [resource.root]
        while let node = open.popLast() {
            switch node.kind {
            case .mapping:
                for (key, value) in node.entries {
                    let name = key.text ?? ""
                    if name == "claimName" || name == "existingClaim",
                        let text = value.resolved.text
                    {
                        found.append(text)
                    } else if name == "volumeClaimTemplates" {
                        found += value.resolved.items.compactMap {
                            $0.resolved["metadata"]?["name"]?.text
                        }
                    } else {
                        open.append(value)
                    }
                }
            case .sequence: open += node.items
            case .scalar, .alias: break
            }
        }
        return found.filter { !$0.isEmpty }
    }
}
