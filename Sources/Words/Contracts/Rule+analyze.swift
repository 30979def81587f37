extension Rule {
    /// The rules of analyze: of the repository itself, of its rules, and of what the catalog says.
    static let analyze: [Rule] = [
        invalidManagedApp, noDefinition, unreachableRule,
        dependencyCycle, danglingDependency, danglingSource, danglingReference,
        duplicateResource, badAnnotation, graphLimit, unreadableFile,
        catalogRetired, catalogMoved, catalogWithdrawn, catalogBadRelease,
    ]

    /// A resource of rules is wrong.
    public static let invalidManagedApp = Rule(
        "policy/invalid-managed-app", .error,
        "A ManagedApp is invalid: what it wants is not known, so what it speaks for waits.",
        why:
            "A typing error that was passed over would let updates go by themselves that the "
            + "document was to keep back.",
        example: .yaml(
            """
            apiVersion: upgrades.upkeep.dev/v1alpha1
            kind: ManagedApp
            metadata: {name: jellyfin, namespace: media}
            spec: {allow: minro}
            """),
        remedy: "mend the document; until then what it speaks for waits")
    /// A resource of rules that the cluster does not know.
    public static let noDefinition = Rule(
        "policy/no-crd", .warning,
        "Flux is to apply a ManagedApp whose CustomResourceDefinition the repository does not have.",
        why:
            "kustomize-controller tests all objects of a Kustomization first (a server-side dry "
            + "run): a kind that the API server does not know fails all of them, so nothing in it "
            + "is updated.",
        example: .situation(
            "`apps/media/managed-app.yaml` is listed in a kustomization.yaml, and no file "
                + "defines `managedapps.upgrades.upkeep.dev`."),
        remedy: "add upkeep's manifests/upkeep-crds.yaml to the repository, or move the ManagedApp "
            + "to a path that no Kustomization brings: else Flux fails the whole Kustomization")
    /// A rule that never matters.
    public static let unreachableRule = Rule(
        "policy/unreachable", .notice,
        "A rule never matters: an earlier one is for every update and sets all that it sets.",
        why: "Somebody wrote the rule because they wanted something else to happen than what does.",
        example: .yaml(
            """
            rules:
              - allow: patch
              - name: media
                match: {path: "apps/media/**"}
                allow: major
            """),
        remedy: "put it before that rule, or take it out")
    /// Resources wait for each other.
    public static let dependencyCycle = Rule(
        "analyze/dependency-cycle", .error,
        "Resources wait for each other (dependsOn, or an annotation); none of them can become ready.",
        why:
            "By dependsOn each waits for the others for ever: Flux applies none of them again, "
            + "new versions included; by annotations there is no order in which to update them.",
        example: .yaml(
            """
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec: {dependsOn: [{name: infra}]}
            # and Kustomization infra has dependsOn: [{name: apps}]
            """),
        remedy: "remove one of the entries that the finding names")
    /// A dependency on nothing.
    public static let danglingDependency = Rule(
        "analyze/dangling-dependency", .warning,
        "A resource waits for one that the repository does not have: it never becomes ready.",
        why:
            "As long as one of these is not ready (DependencyNotReady), Flux applies nothing of the "
            + "resource, new versions included.",
        example: .yaml(
            """
            kind: HelmRelease
            metadata: {name: web, namespace: apps}
            spec: {dependsOn: [{name: databse, namespace: apps}]}
            """),
        remedy: "mend the name or the namespace, or remove the entry")
    /// A source that is not there.
    public static let danglingSource = Rule(
        "analyze/dangling-source", .warning,
        "An object of Flux names a source that the repository does not have: it is not applied.",
        why:
            "Without its source Flux has no artifact to apply: the object stays at what it last "
            + "applied, or is never installed.",
        example: .yaml(
            """
            kind: HelmRelease
            spec:
              chart:
                spec:
                  chart: redis
                  sourceRef: {kind: HelmRepository, name: bitnmai}
            """),
        remedy: "mend the name or the namespace, or add the source")
    /// A reference to nothing.
    public static let danglingReference = Rule(
        "analyze/dangling-reference", .notice,
        "A resource refers to one that should be in the repository and is not.",
        why:
            "A pod that mounts a ConfigMap or a claim that is not there stays in "
            + "ContainerCreating or Pending; an Ingress without its Service answers 503.",
        example: .yaml(
            """
            kind: Deployment
            spec:
              template:
                spec:
                  volumes: [{name: config, configMap: {name: web-confg}}]
            """),
        remedy: "mend the name, or ignore this where something else makes the resource")
    /// A resource is defined twice.
    public static let duplicateResource = Rule(
        "analyze/duplicate-resource", .notice,
        "Two places define the same resource; which one the cluster gets is not certain.",
        why:
            "Two Kustomizations that apply the same object overwrite each other at every "
            + "interval, and one that prunes can delete what the other still has.",
        example: .situation(
            "`apps/web/service.yaml` and `infra/web.yaml` both have Service/apps/web."),
        remedy: "keep one of them")
    /// An annotation that says nothing.
    public static let badAnnotation = Rule(
        "analyze/bad-annotation", .warning,
        "An annotation that orders updates cannot be read; it is passed over.",
        why:
            "The order that somebody wanted is not kept: a database's clients may be updated "
            + "before the database.",
        example: .yaml(
            """
            metadata:
              annotations:
                gitops.flux.io/dependency-weight: heavy
            """),
        remedy: "depends-on: Kind/name or Kind/namespace/name, with commas between; "
            + "dependency-weight: a whole number; update-strategy: rolling, recreate, atomic or "
            + "blue-green")
    /// The graph is not whole.
    public static let graphLimit = Rule(
        "analyze/graph-limit", .warning,
        "The repository has more references than the graph holds; the rest is left out.",
        why:
            "What is left out has no dependencies as far as upkeep knows: order, risk and what "
            + "an update reaches can be wrong for it.",
        example: .situation(
            "A generated directory has several hundred thousand objects, and two dozen "
                + "Kustomizations build it."),
        remedy: "look for a directory that many Kustomizations build")
    /// A file cannot be read as YAML.
    public static let unreadableFile = Rule(
        "analyze/unreadable-file", .notice,
        "A file with a YAML name cannot be read as YAML; what it defines is not known.",
        why:
            "What the file defines is missing from the graph: other objects seem to refer to "
            + "nothing, and updates in it are not seen.",
        example: .situation(
            "A Helm template, `templates/deployment.yaml`, begins with `{{- if .Values.enabled "
                + "}}`."),
        remedy: "mend the file, or ignore this where it is a template")
    /// What is in use is not made any more.
    public static let catalogRetired = Rule(
        "catalog/retired", .warning,
        "What the repository uses is no longer made: no fix will come.",
        why: "A hole that is found tomorrow stays open for as long as it runs in your cluster.",
        example: .situation(
            "The catalog has a row `retired` for the chart that a HelmRelease names."),
        remedy: "plan the move to what takes its place", isUrgent: true)
    /// What is in use lives elsewhere now.
    public static let catalogMoved = Rule(
        "catalog/moved", .warning,
        "What the repository uses lives under another name or in another repository now.",
        why:
            "The old place gets no new versions, so it looks up to date for ever, and may be "
            + "switched off at any time.",
        example: .situation(
            "An image is still pulled from `k8s.gcr.io`, which is frozen; it is published at "
                + "`registry.k8s.io`."),
        remedy: "write the new name where the old one stands")
    /// What is in use may not be there to be pulled.
    public static let catalogWithdrawn = Rule(
        "catalog/withdrawn", .warning,
        "What the repository uses was withdrawn: a node that does not have it may not get it.",
        why:
            "It runs only where the image or chart is cached: the first node that must pull it "
            + "gets ErrImagePull, at the worst during an outage.",
        example: .situation(
            "The catalog has a row `withdrawn` for the tag of an image that a Deployment names."),
        remedy: "take it from where it still is, or use something else", isUrgent: true)
    /// A version that is in use is known to be bad.
    public static let catalogBadRelease = Rule(
        "catalog/bad-release", .warning,
        "A version that the repository uses is known to break, to lose data, or to be open to attack.",
        why:
            "It runs in the cluster now: what the catalog's row says may happen at any restart, "
            + "or has happened already.",
        example: .situation(
            "The catalog has a row `data-loss` for the version of the database that a "
                + "HelmRelease installs."),
        remedy: "take a later version", isUrgent: true)
}
