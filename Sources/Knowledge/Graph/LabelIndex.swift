internal import Contracts
internal import Manifests
internal import YAMLText

/// Finds workloads and Services by their labels.
struct LabelIndex {
    /// What selects others.
    struct Selector {
        let field: String
        let labels: [(key: String, value: String)]
        let node: YAMLNode
        /// Whether Services are meant, not workloads.
        let isOfServices: Bool
    }

    private struct Key: Hashable {
        let namespace: String
        let key: String
        let value: String
        let isService: Bool
    }

    private let index: NodeIndex
    private var found: [Key: [Int]] = [:]
    private var labels: [Int: [String: String]] = [:]
    private static let limit = 64

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        self.index = index
        for (number, node) in index.nodes.enumerated() {
            let isService = node.id.kind == "Service"
            guard isService || ReferenceTable.workloads.contains(node.id.kind) else { continue }
            let root = model.resources[node.resource].root
            let mapping =
                isService || node.id.kind == "Pod"
                ? root["metadata"]?["labels"]
                : (node.id.kind == "CronJob" ? root["spec"]?["jobTemplate"] : root)?["spec"]?[
                    "template"]?["metadata"]?["labels"]
            for (key, value) in (mapping?.entries ?? []).prefix(LabelIndex.limit) {
                guard let key = key.text, let text = value.resolved.text,
                    let value = index.instances[number].filled(text)
                else { continue }
                labels[number, default: [:]][key] = value
                found[
                    Key(
                        namespace: node.id.namespace, key: key, value: value,
                        isService: isService), default: []
                ].append(number)
            }
        }
    }

    /// The selector of a Service, a budget or a monitor.
    static func selector(of resource: Resource) -> Selector? {
        let spec = resource.root["spec"]
        let (field, node): (String, YAMLNode?) =
            switch resource.kind {
            case "Service": ("spec.selector", spec?["selector"])
            case "PodDisruptionBudget", "PodMonitor", "ServiceMonitor":
                ("spec.selector.matchLabels", spec?["selector"]?["matchLabels"])
            case "NetworkPolicy":
                ("spec.podSelector.matchLabels", spec?["podSelector"]?["matchLabels"])
            default: ("", nil)
            }
        guard let node else { return nil }
        let labels = node.entries.prefix(limit).compactMap { key, value in
            key.text.flatMap { key in value.resolved.text.map { (key: key, value: $0) } }
        }
        return labels.isEmpty
            ? nil
            : Selector(
                field: field, labels: labels, node: node,
                isOfServices: resource.kind == "ServiceMonitor")
    }

    /// What a selector selects in the namespace of the node that has it.
    ///
    /// - Parameter limit: how many at most.
    func find(_ selector: Selector, like node: Int, limit: Int) -> [Int] {
        var wanted: [String: String] = [:]
        for (key, value) in selector.labels {
            guard let value = index.instances[node].filled(value) else { return [] }
            wanted[key] = value
        }
        let lists = wanted.map { key, value in
            found[
                Key(
                    namespace: index.nodes[node].id.namespace, key: key, value: value,
                    isService: selector.isOfServices)] ?? []
        }
        guard let shortest = lists.min(by: { $0.count < $1.count }) else { return [] }
        return Array(
            shortest.prefix(10_000).filter { candidate in
                wanted.allSatisfy { labels[candidate]?[$0.key] == $0.value }
            }.prefix(max(0, limit)))
    }
}
