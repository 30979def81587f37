internal import Contracts
internal import SystemSupport

/// Writes findings as SARIF 2.1.0, which GitHub's code scanning and editors read.
///
/// Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
struct CheckSARIF: CheckFormat {
    let name = "sarif"

    private struct Log: Encodable {
        let schema = "https://json.schemastore.org/sarif-2.1.0.json"
        let version = "2.1.0"
        let runs: [Run]

        enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case version, runs
        }
    }

    private struct Run: Encodable {
        struct Tool: Encodable {
            struct Driver: Encodable {
                let name = Contracts.Tool.info.name
                let semanticVersion = Contracts.Tool.version
                let rules: [Descriptor]
            }
            let driver: Driver
        }
        let tool: Tool
        let columnKind = "unicodeCodePoints"
        let results: [Result]
    }

    private struct Text: Encodable {
        let text: String
        /// The same in Markdown; left out where it would be no different.
        var markdown: String?
    }

    private struct Descriptor: Encodable {
        struct Configuration: Encodable { let level: String }
        let id: String
        let shortDescription: Text
        let fullDescription: Text
        let help: Text
        let defaultConfiguration: Configuration
    }

    private struct Result: Encodable {
        let ruleId: String
        let ruleIndex: Int
        let level: String
        let message: Text
        let locations: [Location]
        let partialFingerprints: [String: String]
        /// Left out where it counts.
        var suppressions: [Suppression]?
    }

    private struct Suppression: Encodable {
        let kind: String
        let justification: String
    }

    private struct Location: Encodable {
        struct Physical: Encodable {
            struct Artifact: Encodable {
                let uri: String
                let uriBaseId = "%SRCROOT%"
            }
            struct Region: Encodable {
                let startLine: Int
                let startColumn: Int?
            }
            let artifactLocation: Artifact
            let region: Region
        }
        let physicalLocation: Physical
    }

    /// One run, valid without findings too. A finding of no file stands at the root's `.`.
    func text(_ listing: CheckListing) throws -> String {
        let all = listing.findings + listing.suppressed.map(\.finding)
        let ids = Set(all.map(\.rule)).sorted()
        let places = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
        let results =
            listing.findings.map { Self.result($0, places) }
            + listing.suppressed.map { one in
                var result = Self.result(one.finding, places)
                result.suppressions = [
                    Suppression(
                        kind: one.by == .comment ? "inSource" : "external",
                        justification: SafeText.line(one.reason))
                ]
                return result
            }
        let rules = ids.map { id in Self.descriptor(id, listing.rules[id]) }
        let log = Log(runs: [Run(tool: .init(driver: .init(rules: rules)), results: results)])
        return String(decoding: try CanonicalJSON.encode(log), as: UTF8.self)
    }

    private static func result(_ finding: Finding, _ places: [String: Int]) -> Result {
        Result(
            ruleId: finding.rule, ruleIndex: places[finding.rule] ?? 0,
            level: level(finding.severity), message: Text(text: CheckLine.advice(finding)),
            locations: [location(finding)],
            partialFingerprints: ["upkeep/v1": finding.fingerprint])
    }

    private static func descriptor(_ id: String, _ rule: Rule?) -> Descriptor {
        Descriptor(
            id: id, shortDescription: Text(text: rule?.meaning ?? id),
            fullDescription: Text(text: rule?.why ?? id), help: rule.map(help) ?? Text(text: id),
            defaultConfiguration: .init(level: level(rule?.severity ?? .warning)))
    }

    /// What to do, and what makes it come up.
    private static func help(_ rule: Rule) -> Text {
        let (remedy, example) = (rule.gateRemedy, rule.example.text)
        let shown =
            switch rule.example {
            case .yaml: "\n\n```yaml\n\(example)\n```"
            case .situation: " \(Markdown.prose(example))"
            }
        return Text(
            text: "What to do: \(remedy)\n\nExample: \(example)",
            markdown: "**What to do**: \(Markdown.prose(remedy))\n\n**Example**:\(shown)")
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .notice: "note"
        }
    }

    private static func location(_ finding: Finding) -> Location {
        Location(
            physicalLocation: .init(
                artifactLocation: .init(uri: uri(CheckPlace.file(finding))),
                region: .init(
                    startLine: CheckPlace.line(finding),
                    startColumn: finding.place?.column.map { max(1, $0) })))
    }

    /// A path as a relative reference.
    private static func uri(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentText.part(String($0)) }.joined(separator: "/")
    }
}
