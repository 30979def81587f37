internal import Contracts

/// What upkeep knows of packages by name: what people call them, where they belong, and whether
/// versions may be skipped. Data; the first row that fits counts.
struct KnownComponent: Sendable {
    /// What people call it; nil to go by the resource.
    let name: String?
    /// The layer.
    let layer: Layer
    /// Minor versions that one step may span; nil for any number.
    ///
    /// Source: Kubernetes' version skew policy, k3s' and Talos' upgrade notes, Longhorn's
    /// checkLHUpgradePath.
    let minorsAStep: Int?
    /// Package names, whole or the part after a slash.
    let packages: [String]

    private init(
        _ name: String?, _ layer: Layer, minorsAStep: Int? = nil, _ packages: [String]
    ) {
        self.name = name
        self.layer = layer
        self.minorsAStep = minorsAStep
        self.packages = packages
    }

    /// The table.
    static let all: [KnownComponent] = [
        .init("k3s", .core, minorsAStep: 1, ["k3s-io/k3s", "rancher/k3s", "rancher/k3s-upgrade"]),
        .init("RKE2", .core, minorsAStep: 1, ["rancher/rke2", "rancher/rke2-upgrade"]),
        .init(
            "Kubernetes", .core, minorsAStep: 1,
            [
                "kubernetes/kubernetes", "siderolabs/kubelet", "kube-apiserver",
                "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet",
            ]),
        .init(
            "Talos", .core, minorsAStep: 1,
            ["siderolabs/talos", "siderolabs/installer", "factory.talos.dev/installer"]),
        .init(
            "Flux", .core,
            [
                "fluxcd/flux2", "fluxcd/flux-manifests", "flux-operator", "flux-instance",
                "flux-operator-manifests", "flux2",
            ]),
        .init(nil, .core, ["system-upgrade-controller", "coredns", "metrics-server", "kured"]),
        .init("Longhorn", .storage, minorsAStep: 1, ["longhorn"]),
        .init(
            nil, .storage,
            [
                "rook-ceph", "rook-ceph-cluster", "rook/ceph", "ceph/ceph", "openebs",
                "democratic-csi", "csi-driver-nfs", "csi-driver-smb",
                "nfs-subdir-external-provisioner",
                "snapshot-controller", "external-snapshotter", "volsync", "velero",
                "local-path-provisioner",
                "piraeus", "cloudnative-pg", "postgresql", "crunchy-postgres-operator", "minio",
                "mariadb-operator", "k8up", "kopiur",
            ]),
        .init(
            nil, .network,
            [
                "ingress-nginx", "traefik", "cert-manager", "external-dns", "metallb", "cilium",
                "calico", "tigera-operator", "kube-vip", "cloudflared", "gateway-helm",
                "envoy-gateway", "gateway-api", "istio", "istiod", "haproxy", "nginx-ingress",
                "multus", "k8s-gateway", "tailscale-operator", "contour", "oauth2-proxy",
                "authelia", "authentik", "blocky", "adguard-home", "pihole", "trust-manager",
            ]),
        .init(
            nil, .monitoring,
            [
                "kube-prometheus-stack", "prometheus", "prometheus-operator-crds", "grafana",
                "grafana-operator", "loki", "promtail", "alloy", "thanos", "mimir", "tempo",
                "victoria-metrics-k8s-stack", "victoria-logs-single", "node-exporter",
                "prometheus-node-exporter", "kube-state-metrics", "blackbox-exporter",
                "prometheus-blackbox-exporter", "vector", "fluent-bit", "gatus", "uptime-kuma",
                "speedtest-exporter", "snmp-exporter", "smartctl-exporter",
                "prometheus-smartctl-exporter", "unpoller", "kromgo", "silence-operator",
                "node-problem-detector", "botkube",
            ]),
    ]

    /// The row of a package, nil where none fits.
    static func of(_ package: String) -> KnownComponent? {
        let name = package.lowercased()
        return all.first { row in
            row.packages.contains { name == $0 || name.hasSuffix("/" + $0) }
        }
    }

    /// The layer that a namespace speaks for, nil where it speaks for none.
    static func layer(ofNamespace namespace: String) -> Layer? {
        switch namespace {
        case "flux-system", "kube-system", "system-upgrade", "kube-node-lease": .core
        case "longhorn-system", "rook-ceph", "storage", "openebs", "openebs-system",
            "volsync-system",
            "minio", "velero", "democratic-csi":
            .storage
        case "network", "networking", "network-system", "ingress", "ingress-nginx", "traefik",
            "cert-manager", "metallb-system", "external-dns", "cilium-secrets", "istio-system":
            .network
        case "monitoring", "monitoring-system", "observability", "prometheus", "grafana", "logging":
            .monitoring
        default: nil
        }
    }
}
