import Contracts
import SystemSupport
import TestSupport
import Testing

/// What Renovate's output is like, quirk by quirk.
@Suite struct QuirkTests {
    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/x/web:1.2.0 # the web
        """
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let otherDigest = "sha256:" + String(repeating: "b", count: 64)

    private func fixture() throws -> DetectFixture {
        try DetectFixture(["web.yaml": Self.deployment])
    }

    private func web(
        updates: [RenovateFixture.Fields] = [RenovateFixture.update("minor", "1.3.0", branch: "b")],
        extra: RenovateFixture.Fields = [:], manager: String = "kubernetes"
    ) -> RenovateFixture {
        var report = RenovateFixture()
        report.add(
            manager, "web.yaml",
            [RenovateFixture.image("ghcr.io/x/web", "1.2.0", updates: updates, extra: extra)])
        return report
    }

    @Test func locatesAnUpdate() throws {
        let document = try fixture().report(web())
        let update = try #require(document.payload.updates.first)
        let reference = try #require(update.references.first)
        #expect(document.outcome == .complete && document.payload.complete)
        #expect(reference.text == "1.2.0" && reference.role == .value && reference.document == 0)
        #expect(reference.path?.last == .key("image"))
        let bytes = Array(Self.deployment.utf8)[reference.bytes[0]..<reference.bytes[1]]
        #expect(String(decoding: bytes, as: UTF8.self) == "1.2.0")
        #expect(update.kind == .minor && update.to.value == "1.3.0" && update.held == nil)
        let source = try #require(document.payload.sources.first)
        #expect(
            source.counts.entries == 1 && source.counts.updates == 1 && source.counts.answered == 1)
    }

    @Test func readsLogAndReportAlike() throws {
        let one = try fixture()
        let report = web()
        let fromReport = try one.report(report)
        let fromLog = try one.log(report.log)
        #expect(fromReport.payload.dependencies == fromLog.payload.dependencies)
        #expect(fromReport.payload.updates == fromLog.payload.updates)
        #expect(fromLog.payload.sources.first?.version == "44.0.0")
        #expect(fromReport.payload.sources.first?.version == nil)
    }

    @Test func readsALogFromStandardInput() throws {
        let one = try fixture()
        let result = try Programs.run(
            "upkeep-detect", ["--renovate-log", "-", "-o", "json"], in: one.git.work,
            input: Array(web().log.utf8))
        let document = try CanonicalJSON.document(DetectPayload.self, from: result.out)
        #expect(document.payload.updates.count == 1)
        #expect(document.inputs.first?.name == "standard-input")
    }

    @Test(arguments: ["xz", "gzip"])
    func readsPackedSources(program: String) throws {
        let one = try fixture()
        let path = try one.git.writeBeside("report.json", web().report)
        try Programs.run(program, [path])
        let packed = path + (program == "xz" ? ".xz" : ".gz")
        let document = try one.document(["--renovate-report", packed], exit: 0)
        #expect(document.payload.updates.count == 1)
        try one.git.writeBeside("bad.json.xz", "this is not packed")
        let error = try one.refusal(["--renovate-report", one.git.beside("bad.json.xz")])
        #expect(error.contains("cannot be unpacked"))
    }

    @Test func takesReasonsFromTheLogAndDataFromTheReport() throws {
        let warning: JSONValue = .object([
            "topic": "ghcr.io/x/web", "message": "Failed to look up docker package ghcr.io/x/web",
        ])
        let report = web(updates: [], extra: ["warnings": .array([warning])])
        var lines = report.logLines()
        lines.insert(
            #"{"logContext":"ctx-1","repository":"local","packageName":"ghcr.io/x/web","#
                + #""url":"https://ghcr.io/v2","msg":"Datasource unauthorized","level":20,"v":0}"#,
            at: 3)
        let one = try fixture()
        let log = try one.git.writeBeside("r.log", lines.joined(separator: "\n") + "\n")
        let path = try one.git.writeBeside("report.json", report.report)
        let document = try one.document(
            ["--renovate-report", path, "--renovate-log", log], exit: 0)
        let lookup = try #require(document.payload.dependencies.first?.lookup)
        #expect(lookup.state == .failed && lookup.reason?.contains("unauthorized") == true)
        #expect(document.outcome == .partial && document.inputs.count == 2)
    }

    @Test func noticesALogOfAnotherRun() throws {
        let one = try fixture()
        var other = web()
        other.add("flux", "web.yaml", [RenovateFixture.image("a", "1")])
        let log = try one.git.writeBeside("r.log", other.log)
        let path = try one.git.writeBeside("report.json", web().report)
        let document = try one.document(
            ["--renovate-report", path, "--renovate-log", log], exit: 0)
        #expect(
            document.outcome == .partial && document.rules().contains("detect/log-report-differ"))
    }

    // Quirks 1 and 2: long lines, junk, byte order mark, CRLF, blank lines, leading words.
    @Test func survivesJunkAroundTheLines() throws {
        let lines = web().logLines().map { "\($0)\r" }
        let text =
            "\u{FEFF}" + lines[0] + "\n\n(node:1) Warning: something\n"
            + "2026-11-20T06:00:00Z " + lines[1...].joined(separator: "\n")
            + "\n   at foo (x.js:1)\n"
        let document = try fixture().log(text)
        #expect(document.payload.updates.count == 1 && document.outcome == .complete)
        #expect(document.rules().contains("detect/log-junk"))
    }

    @Test func readsALineOfMegabytes() throws {
        var report = web()
        let padding = RenovateFixture.image(
            "ghcr.io/x/other", "9",
            extra: ["replaceString": .string(String(repeating: "x", count: 2000))])
        report.add("kubernetes", "web.yaml", Array(repeating: padding, count: 6000))
        let document = try fixture().log(report.log)
        #expect(document.payload.sources.first?.counts.entries == 6001)
    }

    // Quirk 3: a truncated last line means incomplete, never no updates.
    @Test func neverTakesATruncatedLogForAQuietDay() throws {
        let text = web().log
        let lines = web().logLines()
        let cutInUpdates = lines[..<4].joined(separator: "\n") + "\n" + lines[4].prefix(200)
        let failed = try fixture().log(cutInUpdates, exit: 1)
        #expect(failed.outcome == .failed && failed.summary.contains("truncated"))
        let cutAfterUpdates = String(text.dropLast(20))
        let partial = try fixture().log(cutAfterUpdates)
        #expect(partial.outcome == .partial && partial.payload.updates.count == 1)
        #expect(partial.rules().contains("detect/log-truncated"))
    }

    // Quirk 4: the log file is appended to; the last run counts.
    @Test func takesTheLastRunOfALog() throws {
        let old = web(updates: [RenovateFixture.update("minor", "1.2.9")])
        let text =
            old.logLines(context: "one").joined(separator: "\n") + "\n"
            + web().logLines(context: "two").joined(separator: "\n") + "\n"
        let document = try fixture().log(text)
        #expect(document.payload.updates.map(\.to.value) == ["1.3.0"])
    }

    // Quirk 5: no updates line at level info.
    @Test func saysWhichLevelIsNeeded() throws {
        let one = try fixture()
        let lines = web().logLines().filter {
            !$0.contains("packageFiles") && !$0.contains("lookups complete")
        }
        let log = try one.git.writeBeside("r.log", lines.joined(separator: "\n") + "\n")
        #expect(try one.refusal(["--renovate-log", log]).contains("LOG_LEVEL=debug"))
    }

    // Quirk 6: no packages is an answer, and says so.
    @Test func tellsNoPackagesFromUpToDate() throws {
        let none = try fixture().report(RenovateFixture())
        #expect(none.outcome == .complete && none.summary.contains("no packages"))
        #expect(none.rules() == ["detect/no-packages"])
        let current = try fixture().report(web(updates: []))
        #expect(current.outcome == .complete && current.findings.isEmpty)
        var unproven = RenovateFixture()
        unproven.hasLibYears = false
        #expect(try fixture().report(unproven, exit: 1).outcome == .failed)
    }

    // Quirk 7: a lookup that came back with nothing.
    @Test func flagsALookupThatCameBackEmpty() throws {
        let empty = try fixture().report(web(updates: [], extra: ["currentVersion": .null]))
        #expect(empty.outcome == .partial && empty.payload.dependencies[0].lookup.state == .empty)
        #expect(empty.rules() == ["detect/lookup-empty"])
        let pinned = try fixture().report(
            web(
                updates: [],
                extra: ["currentVersion": .null, "currentDigest": .string(Self.digest)]))
        #expect(pinned.payload.dependencies[0].lookup.state == .answered)
    }

    // Quirks 8 and 19: several managers, one place.
    @Test func takesAPlaceThatThreeManagersReportForOne() throws {
        let text =
            "kind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\nmetadata: {name: a}\n"
            + "spec:\n  values:\n    image: ghcr.io/x/web:1.2.0\n"
        var report = RenovateFixture()
        for manager in ["flux", "helm-values", "kubernetes"] {
            report.add(
                manager, "a.yaml",
                [
                    RenovateFixture.image(
                        "ghcr.io/x/web", "1.2.0",
                        updates: [RenovateFixture.update("minor", "1.3.0", branch: "b")])
                ])
        }
        let document = try DetectFixture(["a.yaml": text]).report(report)
        #expect(document.payload.dependencies.count == 1 && document.payload.updates.count == 1)
        #expect(document.payload.dependencies[0].managers == ["flux", "helm-values", "kubernetes"])
        #expect(document.payload.sources[0].counts.entries == 3)
        #expect(document.payload.sources[0].counts.updates == 3)
        #expect(document.findings.isEmpty)
    }

    @Test func followsTheOrderOfManagersWhereTheyDisagree() throws {
        var report = web(updates: [RenovateFixture.update("major", "2.0.0")])
        report.add(
            "flux", "web.yaml",
            [
                RenovateFixture.image(
                    "ghcr.io/x/web", "1.2.0", updates: [RenovateFixture.update("minor", "1.3.0")])
            ])
        let document = try fixture().report(report)
        #expect(document.payload.updates.map(\.to.value) == ["1.3.0"])
        let finding = try #require(document.findings.first)
        #expect(finding.rule == "detect/managers-disagree" && finding.message.contains("2.0.0"))
        #expect(finding.place?.file == "web.yaml")
    }

    // Quirk 10: a chart's newDigest is an archive's checksum.
    @Test func neverTakesAChecksumOfAnArchiveForADigest() throws {
        let text = "spec:\n  chart:\n    spec: {chart: cilium, version: 1.14.5}\n"
        var report = RenovateFixture()
        report.add(
            "flux", "a.yaml",
            [
                RenovateFixture.dependency(
                    "cilium", "1.14.5", datasource: "helm",
                    updates: [
                        RenovateFixture.update(
                            "minor", "1.15.0", digest: String(repeating: "4", count: 64))
                    ])
            ])
        let document = try DetectFixture(["a.yaml": text]).report(report)
        #expect(document.payload.updates[0].to == VersionPair(value: "1.15.0", digest: nil))
    }

    // Quirk 11: tag and digest of an OCIRepository move together.
    @Test func locatesTagAndDigestOfAnOCIRepository() throws {
        let text =
            "spec:\n  url: oci://ghcr.io/x/y\n  ref:\n    tag: 1.2.0\n    digest: \(Self.digest)\n"
        var report = RenovateFixture()
        report.add(
            "flux", "a.yaml",
            [
                RenovateFixture.image(
                    "ghcr.io/x/y", "1.2.0", digest: Self.digest,
                    updates: [RenovateFixture.update("minor", "1.3.0", digest: Self.otherDigest)])
            ])
        let document = try DetectFixture(["a.yaml": text]).report(report)
        #expect(document.payload.updates[0].references.map(\.role) == [.value, .digest])
    }

    // Quirk 12 and 13: a repository that was given up.
    @Test func saysWhyRenovateGaveUp() throws {
        var report = RenovateFixture()
        report.hasLibYears = false
        report.problems = [
            .object([
                "level": .integer(40), "msg": "Host error", "hostType": "docker",
                "err": .object(["message": "socket hang up", "code": "ECONNRESET"]),
            ])
        ]
        let document = try fixture().report(report, exit: 1)
        #expect(document.outcome == .failed && !document.payload.complete)
        let finding = try #require(document.findings.first)
        #expect(finding.severity == .error && finding.message.contains("ECONNRESET"))
    }

    // Quirk 14: an error of level 50 while all data are there.
    @Test func readsDataDespiteAnErrorInTheLog() throws {
        var lines = web().logLines()
        lines.insert(
            #"{"logContext":"ctx-1","repository":"local","level":50,"msg":"lookupUpdates error","v":0}"#,
            at: 3)
        let document = try fixture().log(lines.joined(separator: "\n") + "\n")
        #expect(document.payload.updates.count == 1)
        #expect(document.rules().contains("detect/source-problem"))
    }

    // Quirk 15: disabled.
    @Test func tellsDisabledFromUpToDate() throws {
        let text = #"{"problems":[],"repositories":{}}"#
        let document = try fixture().report(text: text, exit: 1)
        #expect(document.outcome == .failed && document.rules() == ["detect/nothing-looked-up"])
    }

    // Quirk 16: minimum release age.
    @Test func holdsWhatIsTooYoung() throws {
        for pending: JSONValue in [true, .array(["minimumReleaseAge"])] {
            let update = RenovateFixture.update(
                "minor", "1.3.0", extra: ["pendingChecks": pending])
            let document = try fixture().report(web(updates: [update]))
            #expect(document.payload.updates[0].held?.reason == "minimum-release-age")
        }
    }

    // Quirk 17: skipped by nature, or for lack of something.
    @Test(arguments: [
        ("unversioned-reference", true), ("invalid-value", true), ("contains-variable", true),
        ("local-chart", true), ("disabled", true), ("invalid-version", true),
        ("unspecified-version", true), ("github-token-required", false),
        ("unknown-registry", false), ("internal-error", false), ("something-new", false),
    ])
    func tellsSkippedByNatureFromSkippedForLack(reason: String, isByNature: Bool) throws {
        let document = try fixture().report(
            web(updates: [], extra: ["skipReason": .string(reason), "warnings": .null]))
        #expect(document.payload.complete == isByNature)
        #expect(document.payload.dependencies[0].lookup == Lookup(state: .skipped, reason: reason))
        #expect(document.rules() == (isByNature ? [] : ["detect/not-looked-up"]))
    }

    // Quirk 18: without the key nothing was looked up.
    @Test func tellsExtractionFromLookup() throws {
        var report = RenovateFixture()
        var dependency = RenovateFixture.image("ghcr.io/x/web", "1.2.0")
        dependency["updates"] = nil
        report.add("kubernetes", "web.yaml", [dependency])
        let document = try fixture().report(report, exit: 1)
        #expect(document.outcome == .failed && document.summary.contains("dryRun=extract"))
    }

    // Quirk 22: replacement, rollback, pinned digests.
    @Test func readsReplacementsRollbacksAndPins() throws {
        let updates = [
            RenovateFixture.update("replacement", nil, extra: ["newName": "ghcr.io/y/web"]),
            RenovateFixture.update(
                "rollback", "1.1.0", extra: ["prBodyNotes": .array(["The version was not found"])]),
            RenovateFixture.update("pinDigest", "1.2.0", digest: Self.digest),
            RenovateFixture.update("digest", "1.2.0", digest: Self.otherDigest),
        ]
        let document = try fixture().report(web(updates: updates))
        let kinds = Dictionary(grouping: document.payload.updates, by: \.kind)
        #expect(kinds.count == 4)
        #expect(kinds[.replacement]?[0].replacement == "ghcr.io/y/web")
        #expect(kinds[.replacement]?[0].to.value == "1.2.0")
        #expect(kinds[.rollback]?[0].notes == ["The version was not found"])
        #expect(kinds[.pin]?[0].to == VersionPair(value: "1.2.0", digest: Self.digest))
        #expect(document.rules() == ["detect/replaced"])
    }

    @Test func namesAKindOfUpdateThatItDoesNotKnow() throws {
        let document = try fixture().report(
            web(updates: [RenovateFixture.update("lockFileMaintenance", "1.3.0")]))
        #expect(document.payload.updates.isEmpty && document.rules() == ["detect/unknown-kind"])
        #expect(document.findings[0].message.contains("ghcr.io/x/web"))
    }

    // Quirk 23: version 39 proves a lookup by its updates alone.
    @Test func readsAReportOfVersion39() throws {
        var report = web()
        report.hasLibYears = false
        #expect(try fixture().report(report).outcome == .complete)
    }

    @Test func toleratesFieldsOfUnexpectedTypes() throws {
        let document = try fixture().report(
            web(extra: [
                "versioning": .integer(7), "registryUrls": "x", "skipStage": .object([:]),
                "isAbandoned": "yes", "sourceUrl": .null,
            ]))
        #expect(document.payload.updates.count == 1)
    }

    @Test func inheritsTheDatasourceOfAFile() throws {
        let text = #"""
            {"repositories":{"local":{"problems":[],"packageFiles":{"helmfile":[
              {"packageFile":"h.yaml","datasource":"helm","deps":[{"depName":"x","currentValue":"1.0.0",
                "currentVersion":"1.0.0","updates":[]}]}]}}}}
            """#
        let one = try DetectFixture(["h.yaml": "releases: [{chart: a/x, version: 1.0.0}]\n"])
        #expect(try one.report(text: text).payload.dependencies[0].datasource == "helm")
    }

    @Test func groupsByBranch() throws {
        var report = web()
        report.add(
            "kubernetes", "b.yaml",
            [
                RenovateFixture.image(
                    "ghcr.io/x/web", "1.2.0",
                    updates: [RenovateFixture.update("minor", "1.3.0", branch: "b")])
            ])
        let one = try DetectFixture(["web.yaml": Self.deployment, "b.yaml": Self.deployment])
        let updates = try one.report(report).payload.updates
        #expect(Set(updates.map(\.group)).count == 1 && Set(updates.map(\.id)).count == 2)
    }

    @Test func holdsWhatImageAutomationManages() throws {
        let text = Self.deployment.replacing(
            "# the web", with: "# {\"$imagepolicy\": \"flux-system:web\"}")
        let document = try DetectFixture(["web.yaml": text]).report(web())
        #expect(document.payload.updates[0].held?.reason == "managed-by-image-automation")
    }

    @Test func keepsTheReferenceOfAnUpdateThatIsThereAlready() throws {
        let text = Self.deployment.replacing("1.2.0", with: "1.3.0")
        let document = try DetectFixture(["web.yaml": text]).report(web())
        #expect(document.payload.updates[0].references.map(\.text) == ["1.3.0"])
    }

    @Test func chargesNoSecretToADocument() throws {
        let document = try fixture().report(
            web(extra: ["registryUrl": "https://user:hunter2@ghcr.io"]))
        let text = String(decoding: try CanonicalJSON.encode(document), as: UTF8.self)
        #expect(!text.contains("hunter2"))
    }
}
