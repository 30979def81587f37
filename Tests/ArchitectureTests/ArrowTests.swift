import Contracts
import SystemSupport
import TestSupport
import Testing

/// Holds the package against the arrows of the house: who may depend on whom.
@Suite struct ArrowTests {
    /// What each target may depend on. A library that is not here must be put here first.
    static let allowed: [String: Set<String>] = [
        "Contracts": [], "Versions": [],
        "SystemSupport": ["CSystemShim", "CCrypto"],
        "YAMLText": ["CYAML"],
        "GitStore": ["CGit2", "CGit2Shim", "SystemSupport"],
        "Manifests": ["YAMLText", "Versions"],
        // Configuration is YAML, and the state directory lies where git says.
        "PipelineRuntime": ["Contracts", "SystemSupport", "GitStore", "YAMLText"],
        // What apply and rollback both need: versions held, commits brought to the branch.
        "Holds": ["Contracts", "SystemSupport", "GitStore", "YAMLText", "PipelineRuntime"],
        "Publishing": ["Contracts", "SystemSupport", "GitStore", "PipelineRuntime"],
        "CGit2Shim": ["CGit2"], "CSystemShim": [], "CFaults": [],
        "upkeep": ["PipelineRuntime", "Contracts", "SystemSupport"],
        "TestSupport": ["Contracts", "SystemSupport"],
        "upkeep-bench": ["Contracts", "SystemSupport", "YAMLText"],
    ]

    /// The libraries that a stage may use beside Contracts and PipelineRuntime.
    static let libraries: Set = [
        "Contracts", "PipelineRuntime", "SystemSupport", "GitStore", "Holds", "Manifests",
        "Publishing", "Versions", "YAMLText",
    ]

    struct Description: Decodable {
        struct Target: Decodable {
            let name: String
            let type: String
            let target_dependencies: [String]?
            let path: String
        }

        let targets: [Target]
    }

    static func targets() throws -> [Description.Target] {
        let path = Checkout.path(".build/package.json")
        let bytes = try Files.read(path, limit: 1 << 26)
        return try CanonicalJSON.decode(Description.self, from: bytes).targets
    }

    @Test func targetsDependOnlyOnWhatTheyMay() throws {
        let targets = try Self.targets()
        #expect(targets.count > 20)
        for target in targets where target.type != "test" && target.type != "system-target" {
            let own = Set(target.target_dependencies ?? [])
            let may = try #require(Self.may(target.name), "\(target.name) is not in the table")
            let extra = own.subtracting(may)
            #expect(extra.isEmpty, "\(target.name) must not depend on \(extra)")
        }
    }

    private static func may(_ name: String) -> Set<String>? {
        if let listed = allowed[name] { return listed }
        if name.hasSuffix("Stage") { return libraries }
        guard name.hasPrefix("upkeep-"), let first = name.dropFirst(7).first else { return nil }
        return [first.uppercased() + name.dropFirst(8) + "Stage", "PipelineRuntime"]
    }

    @Test func noStageImportsAnother() throws {
        for file in try Checkout.sources() {
            let folder = file.name.split(separator: "/").dropFirst().first.map(String.init) ?? ""
            for line in file.lines {
                guard let module = Checkout.importedModule(line) else { continue }
                if module.hasSuffix("Stage") {
                    #expect(folder.hasPrefix("upkeep-"), "\(file.name) imports \(module)")
                }
                #expect(
                    !["Foundation", "FoundationNetworking"].contains(module),
                    "\(file.name) imports \(module): FoundationEssentials is enough")
                if module.hasPrefix("C"), module.dropFirst().first?.isUppercase == true {
                    #expect(
                        line.hasPrefix("internal import"), "\(file.name) shows \(module) to others")
                }
            }
        }
    }
}
