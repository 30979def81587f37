internal import Contracts
internal import GitStore
internal import Manifests
internal import Runs
internal import StageKit
internal import SystemSupport
internal import YAMLText

/// Makes the detection out of what a source said and what stands in the repository.
struct DetectionBuilder {
    private let run: RenovateRun
    private let files: RepositoryFiles
    private var findings: [Finding] = []
    private var dependencies: [Dependency] = []
    private var updates: [String: Update] = [:]
    private var missingFiles: Set<String> = []

    init(_ run: RenovateRun, _ files: RepositoryFiles) {
        self.run = run
        self.files = files
    }

    /// What was built.
    struct Detection {
        var dependencies: [Dependency]
        var updates: [Update]
        var findings: [Finding]
        /// Files that the source names and the repository does not have, or that are not safe.
        var missingFiles: Set<String>
        /// Whether one of the files with updates was there.
        var hasFileOfUpdates: Bool
    }

    /// Builds the detection.
    static func build(
        _ run: RenovateRun, _ entries: [RenovateEntry], _ files: RepositoryFiles
    ) -> Detection {
        var builder = DetectionBuilder(run, files)
        return builder.build(entries)
    }

    private mutating func build(_ entries: [RenovateEntry]) -> Detection {
        var drafts = DependencyDraft.drafts(of: entries)
        for index in drafts.indices { locate(&drafts[index]) }
        drafts = merged(drafts)
        for draft in drafts { add(draft) }
        let withUpdates = Set(
            entries.filter { $0.dependency.updates?.isEmpty == false }.map(\.path))
        return Detection(
            dependencies: dependencies.sorted { $0.id < $1.id },
            updates: updates.values.sorted { $0.id < $1.id }, findings: findings,
            missingFiles: missingFiles,
            hasFileOfUpdates: withUpdates.isEmpty || !withUpdates.isSubset(of: missingFiles))
    }

    /// Finds the places of a dependency: where its version stands, else where an update's does.
    private mutating func locate(_ draft: inout DependencyDraft) {
        let path = draft.key.file
        switch files.answer(path) {
        case .missing: noteMissing(path, .fileMissing, "\(path) does not exist at this commit")
        case .unsafe: noteMissing(path, .unsafePath, "\(path) leads out of the repository's files")
        case .unreadable(let reason):
            noteMissing(path, .fileMissing, "\(path) cannot be read: \(reason)")
        case .file(let index):
            var answer = index.find(draft.query(value: draft.key.value, digest: draft.key.digest))
            if answer == .none {
                let updates = draft.leading.flatMap { $0.dependency.updates ?? [] }
                for update in updates.compactMap({ UpdateDraft($0, of: draft.key) })
                where answer == .none {
                    answer = index.find(
                        draft.query(value: update.to.value, digest: update.to.digest))
                }
            }
            switch answer {
            case .found(let places) where draft.isDisputed && places.count > 1:
                draft.candidates = places
            case .found(let places): draft.places = places
            case .ambiguous(let candidates): draft.candidates = candidates
            case .none: break
            }
        }
    }

    private mutating func noteMissing(_ path: String, _ rule: Rule, _ message: String) {
        if missingFiles.insert(path).inserted {
            findings.append(.of(rule, path, message, place: Place(file: path)))
        }
    }

    /// Joins dependencies of one package that turned out to stand in one place.
    private mutating func merged(_ drafts: [DependencyDraft]) -> [DependencyDraft] {
        var kept: [DependencyDraft] = []
        var byFile: [String: [Int]] = [:]
        let ranked = drafts.enumerated().sorted { left, right in
            let (one, two) = (
                DependencyDraft.rank(left.element.entries.first?.manager ?? ""),
                DependencyDraft.rank(right.element.entries.first?.manager ?? "")
            )
            return (one, left.offset) < (two, right.offset)
        }
        for (_, draft) in ranked {
            let twin = (byFile[draft.key.file] ?? []).first { isSamePlace(kept[$0], draft) }
            if let twin {
                kept[twin].alsoManagers.formUnion(draft.managers)
                noteDisagreement(kept[twin], draft.entries)
            } else {
                byFile[draft.key.file, default: []].append(kept.count)
                kept.append(draft)
            }
        }
        return kept
    }

    private func isSamePlace(_ one: DependencyDraft, _ two: DependencyDraft) -> Bool {
        let overlap = one.places.contains { place in
            two.places.contains { $0.span.overlaps(place.span) }
        }
        guard overlap, Set(one.managers).isDisjoint(with: two.managers) else { return false }
        let (left, right) = (PackageName(one.key.package), PackageName(two.key.package))
        return left == right || left.isTail(of: right)
    }

    /// Notes the updates of managers that do not count, where the one that counts has none such.
    private mutating func noteDisagreement(_ draft: DependencyDraft, _ others: [RenovateEntry]) {
        let kept = Set(draft.leading.flatMap { $0.dependency.updates ?? [] }.map(words))
        for entry in others {
            for update in entry.dependency.updates ?? [] where !kept.contains(words(update)) {
                findings.append(
                    .of(
                        .managersDisagree, draft.key.id,
                        "\(entry.dependency.name): \(entry.manager) offers \(words(update)), "
                            + "\(draft.entries.first?.manager ?? "") does not",
                        place: place(draft)))
            }
        }
    }

    private func words(_ update: RenovateUpdate) -> String {
        (update.newValue ?? "") + (update.newDigest.map { "@" + $0 } ?? "")
            + (update.newName.map { " as " + $0 } ?? "")
    }

    private func place(_ draft: DependencyDraft) -> Place {
        let first = draft.places.first ?? draft.candidates.first
        return Place(
            file: draft.key.file, document: first?.document, path: first?.path.map(\.contract),
            line: first?.line.value)
    }

    private mutating func add(_ draft: DependencyDraft) {
        let id = draft.key.id
        let references = draft.places.map { $0.contract(file: draft.key.file) }
        let lookup = draft.lookup(errors: run.lookupErrors)
        dependencies.append(
            Dependency(
                id: id, name: draft.name, package: draft.key.package,
                datasource: draft.key.datasource,
                registry: draft.registry.map(clean), versioning: draft.versioning,
                file: draft.key.file, managers: draft.managers,
                current: VersionPair(value: draft.key.value, digest: draft.key.digest),
                references: references, lookup: lookup))
        note(lookup, draft)
        noteDisagreement(draft, draft.entries.filter { $0.manager != draft.entries.first?.manager })
        for entry in draft.leading {
            for update in entry.dependency.updates ?? [] {
                add(update, of: draft, entry, references)
            }
        }
    }

    private mutating func note(_ lookup: Lookup, _ draft: DependencyDraft) {
        let reason = lookup.reason ?? ""
        switch lookup.state {
        case .failed:
            findings.append(
                .of(
                    .lookupFailed, draft.key.id, "\(draft.name): \(reason)", place: place(draft)))
        case .empty:
            findings.append(
                .of(
                    .lookupEmpty, draft.key.id,
                    "\(draft.name) \(draft.key.value ?? ""): the lookup answered nothing",
                    place: place(draft)))
        case .skipped where !Completeness.isByNature(reason):
            findings.append(
                .of(
                    .notLookedUp, draft.key.id, "\(draft.name): not looked up, \(reason)",
                    place: place(draft)))
        case .skipped, .answered: break
        }
    }

    private mutating func add(
        _ update: RenovateUpdate, of draft: DependencyDraft, _ entry: RenovateEntry,
        _ references: [VersionReference]
    ) {
        guard let made = UpdateDraft(update, of: draft.key) else {
            findings.append(
                .of(
                    .unknownKind, draft.key.id,
                    "\(draft.name): the update \(words(update)) is a "
                        + "\"\(update.updateType ?? "")\"", place: place(draft)))
            return
        }
        let id = made.id(dependency: draft.key.id)
        if let before = updates[id] {
            if before.held == nil, let held = made.held { updates[id]?.held = held }
            return
        }
        noteUnlocated(made, id, draft)
        if made.kind == .replacement {
            findings.append(
                .of(
                    .replaced, id,
                    "\(draft.name): \(update.newName ?? "another package") takes its place "
                        + "(\(made.words))", place: place(draft)))
        }
        updates[id] = Update(
            id: id, dependency: draft.key.id, kind: made.kind, group: made.group(id: id),
            branch: update.branchName, from: made.from, to: made.to,
            replacement: update.newName, breaking: update.isBreaking,
            released: update.releaseTimestamp.flatMap { Timestamp(rfc3339: $0)?.rfc3339 },
            held: made.held ?? automation(draft), advisories: made.advisories,
            notes: update.prBodyNotes.map(clean), references: references,
            links: UpdateLinks(
                changelog: entry.dependency.changelogUrl.map(clean),
                source: entry.dependency.sourceUrl.map(clean)))
    }

    private mutating func noteUnlocated(
        _ update: UpdateDraft, _ id: String, _ draft: DependencyDraft
    ) {
        guard draft.places.isEmpty else { return }
        let what = "\(draft.name) \(update.words)"
        if draft.candidates.isEmpty {
            let why =
                missingFiles.contains(draft.key.file)
                ? "the file is not at this commit" : "its version was not found in the file"
            findings.append(.of(.notLocated, id, "\(what): \(why)", place: place(draft)))
        } else {
            let lines = draft.candidates.map {
                "line \($0.line.value) (\($0.path?.description ?? "text"))"
            }
            findings.append(
                .of(
                    .ambiguous, id,
                    "\(what): \(draft.candidates.count) places fit, Renovate speaks of fewer",
                    place: place(draft), evidence: lines.joined(separator: ", ")))
        }
    }

    /// An update that Flux's image automation would write back is not ours to make.
    private func automation(_ draft: DependencyDraft) -> Held? {
        guard case .file(let index) = files.answer(draft.key.file) else { return nil }
        let isManaged = draft.places.contains { index.hasImagePolicyMarker(at: $0.span) }
        return isManaged ? Held(reason: "managed-by-image-automation") : nil
    }

    private func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 1000)
    }
}

extension YAMLPath {
    /// The path as it stands in documents.
    var contract: [PathElement] {
        elements.map { element in
            switch element {
            case .key(let key): .key(key)
            case .index(let index): .index(index)
            }
        }
    }
}

extension LocatedReference {
    /// The reference as it stands in documents.
    func contract(file: String) -> VersionReference {
        let role: ReferenceRole =
            switch self.role {
            case .value: .value
            case .digest: .digest
            case .valueAndDigest: .valueAndDigest
            case .comment: .comment
            }
        return VersionReference(
            file: file, document: document, path: path?.contract,
            bytes: [span.start.value, span.end.value], text: text, role: role)
    }
}
