import Contracts
import RunView
import SystemSupport
import TestSupport
import Testing

@testable import ReportStage

/// Reports with every field filled, as `Fixtures/NAME/report.json`, and what each format makes of them.
enum ReportFixture {
    /// `full` is what a run can say; `hostile` says it in texts that would act where they are read.
    static let names = ["full", "hostile"]

    static func path(_ name: String) -> String {
        Paths.join(Paths.parent(Paths.absolute(#filePath)), "Fixtures/\(name)")
    }

    static func model(_ name: String) throws -> ReportModel {
        let bytes = try Files.read(path("\(name)/report.json"), limit: 1 << 24)
        return model(try CanonicalJSON.decode(Document<ReportPayload>.self, from: bytes))
    }

    static func model(_ document: Document<ReportPayload>) -> ReportModel {
        ReportModel(
            document,
            RunView(detect: ReportBuilderTests.document(DetectPayload(complete: true))))
    }

    /// Holds a text against a golden; `UPDATE_GOLDENS=1` writes it anew.
    static func expect(_ text: String, isGolden name: String) throws {
        let golden = path(name)
        if Environment.current()["UPDATE_GOLDENS"] == "1" {
            try AtomicFile.write(Array(text.utf8), to: golden)
        }
        let expected = try Files.read(golden, limit: 1 << 24)
        #expect(
            Array(text.utf8) == expected,
            "\(name) differs: UPDATE_GOLDENS=1 make test writes it anew")
    }

    /// A report of many updates, each with what most updates have.
    static func large(_ count: Int) -> Document<ReportPayload> {
        let layers = Layer.allCases
        let risks = Risk.allCases
        let sections: [SectionName] = [.applied, .planned, .waiting, .held]
        let updates = (0..<count).map { number -> ReportEntry in
            let digits = String(number, radix: 16)
            let id = UpdateID(
                trusted: "u-" + String(repeating: "0", count: 10 - digits.count) + digits)
            let app = "application-\(number)"
            let file = "clusters/home/apps/\(app)/release.yaml"
            return ReportEntry(
                update: id, component: app, name: "ghcr.io/example/\(app)", file: file,
                kind: UpdateKind.allCases[number % 3], risk: risks[number % 4],
                from: "1.\(number).0", to: "1.\(number + 1).0",
                reason: number % 3 == 0 ? "major: above max-kind minor" : nil,
                link: "https://github.com/example/\(app)/releases/tag/v1.\(number + 1).0",
                released: "2026-11-08T06:00:00Z", isNew: number % 50 == 0,
                layer: layers[number % 8],
                why: ["a minor of what others stand on"],
                affected: Affected(
                    workloads: ["Deployment/\(app)/\(app)"], applications: ["flux-system/apps"],
                    namespaces: [app], data: []),
                isBreaking: number % 3 == 0,
                signals: number % 3 == 0 ? [Signal(signal: "major", evidence: "1 to 2")] : [],
                edits: [ReportEdit(file: file, path: "spec.values.image.tag", old: "1", new: "2")],
                take: "upkeep apply --update \(id)",
                skip: "upkeep hold add ghcr.io/example/\(app) 1.\(number + 1).0 --reason TEXT")
        }
        let parts = sections.enumerated().map { index, name in
            ReportSection(
                section: name, title: name.rawValue,
                entries: updates.enumerated().filter { $0.offset % 4 == index }.map(\.element))
        }
        let planned = parts[1].entries.compactMap(\.update)
        let size = max(planned.count / 20, 1)
        let batches = stride(from: 0, to: planned.count, by: size).enumerated().map {
            index, start in
            ReportBatch(
                index: index, layer: layers[index % 8],
                updates: Array(planned[start..<min(start + size, planned.count)]),
                after: Array(0..<index))
        }
        return ReportBuilderTests.document(
            ReportPayload(
                summary: ReportSummary(
                    text: "\(count) updates", complete: true, outcomes: ReportOutcomes(),
                    risks: ReportRisks(low: 0, medium: 0, high: 0, critical: 0),
                    dependencies: count, updates: count),
                sections: parts, batches: batches))
    }
}
