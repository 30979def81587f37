import Contracts
import SystemSupport
import TestSupport
import Testing

/// Holds the sources against the floors of the house (docs/architecture.md), by the imports that
/// files really have.
@Suite struct ArrowTests {
    /// The floors, lowest first; on each the modules in the order in which they may use each other.
    static let floors: [(name: String, modules: [String])] = [
        (
            "Ground",
            [
                "CGit2", "CYAML", "CCrypto", "CSeccomp", "CGit2Shim", "CSystemShim", "CCurlShim",
                "CJSONText", "Names", "SystemSupport", "HTTPFetch", "YAMLText", "JSONText",
                "GitStore",
            ]
        ),
        ("Words", ["CSchemas", "Contracts", "Declarations", "SchemaMaker", "Versions"]),
        ("Repository", ["Snapshot", "Manifests", "Editing", "Rendering", "Publishing"]),
        (
            "Knowledge",
            ["CCatalog", "Catalog", "Policy", "Graph", "Holds", "Checks", "Impact", "Decision"]
        ),
        ("Outside", ["Renovate", "Delivery", "Forges"]),
        ("Kit", ["Runs", "RunView", "Metrics", "Formats", "Hooks", "CommandLine", "StageKit"]),
        (
            "Stages",
            [
                "DetectStage", "AnalyzeStage", "BackupStage", "ApplyStage", "ValidateStage",
                "RollbackStage", "ReportStage", "Porcelain",
            ]
        ),
        (
            "Programs", ["upkeep", "upkeep-bench", "upkeep-memberwise", "upkeep-schemas"]
        ),
    ]

    /// What stands beside the house: only tests import it, and it sees Ground and Words alone.
    static let besides = ["CFaults", "TestSupport"]

    /// A module's place: its floor, and its place on it.
    static let places: [String: (floor: Int, index: Int)] = {
        var places: [String: (floor: Int, index: Int)] = [:]
        for (number, floor) in floors.enumerated() {
            for (index, module) in floor.modules.enumerated() { places[module] = (number, index) }
        }
        return places
    }()

    @Test func everyModuleStandsOnItsFloor() throws {
        var found: [String] = []
        for floor in try Files.list(Checkout.path("Sources")).sorted() {
            for module in try Files.list(Checkout.path("Sources/\(floor)")).sorted() {
                found.append("\(floor)/\(module)")
            }
        }
        let expected =
            Self.floors.flatMap { floor in floor.modules.map { "\(floor.name)/\($0)" } }
            + Self.besides.map { "Testing/\($0)" }
        #expect(found.sorted() == expected.sorted())
    }

    @Test func importsGoDownTheFloors() throws {
        let modules = Set(Self.places.keys).union(Self.besides)
        for file in try Checkout.sources() {
            let own = Checkout.module(of: file)
            for imported in file.imports where modules.contains(imported) {
                #expect(Self.may(own, use: imported), "\(file.name) imports \(imported)")
            }
        }
    }

    private static func may(_ module: String, use other: String) -> Bool {
        guard let target = places[other] else { return false }
        guard let own = places[module] else { return target.floor < 2 }
        let isStage = floors[own.floor].name == "Stages"
        if own.floor == target.floor { return !isStage && target.index < own.index }
        return target.floor < own.floor
    }

    @Test func onlySystemModulesAreUsedBesides() throws {
        let modules = Set(Self.places.keys).union(Self.besides)
        for file in try Checkout.sources() {
            for imported in file.imports where !modules.contains(imported) {
                #expect(
                    ["FoundationEssentials", "Glibc", "Synchronization", "Testing"]
                        .contains(imported),
                    "\(file.name) imports \(imported)")
            }
        }
    }

    @Test func noModuleOfCShowsItself() throws {
        for file in try Checkout.sources() {
            for line in file.lines {
                guard let module = Checkout.importedModule(line), module.hasPrefix("C"),
                    module.dropFirst().first?.isUppercase == true
                else { continue }
                #expect(
                    line.hasPrefix("internal import"), "\(file.name) shows \(module) to others")
            }
        }
    }

    @Test func packageNamesWhatIsImportedAndNothingElse() throws {
        let targets = try Checkout.targets()
        #expect(targets.count > 20)
        let sources = Dictionary(grouping: try Checkout.sources(), by: Checkout.module)
        for target in targets where target.type == "library" || target.type == "executable" {
            guard let files = sources[target.name] else { continue }
            let imported = Set(files.flatMap(\.imports))
            let named = Set(target.target_dependencies ?? [])
            let unused = named.subtracting(imported)
            #expect(unused.isEmpty, "\(target.name) does not import \(unused)")
            // A build that compiles it first would fail.
            let unnamed = imported.intersection(targets.map(\.name)).subtracting(named)
            #expect(unnamed.isEmpty, "\(target.name) imports \(unnamed)")
        }
    }
}
