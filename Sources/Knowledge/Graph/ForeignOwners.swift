internal import Manifests
internal import YAMLText

/// Flux Kustomizations that build the whole of another source, as Flux's own manifests: this
/// repository's files are none of theirs, although the path `./` fits.
struct ForeignOwners {
    /// Their places in the model's resources.
    let places: Set<Int>

    init(_ model: RepositoryModel) {
        var uses: [String: Int] = [:]
        var whole: [(place: Int, source: String)] = []
        for (place, resource) in model.resources.enumerated() where resource.isFluxKustomization {
            let spec = resource.root["spec"]
            guard let reference = spec?["sourceRef"], let name = reference["name"]?.text else {
                continue
            }
            let source = "\(reference["kind"]?.text ?? "")/\(name)"
            uses[source, default: 0] += 1
            let path = spec?["path"]?.text ?? ""
            if path.allSatisfy({ $0 == "." || $0 == "/" }) { whole.append((place, source)) }
        }
        let most = uses.values.max() ?? 0
        places = Set(whole.filter { (uses[$0.source] ?? 0) < most }.map(\.place))
    }
}
