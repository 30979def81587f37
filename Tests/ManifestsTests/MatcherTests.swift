import Contracts
import Testing
import YAMLText

@testable import Manifests

/// Sightings, the files in which they must be found, and what becomes of them.
@Suite struct MatcherTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let commit = String(repeating: "b", count: 40)

    /// A sighting of an image in `a.yaml`, by readers in the order of their ranks.
    private func sighting(
        _ package: String = "x/y", _ value: String = "1.0", file: String = "a.yaml",
        readers: [String] = ["one"], rank: Int = 0, offers: [Offer] = []
    ) -> Sighting {
        let reports = readers.enumerated().map { index, reader in
            Sighting.Report(
                reader: reader, rank: rank + index, claim: PlaceClaim(PlaceReach(), count: 1),
                offers: offers)
        }
        return Sighting(
            file: file, name: package, package: package, names: [package],
            current: VersionPair(value: value), lookup: Lookup(state: .answered), reports: reports)
    }

    private func offer(
        _ value: String?, kind: UpdateKind? = .minor, digest: String? = nil
    ) -> Offer {
        var offer = Offer(name: "x/y", kind: kind, kindName: "k", words: value ?? "")
        offer.value = value
        offer.digest = digest
        return offer
    }

    private func files(_ texts: [String: String]) -> (String) -> SightedFile {
        { path in
            texts[path].map { .file(FileIndex(Array($0.utf8), name: path)) } ?? .missing
        }
    }

    private func detection(
        _ sightings: [Sighting], _ texts: [String: String] = ["a.yaml": "image: x/y:1.0\n"]
    ) -> Detection {
        var answer = SourceAnswer(name: "s", title: "Source", version: nil, ending: .lookedUp)
        answer.sightings = sightings
        return Detection(of: answer, in: files(texts))
    }

    private func rules(_ detection: Detection) -> [String] {
        detection.findings.map(\.rule).sorted()
    }

    @Test func locatesTheCurrentVersionElseAnOfferedOne() {
        let found = detection([sighting(offers: [offer("1.1")])])
        #expect(found.updates.flatMap(\.references).map(\.text) == ["1.0"])
        let texts = ["a.yaml": "image: x/y:1.2\n"]
        let made = detection([sighting(offers: [offer("1.1"), offer("1.2")])], texts)
        #expect(made.dependencies[0].references.map(\.text) == ["1.2"])
        let unknown = detection([sighting(offers: [offer("1.2", kind: nil)])], texts)
        #expect(unknown.dependencies[0].references.isEmpty)
        #expect(rules(unknown) == ["detect/unknown-kind"])
    }

    @Test func joinsSightingsOfOnePlaceUnderAnotherName() {
        let short = sighting("x/y", readers: ["two"], rank: 3, offers: [offer("2.0")])
        let long = sighting("ghcr.io/x/y", readers: ["one"], rank: 1, offers: [offer("1.1")])
        let joined = detection([short, long])
        #expect(joined.dependencies.map(\.package) == ["ghcr.io/x/y"])
        #expect(joined.dependencies[0].managers == ["one", "two"])
        #expect(joined.updates.map(\.to.value) == ["1.1"])
        #expect(rules(joined) == ["detect/managers-disagree"])
        #expect(joined.findings[0].message == "x/y: two offers 2.0, one does not")
    }

    @Test(arguments: [
        ("z", ["two"], 2),  // another package
        ("y", ["one"], 2),  // the same reader says two things
        ("y", ["two"], 1),
    ])
    func joinsNothingElse(package: String, readers: [String], count: Int) {
        var other = sighting(package, readers: readers, rank: 3)
        other.names = ["x/y"]
        #expect(detection([sighting(), other]).dependencies.count == count)
    }

    @Test func choosesNoPlaceWherePackagesOfOneNameAreDisputed() {
        var disputed = sighting(offers: [offer("1.1")])
        disputed.isDisputed = true
        #expect(detection([disputed]).updates[0].references.count == 1)
        disputed.reports[0].claim.count = 2
        let texts = ["a.yaml": "a:\n  image: x/y:1.0\nb:\n  image: x/y:1.0\n"]
        let found = detection([disputed], texts)
        #expect(found.updates[0].references.isEmpty)
        #expect(rules(found) == ["detect/ambiguous"])
        #expect(found.findings[0].message == "x/y 1.0 → 1.1: 2 places fit, Source speaks of fewer")
    }

    @Test func offersWhatAReaderSaysWhoseWordCounts() {
        var seen = sighting(readers: ["one", "two"], offers: [offer("1.1")])
        seen.reports[1].offers = [offer("1.1"), offer("2.0", kind: .major)]
        let found = detection([seen])
        #expect(found.updates.map(\.to.value) == ["1.1"])
        #expect(rules(found) == ["detect/managers-disagree"])
    }

    @Test(arguments: [
        ("docker", String?.some("1.1"), digest, "1.1", String?.some(digest)),
        ("docker", nil, digest, "1.0", digest), ("helm", "1.1", digest, "1.1", nil),
        ("docker", "1.1", commit, "1.1", nil), ("github-tags", "1.1", commit, "1.1", commit),
        ("docker", "1.1", "garbage", "1.1", nil),
    ])
    func writesDigestsThatCanBeWritten(
        datasource: String, value: String?, digest: String, to: String, written: String?
    ) {
        var seen = sighting()
        seen.datasource = Datasource(rawValue: datasource)
        let target = offer(value, digest: digest).target(from: seen)
        #expect(target == VersionPair(value: to, digest: written))
    }

    @Test func keepsTheHoldOfASecondOfferOfTheSameVersion() {
        var held = offer("1.1")
        held.held = Held(reason: "minimum-release-age")
        let found = detection([sighting(offers: [offer("1.1"), held])])
        #expect(found.updates.map(\.held?.reason) == ["minimum-release-age"])
    }

    @Test func leavesToImageAutomationWhatItManages() {
        let texts = ["a.yaml": "image: x/y:1.0 # {\"$imagepolicy\": \"flux-system:y\"}\n"]
        let found = detection([sighting(offers: [offer("1.1")])], texts)
        #expect(found.updates.map(\.held?.reason) == ["managed-by-image-automation"])
    }

    @Test func saysWhichFilesHaveNoPlace() {
        let seen = ["a.yaml", "b.yaml", "c.yaml"].map { sighting(file: $0, offers: [offer("1.1")]) }
        var answer = SourceAnswer(name: "s", title: "Source", version: nil, ending: .lookedUp)
        answer.sightings = seen
        let found = Detection(of: answer) { path in
            path == "a.yaml" ? .unsafe : path == "b.yaml" ? .unreadable("too large") : .missing
        }
        #expect(found.missingFiles == ["a.yaml", "b.yaml", "c.yaml"])
        #expect(found.filesOfUpdates.present == 1, "one is there, and cannot be read")
        #expect(
            Set(rules(found)) == [
                "detect/file-missing", "detect/not-located", "detect/unsafe-path",
            ])
        answer.sightings += [sighting(file: "d.yaml")]
        let none = Detection(of: answer) { _ in .missing }
        #expect(none.filesOfUpdates.total == 3 && none.filesOfUpdates.isOfAnotherRepository)
        answer.sightings = [sighting(file: "d.yaml")]
        #expect(!Detection(of: answer) { _ in .missing }.filesOfUpdates.isOfAnotherRepository)
    }

    /// Fewer than half of the distinct files with updates make it another repository's.
    @Test(arguments: [(0, 0, false), (1, 0, true), (2, 1, false), (3, 1, true), (4, 2, false)])
    func countsTheFilesWithUpdatesThatAreThere(total: Int, present: Int, isOther: Bool) {
        let files = (0..<total).map { "f\($0).yaml" }
        var answer = SourceAnswer(name: "s", title: "Source", version: nil, ending: .lookedUp)
        // Each is seen twice, and none of the files without updates counts.
        answer.sightings = (files + files).map { sighting(file: $0, offers: [offer("1.1")]) }
        answer.sightings += (0..<9).map { sighting(file: "quiet\($0).yaml") }
        let found = Detection(of: answer) { path in
            files.prefix(present).contains(path) ? .unreadable("x") : .missing
        }
        #expect(found.filesOfUpdates.total == total && found.filesOfUpdates.present == present)
        #expect(found.filesOfUpdates.isOfAnotherRepository == isOther)
    }

    @Test func saysOnceWhichFilesAreMissing() {
        let files = (10..<35).map { "f\($0).yaml" }
        var answer = SourceAnswer(name: "s", title: "Source", version: nil, ending: .lookedUp)
        answer.sightings = files.map { sighting(file: $0) }
        answer.sightings.append(sighting(file: "f10.yaml", offers: [offer("1.1")]))
        let found = Detection(of: answer) { _ in .missing }
        let missing = found.findings.filter { $0.rule == "detect/file-missing" }
        #expect(missing.count == 1 && missing[0].message.hasPrefix("25 files that Source names"))
        #expect(missing[0].message.hasSuffix("f18.yaml, f19.yaml and 15 more"))
        let own = found.findings.filter { $0.rule == "detect/not-located" }
        #expect(own.map(\.place?.file) == ["f10.yaml"], "an update has a finding of its own")
    }

    @Test func tellsWhatIsLackingFromWhatIsNotThere() {
        var seen = sighting()
        seen.lookup = Lookup(state: .skipped, reason: "a variable")
        #expect(detection([seen]).lacking == 1 && detection([seen]).isLacking)
        #expect(rules(detection([seen])) == ["detect/not-looked-up"])
        seen.isSkippedByNature = true
        #expect(!detection([seen]).isLacking && detection([seen]).findings.isEmpty)
        for state in [LookupState.failed, .empty] {
            seen.lookup = Lookup(state: state)
            #expect(detection([seen]).isLacking)
        }
    }

    /// Where a reader sees one of three images, and how often it reported it.
    @Test(arguments: [
        (PlaceShapes.image, 1, ["1.0@3"]), (.releaseImage, 1, ["1.0@7"]),
        (.imageKey, 2, ["1.0@3", "1.0@7"]), (PlaceShapes(), 3, ["1.0@3", "1.0@5", "1.0@7"]),
    ])
    func followsTheShapesThatAReaderGoesBy(shapes: PlaceShapes, count: Int, places: [String]) {
        let text = """
            kind: HelmRelease
            one:
              image: x/y:1.0
            two:
              picture: x/y:1.0
            spec: {values: {
              webImage: "x/y:1.0"}}
            """
        let reach = PlaceReach(families: [.image], shapes: shapes)
        let answer = FileIndex(Array(text.utf8), name: "a.yaml").find(
            PlaceQuery(
                names: ["x/y"], datasource: .docker, value: "1.0", digest: nil,
                claims: [PlaceClaim(reach, count: count)], snippets: []))
        guard case .found(let found) = answer else {
            Issue.record("nothing was chosen: \(answer)")
            return
        }
        #expect(found.map { "\($0.text)@\($0.line.value)" } == places)
    }
}
