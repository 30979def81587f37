internal import Contracts
internal import Manifests
internal import YAMLText

/// What an object's annotations say of how it is updated.
struct UpdateMarks {
    private(set) var weight: Int?
    private(set) var strategy: UpdateStrategy?
    /// Annotations that say nothing.
    private(set) var problems: [Finding] = []

    static let weightName = "gitops.flux.io/dependency-weight"
    static let strategyName = "gitops.flux.io/update-strategy"
    private static let weights = -1_000_000...1_000_000

    init(_ resource: Resource, _ place: Place) {
        guard let marks = resource.root["metadata"]?["annotations"] else { return }
        if let node = marks[UpdateMarks.weightName] {
            weight = node.text.flatMap { Int($0) }.flatMap {
                UpdateMarks.weights.contains($0) ? $0 : nil
            }
            if weight == nil { note(UpdateMarks.weightName, node, resource, place) }
        }
        if let node = marks[UpdateMarks.strategyName] {
            strategy = node.text.flatMap(UpdateStrategy.init(rawValue:))
            if strategy == nil { note(UpdateMarks.strategyName, node, resource, place) }
        }
    }

    private mutating func note(
        _ annotation: String, _ node: YAMLNode, _ resource: Resource, _ place: Place
    ) {
        let name = "\(resource.kind)/\(resource.namespace ?? "")/\(resource.name)"
        var place = place
        place.line = node.line.value
        problems.append(
            .of(
                .badAnnotation, name,
                "\(annotation) of \(name) is \"\((node.text ?? "not a text").prefix(80))\"",
                place: place))
    }
}
