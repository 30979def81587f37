internal import JSONText

/// A file in which one of Renovate's managers found dependencies.
///
/// Every field may be missing; a value of an unexpected type counts as missing, so that a new
/// version of Renovate is still read.
final class RenovateFile: Sendable {
    /// Dependencies at most: each takes some kilobytes until the document is written.
    static let dependencyLimit = 60_000

    let packageFile: String?
    let datasource: String?
    let registryUrls: [String]?
    let deps: [RenovateDependency]

    /// Reads a file.
    ///
    /// - Returns: nil where it is not an object, or its dependencies are not a list of objects, or too
    ///   many.
    init?(_ node: JSONNode) {
        guard node.isObject else { return nil }
        let list = node[.deps]
        let items = list?.children ?? []
        guard items.count <= RenovateFile.dependencyLimit else { return nil }
        guard list.map({ $0.isList || $0.isNull }) ?? true, items.allSatisfy(\.isObject) else {
            return nil
        }
        packageFile = node.text(.packageFile)
        datasource = node.text(.datasource)
        registryUrls = node[.registryUrls]?.texts
        deps = items.map(RenovateDependency.init)
    }
}

/// One dependency as Renovate reports it.
final class RenovateDependency: Sendable {
    let depName: String?
    let packageName: String?
    let lookupName: String?
    let datasource: String?
    let versioning: String?
    let currentValue: String?
    let currentDigest: String?
    let currentVersion: String?
    let replaceString: String?
    let skipReason: String?
    let registryUrl: String?
    let registryUrls: [String]?
    let sourceUrl: String?
    let changelogUrl: String?
    /// Problems with the lookup: their messages, nil for one without.
    let warnings: [String?]
    /// Missing when nothing was looked up: a lookup always leaves the key.
    let updates: [RenovateUpdate]?

    init(_ node: JSONNode) {
        depName = node.text(.depName)
        packageName = node.text(.packageName)
        lookupName = node.text(.lookupName)
        datasource = node.text(.datasource)
        versioning = node.text(.versioning)
        currentValue = node.text(.currentValue)
        currentDigest = node.text(.currentDigest)
        currentVersion = node.text(.currentVersion)
        replaceString = node.text(.replaceString)
        skipReason = node.text(.skipReason)
        registryUrl = node.text(.registryUrl)
        registryUrls = node[.registryUrls]?.texts
        sourceUrl = node.text(.sourceUrl)
        changelogUrl = node.text(.changelogUrl)
        warnings = node.objects(.warnings).map { $0[.message]?.text }
        updates = node[.updates] == nil ? nil : node.objects(.updates).map(RenovateUpdate.init)
    }

    /// The name people know it by.
    var name: String { depName ?? packageName ?? replaceString ?? "" }

    /// Whether people know it by the same name and find the same addresses for it.
    func isNamed(like other: RenovateDependency) -> Bool {
        name == other.name && changelogUrl == other.changelogUrl && sourceUrl == other.sourceUrl
    }

    /// The name it is looked up by; `lookupName` had that part before 2022-03.
    var package: String { packageName ?? depName ?? lookupName ?? replaceString ?? "" }
}

/// One update as Renovate offers it.
struct RenovateUpdate: Sendable, Hashable {
    let updateType: String?
    let newValue: String?
    let newDigest: String?
    let newName: String?
    let branchName: String?
    let isBreaking: Bool?
    let releaseTimestamp: String?
    let isVulnerabilityAlert: Bool
    let prBodyNotes: [String]
    /// Held back: `pendingChecks` was a list of names in 2021 and is true or false since.
    let isPending: Bool

    init(_ node: JSONNode) {
        updateType = node.text(.updateType)
        newValue = node.text(.newValue)
        newDigest = node.text(.newDigest)
        newName = node.text(.newName)
        branchName = node.text(.branchName)
        isBreaking = node[.isBreaking]?.flag
        releaseTimestamp = node.text(.releaseTimestamp)
        isVulnerabilityAlert = node[.isVulnerabilityAlert]?.flag ?? false
        prBodyNotes = node[.prBodyNotes]?.texts ?? []
        let pending = node[.pendingChecks]
        isPending = pending?.flag ?? (pending?.texts?.isEmpty == false)
    }
}

extension JSONNode {
    /// The objects in a field that is a list.
    fileprivate func objects(_ field: RenovateField) -> [JSONNode] {
        guard let list = self[field], list.isList else { return [] }
        return list.children.filter(\.isObject)
    }
}
