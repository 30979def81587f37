package import Contracts
internal import Names
internal import SystemSupport
internal import YAMLText

/// What stands in a repository of all that a source saw: dependencies with their places, updates,
/// and what an operator should know about both.
package struct Detection {
    /// Every dependency, sorted by id.
    package private(set) var dependencies: [Dependency] = []
    /// Every update, sorted by id.
    package private(set) var updates: [Update] = []
    /// What is to be said, in no particular order.
    package private(set) var findings: [Finding] = []
    /// Files that the source names and that have no place in them: not there, or not safe. Sorted.
    package private(set) var missingFiles: [String] = []
    /// How many of the distinct files with updates there are.
    package private(set) var filesOfUpdates = FileShare()
    /// How many dependencies were not looked up although there was something to look up.
    package private(set) var lacking = 0

    private let title: String
    private let files: (String) -> SightedFile
    private var byID: [UpdateID: Update] = [:]

    /// Locates what a source saw.
    ///
    /// - Parameter files: what each path leads to.
    package init(of answer: SourceAnswer, in files: @escaping (String) -> SightedFile) {
        title = answer.title
        self.files = files
        var matcher = Matcher(files: files)
        let matches = matcher.match(answer.sightings)
        noteMissing(matcher.problems)
        for match in matches { add(match) }
        dependencies.sort { $0.id < $1.id }
        updates = byID.values.sorted { $0.id < $1.id }
        let changed = Set(
            answer.sightings.filter { $0.reports.contains { !$0.offers.isEmpty } }.map(\.file))
        filesOfUpdates = FileShare(
            of: changed, without: matcher.problems.filter { !$0.value.isThere }.keys)
    }

    /// Whether a lookup failed, came back empty, or was not made for lack of something.
    package var isLacking: Bool {
        lacking > 0 || dependencies.contains { [.failed, .empty].contains($0.lookup.state) }
    }

    private mutating func noteMissing(_ problems: [String: SightedFile]) {
        missingFiles = problems.keys.sorted()
        var absent: [String] = []
        for path in missingFiles {
            switch problems[path] {
            case .unsafe:
                note(.unsafePath, path, "\(path) leads out of the repository's files")
            case .unreadable(let reason):
                note(.fileMissing, path, "\(path) cannot be read: \(reason)")
            case .missing, .file, nil: absent.append(path)
            }
        }
        guard let first = absent.first else { return }
        if absent.count == 1 {
            note(.fileMissing, first, "\(first) does not exist at this commit")
        } else {
            note(
                .fileMissing, first,
                "\(absent.count) files that \(title) names do not exist at this commit: "
                    + FileShare.listing(absent))
        }
    }

    private mutating func note(_ rule: Rule, _ path: String, _ message: String) {
        findings.append(.of(rule, path, message, place: Place(file: path)))
    }

    private mutating func add(_ match: Match) {
        let sighting = match.sighting
        let id = sighting.id
        let references = match.places.map { $0.contract(file: sighting.file) }
        dependencies.append(
            Dependency(
                id: id, name: sighting.name, package: sighting.package,
                datasource: sighting.datasource, registry: sighting.registry.map(clean),
                versioning: sighting.versioning, file: sighting.file, managers: match.readers,
                current: sighting.current, references: references, lookup: sighting.lookup))
        noteLookup(of: match, id)
        noteDisagreement(match, id)
        for offer in sighting.offers { add(offer, of: match, id, references) }
    }

    private mutating func noteLookup(of match: Match, _ id: DependencyID) {
        let sighting = match.sighting
        let reason = sighting.lookup.reason ?? ""
        switch sighting.lookup.state {
        case .failed: note(.lookupFailed, id, "\(sighting.name): \(reason)", match)
        case .empty:
            let current = sighting.current.value ?? ""
            note(
                .lookupEmpty, id, "\(sighting.name) \(current): the lookup answered nothing", match)
        case .skipped where !sighting.isSkippedByNature:
            lacking += 1
            note(.notLookedUp, id, "\(sighting.name): not looked up, \(reason)", match)
        case .skipped, .answered: break
        }
    }

    /// Notes the offers of readers that do not count, where the one that counts has none such.
    private mutating func noteDisagreement(_ match: Match, _ id: DependencyID) {
        guard let leader = match.sighting.reports.first else { return }
        let kept = Set(leader.offers.map(\.words))
        let others = match.sighting.reports.dropFirst() + match.twins.flatMap(\.reports)
        for report in others {
            for offer in report.offers where !kept.contains(offer.words) {
                note(
                    .managersDisagree, id,
                    "\(offer.name): \(report.reader) offers \(offer.words), \(leader.reader) "
                        + "does not", match)
            }
        }
    }

    private mutating func add(
        _ offer: Offer, of match: Match, _ dependency: DependencyID,
        _ references: [VersionReference]
    ) {
        let sighting = match.sighting
        guard let kind = offer.kind else {
            note(
                .unknownKind, dependency,
                "\(sighting.name): the update \(offer.words) is a \"\(offer.kindName)\"", match)
            return
        }
        let to = offer.target(from: sighting)
        if let problem = offer.problem(with: to, of: sighting) {
            note(.unfitText, dependency, "\(sighting.name): refused: \(problem)", match)
            return
        }
        let id = offer.id(dependency: dependency, to: to)
        if let before = byID[id] {
            if before.held == nil, let held = offer.held { byID[id]?.held = held }
            return
        }
        let step = Offer.step(sighting.current, to)
        noteUnlocated(match, id, step)
        if kind == .replacement {
            note(
                .replaced, id,
                "\(sighting.name): \(offer.replacement ?? "another package") takes its place "
                    + "(\(step))", match)
        }
        byID[id] = Update(
            id: id, dependency: dependency, kind: kind, group: offer.group(id: id),
            branch: offer.branch, from: sighting.current, to: to,
            replacement: offer.replacement, breaking: offer.breaking, released: offer.released,
            held: offer.held ?? automation(match), advisories: offer.advisories,
            notes: offer.notes.map(clean), references: references,
            links: UpdateLinks(
                changelog: offer.links.changelog.map(clean),
                source: offer.links.source.map(clean)))
    }

    private mutating func noteUnlocated(_ match: Match, _ id: UpdateID, _ step: String) {
        guard match.places.isEmpty else { return }
        let what = "\(match.sighting.name) \(step)"
        if match.candidates.isEmpty {
            let isMissing = missingFiles.contains(match.sighting.file)
            let why =
                isMissing
                ? "the file is not at this commit" : "its version was not found in the file"
            note(.notLocated, id, "\(what): \(why)", match)
            return
        }
        let lines = match.candidates.map {
            "line \($0.line.value) (\($0.path?.description ?? "text"))"
        }
        note(
            .ambiguous, id,
            "\(what): \(match.candidates.count) places fit, \(title) speaks of fewer", match,
            evidence: lines.joined(separator: ", "))
    }

    /// An update that Flux's image automation would write back is not ours to make.
    private func automation(_ match: Match) -> Held? {
        guard case .file(let index) = files(match.sighting.file) else { return nil }
        let isManaged = match.places.contains { index.hasImagePolicyMarker(at: $0.span) }
        return isManaged ? Held(reason: "managed-by-image-automation") : nil
    }

    private mutating func note(
        _ rule: Rule, _ subject: some TextValue, _ message: String, _ match: Match,
        evidence: String? = nil
    ) {
        let first = match.places.first ?? match.candidates.first
        let place = Place(
            file: match.sighting.file, document: first?.document, path: first?.path.map(\.contract),
            line: first?.line.value)
        findings.append(.of(rule, subject.text, message, place: place, evidence: evidence))
    }

    private func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 1000)
    }
}
