internal import Contracts
internal import Manifests
internal import SystemSupport

extension RenovateRun {
    /// What was seen: the entries of all managers that speak of one package with one current version
    /// in one file are one sighting.
    func sightings(of entries: [RenovateEntry]) -> [Sighting] {
        var indices: [SightingKey: Int] = [:]
        var groups: [(key: SightingKey, entries: [RenovateEntry])] = []
        for entry in entries {
            let key = SightingKey(entry)
            if let index = indices[key] {
                groups[index].entries.append(entry)
            } else {
                indices[key] = groups.count
                groups.append((key, [entry]))
            }
        }
        return groups.compactMap { key, entries in
            SightingDraft(entries)?.sighting(key, lookupErrors)
        }
    }
}

/// What makes two entries the same sighting.
private struct SightingKey: Hashable {
    let datasource: Datasource?
    let package: String
    let file: String
    let current: VersionPair

    init(_ entry: RenovateEntry) {
        let dependency = entry.dependency
        datasource = Datasource(named: entry.datasource)
        self.package = dependency.package
        file = entry.path
        current = VersionPair(value: dependency.currentValue, digest: dependency.currentDigest)
    }
}

/// What makes two updates the same offer.
private struct OfferKey: Hashable {
    let update: RenovateUpdate
    let name: String
    let changelog: String?
    let source: String?

    init(_ update: RenovateUpdate, _ dependency: RenovateDependency) {
        self.update = update
        name = dependency.name
        changelog = dependency.changelogUrl
        source = dependency.sourceUrl
    }
}

/// The entries of one sighting.
private struct SightingDraft {
    /// The entries, those of the manager first whose word counts.
    private let entries: [RenovateEntry]
    /// The entries of that manager.
    private let leading: [RenovateEntry]
    private let first: RenovateEntry

    init?(_ entries: [RenovateEntry]) {
        self.entries = entries.sorted { $0.manager.rank < $1.manager.rank }
        guard let first = self.entries.first else { return nil }
        self.first = first
        leading = self.entries.filter { $0.manager === first.manager }
    }

    func sighting(_ key: SightingKey, _ errors: [String: String]) -> Sighting {
        let names = SightingDraft.unique(
            entries.map(\.dependency.depName) + entries.map(\.dependency.packageName)
                + entries.map(\.dependency.lookupName))
        let lookup = lookup(errors[key.package])
        var sighting = Sighting(
            file: key.file, name: first.dependency.name, package: key.package,
            names: names.sorted(), current: key.current, lookup: lookup, reports: reports)
        sighting.datasource = key.datasource
        sighting.registry = registry
        sighting.versioning = entries.compactMap(\.dependency.versioning).first
        sighting.isSkippedByNature =
            lookup.state == .skipped && SkipReason.isByNature(lookup.reason ?? "")
        sighting.snippets = SightingDraft.unique(
            entries.map(\.dependency.replaceString)
        ).filter { !$0.contains("**redacted**") }
        sighting.isDisputed = isDisputed
        return sighting
    }

    /// What each manager reported, in the order of their entries.
    private var reports: [Sighting.Report] {
        var reports: [(manager: RenovateManager, dependencies: [RenovateDependency])] = []
        for entry in entries {
            if let index = reports.firstIndex(where: { $0.manager === entry.manager }) {
                reports[index].dependencies.append(entry.dependency)
            } else {
                reports.append((entry.manager, [entry.dependency]))
            }
        }
        return reports.map { manager, dependencies in
            Sighting.Report(
                reader: manager.name, rank: manager.rank,
                claim: PlaceClaim(manager.reach, count: dependencies.count),
                offers: SightingDraft.offers(dependencies))
        }
    }

    /// What one manager offers, each once however often it was reported.
    private static func offers(_ dependencies: [RenovateDependency]) -> [Offer] {
        var seen: Set<OfferKey> = []
        var offers: [Offer] = []
        var last: RenovateDependency?
        for dependency in dependencies {
            if let last, last.updates == dependency.updates, last.isNamed(like: dependency) {
                continue
            }
            last = dependency
            for update in dependency.updates ?? []
            where seen.insert(OfferKey(update, dependency)).inserted {
                offers.append(update.offer(for: dependency))
            }
        }
        return offers
    }

    private var registry: String? {
        for entry in leading {
            if let url = entry.dependency.registryUrl { return url }
            if let url = (entry.dependency.registryUrls ?? entry.file.registryUrls)?.first {
                return url
            }
        }
        return nil
    }

    /// Whether one manager speaks of two packages of this name, from two registries, that are
    /// offered different versions.
    private var isDisputed: Bool {
        let registries = SightingDraft.unique(
            leading.map(\.dependency.registryUrl)
                + leading.map { $0.dependency.registryUrls?.joined(separator: " ") }
        ).filter { !$0.isEmpty }
        guard registries.count > 1 else { return false }
        let offers = leading.map { entry in
            Set((entry.dependency.updates ?? []).map { [$0.newValue ?? "", $0.newDigest ?? ""] })
        }
        return Set(offers).count > 1
    }

    /// How the lookup ended, as far as the manager says whose word counts.
    ///
    /// - Parameter error: what the datasource answered in place of versions.
    private func lookup(_ error: String?) -> Lookup {
        let dependencies = leading.map(\.dependency)
        if let reason = dependencies.compactMap(\.skipReason).first {
            return Lookup(state: .skipped, reason: reason)
        }
        if dependencies.contains(where: { !$0.warnings.isEmpty }) {
            let messages = SightingDraft.unique(dependencies.flatMap(\.warnings))
            let reason = (messages + [error].compactMap { $0 }).joined(separator: "; ")
            return Lookup(state: .failed, reason: clean(reason))
        }
        if dependencies.contains(where: { $0.updates == nil }) {
            return Lookup(state: .failed, reason: "it was not looked up")
        }
        let isEmpty = dependencies.allSatisfy {
            $0.updates?.isEmpty != false && $0.currentVersion == nil && $0.currentDigest == nil
        }
        return Lookup(state: isEmpty ? .empty : .answered)
    }

    /// The texts, each once; most are equal to the one before.
    private static func unique(_ texts: [String?]) -> [String] {
        var seen: Set<String> = []
        var found: [String] = []
        var last: String?
        for case let text? in texts where text != last {
            last = text
            if seen.insert(text).inserted { found.append(text) }
        }
        return found
    }

    private func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 1000)
    }
}
