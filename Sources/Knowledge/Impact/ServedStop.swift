internal import Contracts
internal import Manifests

/// What keeps the update of an `apiVersion` back: it may be written only once the API server serves it.
struct ServedStop {
    /// Why, in words.
    let why: String

    /// Looks whether the repository's own definitions serve the version that an update writes.
    ///
    /// Kubernetes' own groups are not judged. Where the repository does not define the kind, what is
    /// served cannot be known, and the update waits as well.
    ///
    /// - Returns: nil for one that may be taken as it is.
    init?(_ update: Update, _ dependency: Dependency, _ served: ServedAPIs) {
        guard let kind = ServedStop.kind(of: dependency, update), let to = update.to.value,
            !ServedAPIs.isBuiltIn(group: kind.group)
        else { return nil }
        let version = to.split(separator: "/").last.map(String.init) ?? to
        guard let definition = served.definition(of: kind) else {
            why =
                "this repository has no CRD of \(kind.kind): whether \(version) is served is not "
                + "known"
            return
        }
        if definition.versions.contains(version) { return nil }
        why =
            "CRDs of this repository serve \(definition.versionList), not \(version)"
    }

    /// The kind whose version an update writes; nil where it writes something else.
    static func kind(of dependency: Dependency, _ update: Update) -> ServedAPIs.Kind? {
        guard dependency.datasource == .kubernetesAPI else { return nil }
        let groups = [update.to.value, update.from.value].compactMap { text -> Substring? in
            guard let text, let slash = text.firstIndex(of: "/") else { return nil }
            return text[..<slash]
        }
        return ServedAPIs.Kind(group: groups.first.map(String.init) ?? "", kind: dependency.package)
    }
}
