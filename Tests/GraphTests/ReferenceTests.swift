import Contracts
import Testing

@testable import Graph
@testable import Manifests

/// Who refers to whom, a case a field.
@Suite struct ReferenceTests {
    /// One object that refers to others, and where that leads.
    struct Case: CustomTestStringConvertible, Sendable {
        let object: String
        /// The kind and name of what is there beside it.
        let others: [String]
        /// The fields that lead to them.
        let fields: [String]
        var testDescription: String { fields.joined(separator: ", ") }

        init(_ object: String, _ others: [String], _ fields: [String]) {
            (self.object, self.others, self.fields) = (object, others, fields)
        }
    }

    private typealias Fixture = GraphFixture

    private static func pod(_ spec: String, _ other: String, _ field: String) -> Case {
        Case(Fixture.deployment("web", spec), [other], ["spec.template.spec.\(field)"])
    }

    private static let pods: [Case] = [
        pod(
            "containers: [{env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: k}}}]}]",
            "ConfigMap/x", "containers[].env[].valueFrom.configMapKeyRef"),
        pod(
            "containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: x, key: k}}}]}]",
            "Secret/x", "containers[].env[].valueFrom.secretKeyRef"),
        pod(
            "initContainers: [{envFrom: [{configMapRef: {name: x}}]}]", "ConfigMap/x",
            "initContainers[].envFrom[].configMapRef"),
        pod(
            "containers: [{envFrom: [{secretRef: {name: x}}]}]", "Secret/x",
            "containers[].envFrom[].secretRef"),
        pod("volumes: [{configMap: {name: x}}]", "ConfigMap/x", "volumes[].configMap"),
        pod("volumes: [{secret: {secretName: x}}]", "Secret/x", "volumes[].secret.secretName"),
        pod(
            "volumes: [{persistentVolumeClaim: {claimName: x}}]", "PersistentVolumeClaim/x",
            "volumes[].persistentVolumeClaim.claimName"),
        pod(
            "volumes: [{projected: {sources: [{secret: {name: x}}]}}]", "Secret/x",
            "volumes[].projected.sources[].secret"),
        pod("imagePullSecrets: [{name: x}]", "Secret/x", "imagePullSecrets[]"),
        pod("serviceAccountName: x", "ServiceAccount/x", "serviceAccountName"),
    ]

    private static let others: [Case] = [
        Case(
            Fixture.object(
                "CronJob", "web", api: "batch/v1",
                "spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: x}}}}}"),
            ["ServiceAccount/x"], ["spec.jobTemplate.spec.template.spec.serviceAccountName"]),
        Case(
            Fixture.object(
                "Ingress", "web", api: "networking.k8s.io/v1",
                "spec: {rules: [{http: {paths: [{backend: {service: {name: x}}}]}}]}"),
            ["Service/x"], ["spec.rules[].http.paths[].backend.service"]),
        Case(
            Fixture.object(
                "HTTPRoute", "web", api: "gateway.networking.k8s.io/v1",
                "spec: {parentRefs: [{name: y}], rules: [{backendRefs: [{name: x}]}]}"),
            ["Gateway/y", "Service/x"], ["spec.parentRefs[]", "spec.rules[].backendRefs[]"]),
        Case(
            Fixture.object(
                "HorizontalPodAutoscaler", "web", api: "autoscaling/v2",
                "spec: {scaleTargetRef: {apiVersion: v1, kind: StatefulSet, name: x}}"),
            ["StatefulSet/x"], ["spec.scaleTargetRef"]),
        Case(
            Fixture.object(
                "StatefulSet", "web", api: "apps/v1",
                "spec: {serviceName: y, volumeClaimTemplates: [{spec: {storageClassName: x}}]}"),
            ["Service/y", "StorageClass/x"],
            ["spec.serviceName", "spec.volumeClaimTemplates[].spec.storageClassName"]),
        Case(
            Fixture.object("PersistentVolumeClaim", "web", "spec: {storageClassName: x}"),
            ["StorageClass/x"], ["spec.storageClassName"]),
        Case(
            Fixture.object(
                "ValidatingWebhookConfiguration", "web", api: "admissionregistration.k8s.io/v1",
                "webhooks: [{clientConfig: {service: {name: x, namespace: n}}}]"),
            ["Service/x"], ["webhooks[].clientConfig.service"]),
        Case(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: n, "
                + "ownerReferences: [{apiVersion: v1, kind: Secret, name: x}]}\n",
            ["Secret/x"], ["metadata.ownerReferences[]"]),
        Case(
            Fixture.object(
                "HelmRelease", "web", api: "helm.toolkit.fluxcd.io/v2",
                "spec: {chartRef: {kind: OCIRepository, name: x}, "
                    + "valuesFrom: [{kind: ConfigMap, name: y}]}"),
            ["OCIRepository/x", "ConfigMap/y"], ["spec.chartRef", "spec.valuesFrom[]"]),
        Case(
            Fixture.object(
                "HelmRelease", "web", api: "helm.toolkit.fluxcd.io/v2",
                "spec: {chart: {spec: {sourceRef: {kind: HelmRepository, name: x}}}}"),
            ["HelmRepository/x"], ["spec.chart.spec.sourceRef"]),
    ]

    @Test(arguments: pods + others) func leadsToWhatIsNamed(_ one: Case) throws {
        let targets = one.others.map { text in
            let parts = text.split(separator: "/").map(String.init)
            return Fixture.object(parts[0], parts[1])
        }.joined()
        let graph = ResourceGraph(try Fixture.model(["a.yaml": one.object + targets]))
        #expect(graph.references.map(\.field).sorted() == one.fields.sorted())
        #expect(
            graph.references.map { graph.nodes[$0.to].id }.map { "\($0.kind)/\($0.name)" }.sorted()
                == one.others.sorted())
        #expect(graph.ordering.isEmpty && graph.dangling.isEmpty)
    }

    @Test func followsSelectors() throws {
        func selecting(_ kind: String, _ api: String, _ selector: String) -> String {
            Fixture.object(kind, kind.lowercased(), api: api, "spec: {selector: \(selector)}")
        }
        let graph = ResourceGraph(
            try Fixture.model([
                "a.yaml": Fixture.deployment("web", "", labels: "app: web, tier: front")
                    + Fixture.deployment("db", "", labels: "app: db")
                    + selecting("Service", "v1", "{app: web, tier: front}")
                    + selecting("PodDisruptionBudget", "policy/v1", "{matchLabels: {app: db}}"),
                "other.yaml": Fixture.deployment("web", "", labels: "app: web, tier: front")
                    .split(separator: "namespace: n").joined(separator: "namespace: m"),
            ]))
        #expect(
            graph.references.map { Fixture.text($0, graph) } == [
                "Service/n/service spec.selector Deployment/n/web",
                "PodDisruptionBudget/n/poddisruptionbudget spec.selector.matchLabels "
                    + "Deployment/n/db",
            ])
    }

    @Test func knowsTheDefinitionOfACustomResource() throws {
        let graph = ResourceGraph(
            try Fixture.model([
                "a.yaml": Fixture.object(
                    "CustomResourceDefinition", "toys.x.io", api: "apiextensions.k8s.io/v1",
                    "spec: {group: x.io, names: {kind: Toy}}")
                    + Fixture.object("Toy", "bear", api: "x.io/v1")
                    + Fixture.object("Toy", "other", api: "y.io/v1")
            ]))
        #expect(
            graph.references.map { Fixture.text($0, graph) } == [
                "Toy/n/bear kind CustomResourceDefinition//toys.x.io"
            ])
    }

    @Test func missesWhatTheSameKustomizationWouldHaveToBring() throws {
        func dangling(_ more: [String: String]) throws -> [String] {
            let files = [
                "f/apps.yaml": Fixture.kustomization("apps", "apps"),
                "apps/web.yaml": Fixture.deployment(
                    "web", "volumes: [{configMap: {name: gone}}, {secret: {secretName: hidden}}]"),
            ]
            let graph = ResourceGraph(try Fixture.model(files.merging(more) { $1 }))
            return graph.dangling.map(\.to)
        }
        #expect(try dangling([:]) == ["ConfigMap/n/gone"])
        // A chart, a generator or another repository may make it.
        let chart = Fixture.object(
            "HelmRelease", "x", api: "helm.toolkit.fluxcd.io/v2",
            "spec: {chart: {spec: {chart: x}}}")
        #expect(try dangling(["apps/chart.yaml": chart]).isEmpty)
        for kustomization in [
            "resources: [web.yaml]\nconfigMapGenerator: [{name: gone}]\n",
            "resources: [web.yaml, \"https://github.com/x/y//z?ref=v1\"]\n",
        ] {
            #expect(try dangling(["apps/kustomization.yaml": kustomization]).isEmpty)
        }
    }

    @Test func missesASource() throws {
        let graph = ResourceGraph(
            try Fixture.model([
                "f/apps.yaml": Fixture.kustomization("apps", "apps"),
                "apps/web.yaml": Fixture.object(
                    "HelmRelease", "web", api: "helm.toolkit.fluxcd.io/v2",
                    "spec: {chartRef: {kind: OCIRepository, name: gone}}"),
            ]))
        #expect(graph.findings.map(\.rule) == ["analyze/dangling-source"])
        #expect(graph.findings.first?.place?.file == "apps/web.yaml")
    }
}
