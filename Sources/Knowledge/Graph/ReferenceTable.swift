internal import YAMLText

/// Where objects refer to others, as data: a line a field.
///
/// Source: the API references of Kubernetes, Gateway API, Flux, cert-manager and External Secrets.
enum ReferenceTable {
    /// One field that refers to another object.
    struct Row: Sendable {
        /// The kinds of objects that have it.
        let kinds: [String]
        /// The way to the mapping that names the other; `[]` is every item.
        let path: String
        /// The key of the name in it.
        let key: String
        /// The kind that is meant where the mapping does not say one.
        let target: String
        /// Whether the target can be looked for in the repository with some certainty.
        var isJudged = false
    }

    /// The templates of pods, by the kinds that have them.
    static let pods: [(kind: String, path: String)] = [
        ("Pod", "spec"), ("Deployment", "spec.template.spec"),
        ("StatefulSet", "spec.template.spec"), ("DaemonSet", "spec.template.spec"),
        ("ReplicaSet", "spec.template.spec"), ("Job", "spec.template.spec"),
        ("CronJob", "spec.jobTemplate.spec.template.spec"),
    ]

    /// Kinds that run pods.
    static let workloads = Set(pods.map(\.kind))

    private static let podFields: [(path: String, key: String, target: String, isJudged: Bool)] = {
        var fields = [
            ("", "serviceAccountName", "ServiceAccount", true),
            ("imagePullSecrets[]", "name", "Secret", false),
            ("volumes[].configMap", "name", "ConfigMap", true),
            ("volumes[].secret", "secretName", "Secret", false),
            ("volumes[].persistentVolumeClaim", "claimName", "PersistentVolumeClaim", true),
            ("volumes[].projected.sources[].configMap", "name", "ConfigMap", true),
            ("volumes[].projected.sources[].secret", "name", "Secret", false),
            ("", "priorityClassName", "PriorityClass", false),
            ("", "runtimeClassName", "RuntimeClass", false),
        ]
        for containers in ["containers[]", "initContainers[]"] {
            fields += [
                ("\(containers).env[].valueFrom.configMapKeyRef", "name", "ConfigMap", true),
                ("\(containers).env[].valueFrom.secretKeyRef", "name", "Secret", false),
                ("\(containers).envFrom[].configMapRef", "name", "ConfigMap", true),
                ("\(containers).envFrom[].secretRef", "name", "Secret", false),
            ]
        }
        return fields
    }()

    private static let routes = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
    private static let webhooks = [
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration",
    ]
    private static let flux = ["Kustomization", "HelmRelease"]

    /// The rows of all kinds but the pods'.
    private static let others: [Row] = [
        Row(kinds: ["*"], path: "metadata.ownerReferences[]", key: "name", target: ""),
        Row(kinds: flux, path: "spec.sourceRef", key: "name", target: "", isJudged: true),
        Row(kinds: flux, path: "spec.chartRef", key: "name", target: "", isJudged: true),
        Row(
            kinds: ["HelmRelease"], path: "spec.chart.spec.sourceRef", key: "name", target: "",
            isJudged: true),
        Row(kinds: ["HelmRelease"], path: "spec.valuesFrom[]", key: "name", target: ""),
        Row(
            kinds: ["Kustomization"], path: "spec.postBuild.substituteFrom[]", key: "name",
            target: ""),
        Row(
            kinds: ["Kustomization"], path: "spec.decryption.secretRef", key: "name",
            target: "Secret"),
        Row(kinds: flux, path: "spec.kubeConfig.secretRef", key: "name", target: "Secret"),
        Row(
            kinds: ["HelmChart"], path: "spec.sourceRef", key: "name", target: "", isJudged: true),
        Row(
            kinds: ["GitRepository", "HelmRepository", "OCIRepository", "Bucket"],
            path: "spec.secretRef", key: "name", target: "Secret"),
        Row(
            kinds: ["ImagePolicy"], path: "spec.imageRepositoryRef", key: "name",
            target: "ImageRepository"),
        Row(
            kinds: ["ImageUpdateAutomation"], path: "spec.sourceRef", key: "name",
            target: "GitRepository"),
        Row(kinds: ["Alert"], path: "spec.providerRef", key: "name", target: "Provider"),
        Row(
            kinds: ["StatefulSet"], path: "spec", key: "serviceName", target: "Service",
            isJudged: true),
        Row(
            kinds: ["StatefulSet"], path: "spec.volumeClaimTemplates[].spec",
            key: "storageClassName", target: "StorageClass"),
        Row(
            kinds: ["PersistentVolumeClaim", "PersistentVolume"], path: "spec",
            key: "storageClassName", target: "StorageClass"),
        Row(
            kinds: ["PersistentVolumeClaim"], path: "spec", key: "volumeName",
            target: "PersistentVolume"),
        Row(
            kinds: ["Ingress"], path: "spec.rules[].http.paths[].backend.service", key: "name",
            target: "Service", isJudged: true),
        Row(
            kinds: ["Ingress"], path: "spec.defaultBackend.service", key: "name",
            target: "Service", isJudged: true),
        Row(kinds: ["Ingress"], path: "spec.tls[]", key: "secretName", target: "Secret"),
        Row(kinds: ["Ingress"], path: "spec", key: "ingressClassName", target: "IngressClass"),
        Row(
            kinds: routes, path: "spec.rules[].backendRefs[]", key: "name", target: "Service",
            isJudged: true),
        Row(kinds: routes, path: "spec.parentRefs[]", key: "name", target: "Gateway"),
        Row(kinds: ["Gateway"], path: "spec", key: "gatewayClassName", target: "GatewayClass"),
        Row(
            kinds: ["Gateway"], path: "spec.listeners[].tls.certificateRefs[]", key: "name",
            target: "Secret"),
        Row(
            kinds: ["IngressRoute"], path: "spec.routes[].services[]", key: "name",
            target: "Service"),
        Row(
            kinds: ["IngressRoute"], path: "spec.routes[].middlewares[]", key: "name",
            target: "Middleware"),
        Row(
            kinds: ["HorizontalPodAutoscaler"], path: "spec.scaleTargetRef", key: "name",
            target: "Deployment", isJudged: true),
        Row(
            kinds: ["ScaledObject"], path: "spec.scaleTargetRef", key: "name",
            target: "Deployment"),
        Row(
            kinds: ["VerticalPodAutoscaler"], path: "spec.targetRef", key: "name",
            target: "Deployment"),
        Row(
            kinds: ["RoleBinding", "ClusterRoleBinding"], path: "roleRef", key: "name", target: ""),
        Row(
            kinds: ["RoleBinding", "ClusterRoleBinding"], path: "subjects[]", key: "name",
            target: ""),
        Row(
            kinds: webhooks, path: "webhooks[].clientConfig.service", key: "name",
            target: "Service"),
        Row(
            kinds: ["CustomResourceDefinition"],
            path: "spec.conversion.webhook.clientConfig.service", key: "name", target: "Service"),
        Row(kinds: ["APIService"], path: "spec.service", key: "name", target: "Service"),
        Row(kinds: ["Certificate"], path: "spec.issuerRef", key: "name", target: "Issuer"),
        Row(kinds: ["Certificate"], path: "spec", key: "secretName", target: "Secret"),
        Row(
            kinds: ["ExternalSecret"], path: "spec.secretStoreRef", key: "name",
            target: "SecretStore"),
    ]

    /// Every row.
    static let rows: [Row] =
        others
        + pods.flatMap { pod in
            podFields.map { field in
                Row(
                    kinds: [pod.kind],
                    path: field.path.isEmpty ? pod.path : pod.path + "." + field.path,
                    key: field.key, target: field.target, isJudged: field.isJudged)
            }
        }

    /// The rows of each kind as one tree of steps; "*" holds those of all.
    static let byKind: [String: ReferenceSteps] = {
        var found: [String: ReferenceSteps] = [:]
        for row in rows {
            for kind in row.kinds { found[kind, default: ReferenceSteps()].add(row) }
        }
        return found
    }()
}

/// The ways of some rows as one tree, so that what they share is walked once.
struct ReferenceSteps: Sendable {
    private var rows: [ReferenceTable.Row] = []
    private var next: [(key: String, isList: Bool, steps: ReferenceSteps)] = []

    /// Takes a row in.
    mutating func add(_ row: ReferenceTable.Row) {
        add(row, row.path.split(separator: ".")[...])
    }

    private mutating func add(
        _ row: ReferenceTable.Row, _ path: ArraySlice<Substring>
    ) {
        guard let step = path.first else {
            rows.append(row)
            return
        }
        let isList = step.hasSuffix("[]")
        let key = String(isList ? step.dropLast(2) : step)
        let place = next.firstIndex { $0.key == key && $0.isList == isList }
        if let place {
            next[place].steps.add(row, path.dropFirst())
        } else {
            var steps = ReferenceSteps()
            steps.add(row, path.dropFirst())
            next.append((key, isList, steps))
        }
    }

    /// Gives each mapping that the ways lead to, with its row.
    func walk(_ node: YAMLNode, _ found: (ReferenceTable.Row, YAMLNode) -> Void) {
        guard node.kind == .mapping else { return }
        for row in rows { found(row, node) }
        for (key, isList, steps) in next {
            guard let child = node[key] else { continue }
            if isList {
                for item in child.items { steps.walk(item.resolved, found) }
            } else {
                steps.walk(child, found)
            }
        }
    }
}
