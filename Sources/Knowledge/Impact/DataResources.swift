internal import Catalog
internal import Contracts
internal import Manifests
internal import YAMLText

/// What resources say of what they install.
enum DataResources {
    /// Groups of the operators' resources behind which data stands.
    private static let groups: Set<String> = [
        "postgresql.cnpg.io", "k8s.mariadb.com", "mariadb.mmontes.io", "kafka.strimzi.io",
        "dragonflydb.io", "redis.redis.opstreelabs.in", "databases.spotahome.com",
        "volsync.backube", "ceph.rook.io", "objectbucket.io", "postgres-operator.crunchydata.com",
        "acid.zalan.do", "elasticsearch.k8s.elastic.co", "mongodbcommunity.mongodb.com",
        "psmdb.percona.com", "pxc.percona.com", "rabbitmq.com", "minio.min.io",
        "clickhouse.altinity.com", "mysql.oracle.com", "nats.io", "influxdata.com",
    ]

    /// Whether an object is a database, a volume or a copy of one.
    static func isOne(_ resource: Resource) -> Bool {
        groups.contains(resource.group) || resource.kind == "PersistentVolumeClaim"
    }

    /// Whether `PATH=VALUE` stands in an object.
    static func has(_ setting: String, _ resource: Resource) -> Bool {
        guard let equals = setting.firstIndex(of: "=") else { return false }
        var node: YAMLNode? = resource.root
        for key in setting[..<equals].split(separator: ".") {
            node = node?.resolved[String(key)]
        }
        return node?.resolved.text == String(setting[setting.index(after: equals)...])
    }
}

extension PackageScale {
    /// What the versions of a dependency count: those of a chart where it is looked up as one, where
    /// it stands in what installs one, or where its name says so.
    init(of dependency: Dependency, _ holders: [Resource]) {
        let isNamed = dependency.package.split(separator: "/").dropLast().contains {
            $0 == "charts" || $0 == "helm" || $0 == "charts-mirror" || $0.hasSuffix("-charts")
                || $0 == "bitnamicharts"
        }
        let isInSource = dependency.references.contains { reference in
            reference.path?.prefix(2).elementsEqual([.key("spec"), .key("ref")]) == true
        }
        let isChart =
            dependency.datasource == .helm || isNamed
            || dependency.datasource == .docker && isInSource
                && holders.contains(where: \.isHelmRelease)
        self = isChart ? .chart : .app
    }
}
