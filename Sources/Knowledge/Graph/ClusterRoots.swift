internal import Manifests
internal import Snapshot

/// The outermost Flux Kustomizations above each object: two clusters in one repository have none in
/// common.
struct ClusterRoots {
    /// Numbers of roots for each of the model's resources, ascending; none where nothing brings it, or
    /// too many do.
    let ofResource: [[Int]]

    init(_ model: RepositoryModel, _ ownersOf: [String: [Int]], limit: Int) {
        let owners = model.resources.map { ownersOf[$0.file] ?? [] }
        var numbers: [String: Int] = [:]
        var roots = [[Int]](repeating: [], count: owners.count)
        var isFull = [Bool](repeating: false, count: owners.count)
        var open: [(resource: Int, root: Int)] = []
        var brings: [Int: [Int]] = [:]
        for (place, resource) in model.resources.enumerated()
        where resource.isFluxKustomization {
            let others = owners[place].filter { $0 != place }
            for owner in others { brings[owner, default: []].append(place) }
            guard others.isEmpty else { continue }
            // Those that lie side by side, brought by nobody, are of one cluster.
            let directory = TreePath.split(resource.file).parent
            let number = numbers[directory] ?? numbers.count
            numbers[directory] = number
            open.append((place, number))
        }
        while let (place, root) = open.popLast() {
            if isFull[place] || roots[place].contains(root) { continue }
            if roots[place].count == limit {
                isFull[place] = true
                continue
            }
            roots[place].append(root)
            for child in brings[place] ?? [] { open.append((child, root)) }
        }
        var ofFile: [String: [Int]] = [:]
        for (place, resource) in model.resources.enumerated()
        where !resource.isFluxKustomization {
            if ofFile[resource.file] == nil {
                let all = owners[place].prefix(1000)
                let found = Set(all.flatMap { roots[$0] })
                let isKnown = found.count <= limit && !all.contains { isFull[$0] }
                ofFile[resource.file] = isKnown ? found.sorted() : []
            }
            roots[place] = ofFile[resource.file] ?? []
        }
        ofResource = zip(roots, isFull).map { $1 ? [] : $0.sorted() }
    }
}
