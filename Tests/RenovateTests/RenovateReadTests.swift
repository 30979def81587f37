import Contracts
import Manifests
import SystemSupport
import TestSupport
import Testing

@testable import Renovate

/// What is made of Renovate's words, without a repository.
@Suite struct RenovateReadTests {
    private func report(_ text: String) throws -> RenovateRun {
        let report = RenovateReport()
        report.take(Array(text.utf8))
        return try report.run(name: "r.json", repository: nil, likely: nil)
    }

    private func log(_ text: String, piece: Int = 1 << 20) throws -> RenovateRun {
        let log = RenovateLog()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            log.take(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return try log.run(name: "r.log", repository: nil, likely: nil)
    }

    private func sightings(_ fixture: RenovateFixture) throws -> [Sighting] {
        let run = try log(fixture.log)
        return run.sightings(of: run.entries())
    }

    private func fixture(_ managers: [String], value: String = "1.2.0") -> RenovateFixture {
        var fixture = RenovateFixture()
        for manager in managers {
            fixture.add(
                manager, "a.yaml",
                [
                    RenovateFixture.image(
                        "x/y", value,
                        updates: [RenovateFixture.update("minor", "1.3.0", branch: "b")])
                ])
        }
        return fixture
    }

    @Test(arguments: [1, 7, 1000, 1 << 20])
    func readsALogFromPiecesOfAnySize(piece: Int) throws {
        let run = try log(fixture(["flux", "kubernetes"]).log, piece: piece)
        #expect(run.version == "44.0.0" && run.repository == "local" && run.ending == .lookedUp)
        #expect(run.entries().map(\.manager.name) == ["flux", "kubernetes"])
        #expect(!run.isTruncated && run.junkLines == 0)
    }

    @Test func joinsWhatManagersReportOfOneVersion() throws {
        let managers = ["regex", "kubernetes", "kubernetes", "helm-values", "flux", "kustomize"]
        let seen = try sightings(fixture(managers))
        #expect(seen.count == 1)
        #expect(
            seen[0].reports.map(\.reader)
                == ["flux", "helm-values", "kustomize", "kubernetes", "regex"])
        #expect(seen[0].reports.map(\.claim.count) == [1, 1, 1, 2, 1])
        #expect(seen[0].reports.allSatisfy { $0.offers.map(\.value) == ["1.3.0"] })
        #expect(seen[0].reports.map(\.claim.reach.readsAnnotations).last == true)
        #expect(seen[0].names == ["x/y"] && seen[0].datasource == .docker)
    }

    @Test func keepsVersionsApart() throws {
        var both = fixture(["flux"])
        both.add("flux", "a.yaml", [RenovateFixture.image("x/y", "1.1.0")])
        both.add("flux", "b.yaml", [RenovateFixture.image("x/y", "1.2.0")])
        #expect(try sightings(both).count == 3)
    }

    @Test(arguments: [
        ("digest", "1.2.0", UpdateKind?.some(.digest), nil), ("pinDigest", "1.2.0", .pin, nil),
        ("pin", "1.2.0", .pin, "1.2.0"), ("rollback", "1.1.0", .rollback, "1.1.0"),
        ("bump", "9", nil, "9"),
    ])
    func readsKindsOfUpdates(name: String, new: String, kind: UpdateKind?, value: String?) throws {
        var fixture = RenovateFixture()
        fixture.add(
            "flux", "a.yaml",
            [RenovateFixture.image("x/y", "1", updates: [RenovateFixture.update(name, new)])])
        let offer = try #require(sightings(fixture).first?.reports.first?.offers.first)
        #expect(offer.kind == kind && offer.kindName == name && offer.value == value)
        #expect(offer.words == new)
    }

    @Test(arguments: [
        (
            ["Closes CVE-2026-12345, and GHSA-aaaa-bbbb-cccc."], false,
            ["CVE-2026-12345", "GHSA-aaaa-bbbb-cccc"]
        ),
        (["nothing of this kind: CVE-1"], false, []), ([], true, ["unnamed"]),
    ])
    func readsAdvisories(notes: [String], isAlert: Bool, advisories: [String]) throws {
        let update = RenovateFixture.update(
            "patch", "2",
            extra: [
                "prBodyNotes": .array(notes.map { .string($0) }),
                "isVulnerabilityAlert": .boolean(isAlert),
            ])
        var fixture = RenovateFixture()
        fixture.add("flux", "a.yaml", [RenovateFixture.image("x/y", "1", updates: [update])])
        let offer = try #require(sightings(fixture).first?.reports.first?.offers.first)
        #expect(offer.advisories == advisories)
    }

    @Test(arguments: [
        ("{\"config\": 7}", "config: not an object"),
        ("{\"config\": {\"flux\": {}}}", "config.flux: not a list"),
        ("{\"config\": {\"flux\": [[]]}}", "config.flux[0]: not a file"),
        ("{\"config\": {\"flux\": [{}, {\"deps\": [7]}]}}", "config.flux[1]: not a file"),
    ])
    func refusesUpdatesOfAnotherShape(config: String, message: String) throws {
        let fields = config.dropFirst().dropLast()
        var lines = RenovateFixture().logLines()
        lines = lines.map { line in
            line.contains("packageFiles with updates")
                ? #"{"logContext":"ctx-1","repository":"local",\#(fields),"#
                    + #""msg":"packageFiles with updates","level":20}"# : line
        }
        let failure = #expect(throws: StageFailure.self) {
            try log(lines.joined(separator: "\n"))
        }
        #expect(failure?.message.contains("the updates cannot be read: \(message)") == true)
    }

    @Test func saysWhatIsWrongWithALineOfUpdates() throws {
        let lines = fixture(["flux"]).logLines().map { line in
            line.contains("packageFiles with updates")
                ? line.replacing("x/y", with: "x\u{1}y") : line
        }
        let failure = #expect(throws: StageFailure.self) { try log(lines.joined(separator: "\n")) }
        #expect(failure?.message.contains("the updates cannot be read") == true)
        #expect(failure?.message.contains("config.flux[0]") == true)
    }

    @Test(arguments: [
        "{\"problems\": 7, \"repositories\": {}}", "{\"repositories\": {\"a\": []}}",
        "{\"repositories\": {\"a\": {\"packageFiles\": {\"flux\": 1}}}}",
        "{\"repositories\": {\"a\": {\"packageFiles\": {\"flux\": [{\"deps\": {}}]}}}}",
        "{\"repositories\": {}} {}",
    ])
    func refusesReportsOfAnotherShape(text: String) {
        let failure = #expect(throws: StageFailure.self) { try report(text) }
        #expect(failure?.message.contains("not a report of Renovate") == true)
    }

    @Test func readsWhatAVersionBeforeLeftOut() throws {
        let text = #"""
            {"repositories": {"a": {"problems": null, "libYearsWithStatus": {}, "packageFiles": null}}}
            """#
        #expect(try report(text).ending == .noPackages)
    }
}
