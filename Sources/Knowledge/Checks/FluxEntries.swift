internal import Contracts
internal import GitStore
internal import Manifests
internal import Rendering
internal import Snapshot

/// Tells which files go to one cluster: those that Flux Kustomizations of one entry point bring.
///
/// Kustomizations that lie side by side and that no other one brings are one entry point.
final class FluxEntries {
    /// Kustomizations that are followed at most; of more, nothing is told.
    private static let limit = 1_000

    private let snapshot: Snapshot
    private let kustomizations: [Resource]
    private var entries: [String: Set<String>] = [:]

    init(_ snapshot: Snapshot, _ resources: [Resource]) {
        self.snapshot = snapshot
        kustomizations = resources.filter { $0.isFluxKustomization }
    }

    /// Whether both files go to one cluster, as far as can be told.
    func areOne(_ first: String, _ second: String) throws -> Bool {
        try !entries(of: first).isDisjoint(with: entries(of: second))
    }

    /// The directories of the entry points that a file is brought by.
    private func entries(of file: String) throws -> Set<String> {
        if let known = entries[file] { return known }
        var found: Set<String> = []
        var isKnown: Set<String> = [file]
        var open = [file]
        while let next = open.popLast() {
            let owners = try owners(of: next).filter { $0 != next }
            if owners.isEmpty, next != file { found.insert(TreePath.split(next).parent) }
            for owner in owners where isKnown.insert(owner).inserted { open.append(owner) }
        }
        entries[file] = found
        return found
    }

    /// The files of the Kustomizations that bring a file.
    private func owners(of file: String) throws -> [String] {
        if kustomizations.count > FluxEntries.limit { return [] }
        return try kustomizations.filter { one in
            guard let directory = ObjectIndex.directory(of: one) else { return false }
            return try snapshot.inputs(of: directory).files.contains(file)
        }.map(\.file)
    }
}
