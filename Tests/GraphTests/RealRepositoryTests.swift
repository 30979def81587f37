import Contracts
import SystemSupport
import TestSupport
import Testing
import YAMLText

@testable import Graph
@testable import Manifests

/// The graph of real repositories: none has a cycle, and what they wait for is there.
@Suite(.enabled(if: SharedData.isPresent, "needs the real inputs in ../shared/data"))
struct RealRepositoryTests {
    @Test(arguments: [
        ("Diaoul__home-ops", 0), ("billimek__k8s-gitops", 0), ("carpenike__k8s-gitops", 2),
        ("damacus__home-ops", 0), ("dcplaya__home-ops", 0),
        ("fluxcd__flux2-kustomize-helm-example", 0), ("mirceanton__home-ops", 0),
        ("toboshii__home-ops", 0),
    ])
    func resolvesWhatIsThere(name: String, missing: Int) throws {
        let scratch = try ScratchDirectory()
        try SharedData.unpack("repos/\(name).tar.xz", into: scratch.path)
        var trees: [String: YAMLTree] = [:]
        var open = [""]
        while let directory = open.popLast() {
            for entry in try Files.list(Paths.join(scratch.path, directory)) {
                let path = directory.isEmpty ? entry : directory + "/" + entry
                let place = Paths.join(scratch.path, path)
                if Files.isDirectory(place) {
                    open.append(path)
                } else if FileIndex.isYAML(path) {
                    trees[path] = try? YAMLTree(Files.read(place, limit: 16 << 20))
                }
            }
        }
        let graph = ResourceGraph(RepositoryModel(trees: trees))
        #expect(graph.nodes.count > 10 && graph.cycles.isEmpty && graph.problems.isEmpty)
        let dangling = graph.dangling.filter { $0.rule == .danglingDependency }
        #expect(dangling.count == missing, "\(dangling)")
    }
}
