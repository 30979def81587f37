import Contracts
import TestSupport
import Testing

@testable import Catalog

/// Every pair of versions in reports of real repositories, looked at by the catalog and, without any of
/// its code, by the rows themselves.
@Suite(.enabled(if: SharedData.isPresent, "needs the real inputs in ../shared/data"))
struct KnownPathsTests {
    static let reports = [
        "Diaoul__home-ops", "billimek__k8s-gitops", "carpenike__k8s-gitops", "damacus__home-ops",
        "dcplaya__home-ops", "fluxcd__flux2-kustomize-helm-example", "mirceanton__home-ops",
        "toboshii__home-ops",
    ]

    struct Report: Decodable {
        struct Repository: Decodable { let packageFiles: [String: [File]] }
        struct File: Decodable { let deps: [Dependency] }
        struct Dependency: Decodable {
            let packageName: String?
            let depName: String?
            let datasource: String?
            let registryUrl: String?
            let versioning: String?
            let currentValue: String?
            let updates: [Offer]?
        }
        struct Offer: Decodable {
            let newValue: String?
            let updateType: String?
        }
        let repositories: [String: Repository]
    }

    @Test(arguments: reports)
    func freesNothingThatAPathForbids(_ name: String) throws {
        let catalog = try ComponentCatalog()
        let rows = try PlainRow.all()
        let report = try CanonicalJSON.decode(
            Report.self, from: SharedData.read("renovate/lookup/\(name).report.json.xz"))
        var pairs = 0
        for dependency in report.repositories.values
            .flatMap(\.packageFiles.values).flatMap({ $0 }).flatMap(\.deps)
        {
            guard let package = dependency.packageName ?? dependency.depName,
                let from = dependency.currentValue
            else { continue }
            let identity = PackageIdentity(
                package, datasource: dependency.datasource.map { Datasource(rawValue: $0) },
                registry: dependency.registryUrl)
            let isChart =
                dependency.datasource == "helm" || package.contains("/charts/")
                || package.contains("-charts/")
            guard let known = catalog.package(identity, scale: isChart ? .chart : .app) else {
                continue
            }
            let offers = (dependency.updates ?? []).filter { $0.updateType != "replacement" }
            let to = offers.compactMap(\.newValue)
            for offered in to + [from.replacing("2", with: "1")] where offered != from {
                pairs += 1
                let verdict = catalog.verdict(
                    OfferedStep(
                        known, from: from, to: offered, versioning: dependency.versioning,
                        offers: to.filter { $0 != offered }.enumerated().map {
                            (UpdateID(trusted: "u-\($0.offset)"), VersionPair(value: $0.element))
                        }))
                if verdict.stop != nil { continue }
                let forbidding = rows.filter {
                    $0.isOf(known) && $0.forbids(from, offered, among: to)
                }
                #expect(
                    forbidding.isEmpty,
                    "\(package) \(from) → \(offered): \(forbidding.map(\.text))")
            }
        }
        #expect(pairs > 0 || name.hasPrefix("fluxcd"))
    }
}

/// A row of paths as plain JSON has it, judged by numbers alone.
struct PlainRow: Decodable {
    let component: String
    let packages: [String]?
    let versionOf: String?
    let from: String?
    let to: String?
    let atLeast: String?
    let maxMinorStep: Int?
    let maxMajorStep: Int?
    let maxMonthStep: Int?
    let viaLatestPatch: Bool?
    let via: String?
    let minorStops: [Int]?
    let steps: [[String]]?
    let refuse: String?
    let downgrade: Bool?
    let effect: String
    let unless: [String]?
    let verified: Bool?
    let text: String

    enum CodingKeys: String, CodingKey {
        case component, packages, from, to, via, steps, refuse, downgrade, effect, unless, text
        case verified
        case versionOf = "version_of"
        case atLeast = "at_least"
        case maxMinorStep = "max_minor_step"
        case maxMajorStep = "max_major_step"
        case maxMonthStep = "max_month_step"
        case viaLatestPatch = "via_latest_patch"
        case minorStops = "minor_stops"
    }

    /// The rows that stop a step.
    static func all() throws -> [PlainRow] {
        try CatalogTable.paths.embedded.split(separator: 0x0A)
            .map { try CanonicalJSON.decode(PlainRow.self, from: Array($0)) }
            .filter { $0.effect == "blocks" && $0.verified != false }
    }

    func isOf(_ package: KnownPackage) -> Bool {
        guard package.component.component == component else { return false }
        let isChart = package.scale == .chart && !package.component.isChartVersionOfApp
        guard versionOf == "chart" ? package.scale == .chart : !isChart else { return false }
        guard let packages, !packages.isEmpty else { return true }
        let name = package.identity.name
        return packages.contains { pattern in
            pattern.hasPrefix("*") ? name.hasSuffix(pattern.dropFirst()) : name == pattern
        }
    }

    /// The leading numbers of a version; nil for what begins otherwise.
    static func numbers(_ text: String) -> [Int]? {
        var numbers: [Int] = []
        for part in text.trimmingPrefix("v").split(separator: ".").prefix(3) {
            guard let number = Int(part.prefix { $0.isASCII && $0.isNumber }) else { break }
            numbers.append(number)
            if !part.allSatisfy(\.isNumber) { break }
        }
        guard !numbers.isEmpty, numbers[0] < 10_000 else { return nil }
        return numbers + Array(repeating: 0, count: 3 - numbers.count)
    }

    /// Whether numbers fit a range of `<`, `<=`, `>`, `>=`, `=` and `1.2.x`.
    static func fits(_ version: [Int], _ range: String?) -> Bool {
        guard let range else { return true }
        return range.split(separator: "|").contains { choice in
            choice.split(separator: " ").allSatisfy { word in
                let sign = word.prefix { "<>=".contains($0) }
                let given = word.dropFirst(sign.count).split(separator: ".").compactMap {
                    Int($0)
                }
                let own = Array(version.prefix(given.count))
                return switch sign {
                case "<": own.lexicographicallyPrecedes(given)
                case "<=": !given.lexicographicallyPrecedes(own)
                case ">": given.lexicographicallyPrecedes(own)
                case ">=": !own.lexicographicallyPrecedes(given)
                default: own == given
                }
            }
        }
    }

    func forbids(_ from: String, _ to: String, among offers: [String]) -> Bool {
        guard let old = PlainRow.numbers(from), let new = PlainRow.numbers(to), old != new else {
            return false
        }
        let isBack = new.lexicographicallyPrecedes(old)
        guard isBack == (downgrade == true), PlainRow.fits(old, self.from),
            PlainRow.fits(new, self.to)
        else { return false }
        let depth = zip(old, new).prefix { $0 == $1 }.count
        if atLeast == "major" && depth > 0 || atLeast == "minor" && depth > 1 { return false }
        if isBack || refuse != nil || via != nil { return true }
        if let maxMinorStep, depth == 0 || new[1] - old[1] > maxMinorStep { return true }
        if let maxMajorStep, new[0] - old[0] > maxMajorStep { return true }
        if let maxMonthStep, (new[0] - old[0]) * 12 + new[1] - old[1] > maxMonthStep { return true }
        if let minorStops {
            let last = depth == 0 ? Int.max : new[1]
            if minorStops.contains(where: { old[1] < $0 && $0 < last }) { return true }
        }
        if let steps, !steps.isEmpty, depth < 2,
            !steps.contains(where: {
                PlainRow.fits(old, "=\($0[0])") && PlainRow.fits(new, "=\($0[1])")
            })
        {
            return true
        }
        return viaLatestPatch == true && depth < 2
            && offers.compactMap(PlainRow.numbers).contains {
                $0[0] == old[0] && $0[1] == old[1] && old[2] < $0[2]
            }
    }
}
