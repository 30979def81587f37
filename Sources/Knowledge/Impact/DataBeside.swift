internal import Manifests

/// Data that stands beside what uses it: a database or a claim in the directory of a release.
struct DataBeside {
    private struct Place {
        /// The names of databases and volumes.
        var data: [String] = []
        /// What runs there.
        var workloads = 0
    }

    private static let workloads: Set<String> = [
        "HelmRelease", "Deployment", "StatefulSet", "DaemonSet", "CronJob",
    ]

    private var places: [Substring: Place] = [:]

    init(_ model: RepositoryModel) {
        for resource in model.resources {
            if DataResources.isOne(resource) {
                places[DataBeside.directory(resource), default: Place()].data.append(resource.name)
            } else if DataBeside.workloads.contains(resource.kind) {
                places[DataBeside.directory(resource), default: Place()].workloads += 1
            }
        }
    }

    /// Whether data stands beside an object: where that alone runs in the directory, any; where more
    /// does, what is named after it.
    func isBeside(_ resource: Resource) -> Bool {
        guard DataBeside.workloads.contains(resource.kind),
            let place = places[DataBeside.directory(resource)], !place.data.isEmpty
        else { return false }
        return place.workloads == 1
            || place.data.contains {
                $0 == resource.name || $0.hasPrefix(resource.name + "-")
            }
    }

    private static func directory(_ resource: Resource) -> Substring {
        resource.file[..<(resource.file.lastIndex(of: "/") ?? resource.file.startIndex)]
    }
}
