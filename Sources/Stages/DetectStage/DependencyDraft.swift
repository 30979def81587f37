internal import Contracts
internal import Manifests
internal import SystemSupport

/// One dependency in the making: the entries of all managers that speak of it.
struct DependencyDraft {
    /// What makes two entries the same dependency.
    struct Key: Hashable {
        let datasource: Datasource?
        let package: String
        let file: String
        let value: String?
        let digest: String?

        /// `d-` and 10 hexadecimal digits.
        var id: String {
            let parts = [datasource?.rawValue ?? "", package, file, value ?? "", digest ?? ""]
            return "d-" + SHA256.hex(parts: parts).prefix(10)
        }
    }

    let key: Key
    /// The entries, the manager that counts first.
    var entries: [RenovateEntry]
    /// Where it stands.
    var places: [LocatedReference] = []
    /// Places that fit although too many do.
    var candidates: [LocatedReference] = []
    /// Managers that reported the same place under another version or name.
    var alsoManagers: Set<String> = []

    /// Joins entries into dependencies: one package with one current version in one file.
    static func drafts(of entries: [RenovateEntry]) -> [DependencyDraft] {
        var order: [Key] = []
        var drafts: [Key: DependencyDraft] = [:]
        for entry in entries {
            let dependency = entry.dependency
            let key = Key(
                datasource: Datasource(named: entry.datasource), package: dependency.package,
                file: entry.path,
                value: dependency.currentValue, digest: dependency.currentDigest)
            if drafts[key] == nil {
                order.append(key)
                drafts[key] = DependencyDraft(key: key, entries: [])
            }
            drafts[key]?.entries.append(entry)
        }
        return order.compactMap { key in
            drafts[key].map { draft in
                var draft = draft
                draft.entries.sort { rank($0.manager) < rank($1.manager) }
                return draft
            }
        }
    }

    /// Which manager counts when two disagree about a place: the lower one.
    static func rank(_ manager: String) -> Int {
        let order = ["flux", "helm-values", "kustomize", "kubernetes"]
        return order.firstIndex(of: manager) ?? (manager == "regex" ? 9 : 5)
    }

    /// The entries of the manager that counts.
    var leading: [RenovateEntry] {
        entries.filter { $0.manager == entries.first?.manager }
    }

    /// How often each manager reported it.
    var claims: [String: Int] {
        entries.reduce(into: [:]) { $0[$1.manager, default: 0] += 1 }
    }

    /// Whether one manager speaks of two packages of this name, from two registries, that are
    /// offered different versions: which place is whose cannot be known.
    var isDisputed: Bool {
        let offers = leading.map { entry in
            Set((entry.dependency.updates ?? []).map { [$0.newValue ?? "", $0.newDigest ?? ""] })
        }
        let registries =
            leading.map { $0.dependency.registryUrl ?? "" }
            + leading.map { ($0.dependency.registryUrls ?? []).joined(separator: " ") }
        return Set(offers).count > 1 && Set(registries.filter { !$0.isEmpty }).count > 1
    }

    var managers: [String] { Set(entries.map(\.manager)).union(alsoManagers).sorted() }

    var name: String { entries.first?.dependency.name ?? "" }

    var versioning: String? { entries.compactMap(\.dependency.versioning).first }

    var registry: String? {
        for entry in leading {
            if let url = entry.dependency.registryUrl { return url }
            if let url = (entry.dependency.registryUrls ?? entry.file.registryUrls)?.first {
                return url
            }
        }
        return nil
    }

    /// What is looked for in the file.
    func query(value: String?, digest: String?) -> PlaceQuery {
        let names = entries.flatMap { entry in
            [entry.dependency.depName, entry.dependency.packageName, entry.dependency.lookupName]
        }
        let snippets = entries.compactMap(\.dependency.replaceString)
            .filter { !$0.contains("**redacted**") }
        return PlaceQuery(
            names: Set(names.compactMap { $0 }).sorted(), datasource: key.datasource,
            value: value, digest: digest, claims: claims, snippets: snippets)
    }

    /// How the lookup ended.
    func lookup(errors: [String: String]) -> Lookup {
        let dependencies = leading.map(\.dependency)
        if let reason = dependencies.compactMap(\.skipReason).first {
            return Lookup(state: .skipped, reason: reason)
        }
        var messages: [String] = []
        for message in dependencies.flatMap(\.warnings).compactMap(\.message)
        where !messages.contains(message) {
            messages.append(message)
        }
        if dependencies.contains(where: { !$0.warnings.isEmpty }) {
            if let error = errors[key.package] { messages.append(error) }
            return Lookup(state: .failed, reason: clean(messages.joined(separator: "; ")))
        }
        if dependencies.contains(where: { $0.updates == nil }) {
            return Lookup(state: .failed, reason: "it was not looked up")
        }
        let isEmpty = dependencies.allSatisfy {
            $0.updates?.isEmpty != false && $0.currentVersion == nil && $0.currentDigest == nil
        }
        return Lookup(state: isEmpty ? .empty : .answered)
    }

    private func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 1000)
    }
}
