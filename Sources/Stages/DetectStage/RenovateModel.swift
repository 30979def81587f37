/// A file in which one of Renovate's managers found dependencies.
///
/// Source: Renovate's PackageFile and PackageDependency. Every field may be missing; a scalar of an
/// unexpected type counts as missing, so that a new version of Renovate is still read.
final class RenovateFile: Decodable, Sendable {
    let packageFile: String?
    let datasource: String?
    let registryUrls: [String]?
    let autoReplaceStringTemplate: String?
    let deps: [RenovateDependency]

    private enum Key: String, CodingKey {
        case packageFile, datasource, registryUrls, autoReplaceStringTemplate, deps
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        packageFile = container.text(.packageFile)
        datasource = container.text(.datasource)
        registryUrls = try? container.decodeIfPresent([String].self, forKey: .registryUrls)
        autoReplaceStringTemplate = container.text(.autoReplaceStringTemplate)
        deps = try container.decodeIfPresent([RenovateDependency].self, forKey: .deps) ?? []
    }
}

/// One dependency as Renovate reports it.
final class RenovateDependency: Decodable, Sendable {
    let depName: String?
    let packageName: String?
    let lookupName: String?
    let datasource: String?
    let depType: String?
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
    let warnings: [RenovateWarning]
    /// Missing when nothing was looked up: a lookup always leaves the key.
    let updates: [RenovateUpdate]?

    private enum Key: String, CodingKey {
        case depName, packageName, lookupName, datasource, depType, versioning, currentValue
        case currentDigest, currentVersion, replaceString, skipReason, registryUrl, registryUrls
        case sourceUrl, changelogUrl, warnings, updates
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        depName = container.text(.depName)
        packageName = container.text(.packageName)
        lookupName = container.text(.lookupName)
        datasource = container.text(.datasource)
        depType = container.text(.depType)
        versioning = container.text(.versioning)
        currentValue = container.text(.currentValue)
        currentDigest = container.text(.currentDigest)
        currentVersion = container.text(.currentVersion)
        replaceString = container.text(.replaceString)
        skipReason = container.text(.skipReason)
        registryUrl = container.text(.registryUrl)
        registryUrls = try? container.decodeIfPresent([String].self, forKey: .registryUrls)
        sourceUrl = container.text(.sourceUrl)
        changelogUrl = container.text(.changelogUrl)
        warnings = (try? container.decodeIfPresent([RenovateWarning].self, forKey: .warnings)) ?? []
        updates =
            container.contains(.updates)
            ? (try? container.decodeIfPresent([RenovateUpdate].self, forKey: .updates)) ?? [] : nil
    }

    /// The name people know it by.
    var name: String { depName ?? packageName ?? replaceString ?? "" }

    /// The name it is looked up by; `lookupName` had that part before 2022-03.
    var package: String { packageName ?? depName ?? lookupName ?? replaceString ?? "" }
}

/// A problem with a lookup.
struct RenovateWarning: Decodable, Sendable {
    let topic: String?
    let message: String?
}

/// One update as Renovate offers it.
struct RenovateUpdate: Decodable, Sendable {
    let updateType: String?
    let newValue: String?
    let newVersion: String?
    let newDigest: String?
    let newName: String?
    let branchName: String?
    let isBreaking: Bool?
    let releaseTimestamp: String?
    let isVulnerabilityAlert: Bool?
    let prBodyNotes: [String]
    /// Held back: `pendingChecks` was a list of names in 2021 and is true or false since.
    let isPending: Bool

    private enum Key: String, CodingKey {
        case updateType, newValue, newVersion, toVersion, newDigest, newName, branchName
        case isBreaking, releaseTimestamp, isVulnerabilityAlert, prBodyNotes, pendingChecks
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        updateType = container.text(.updateType)
        newValue = container.text(.newValue)
        newVersion = container.text(.newVersion) ?? container.text(.toVersion)
        newDigest = container.text(.newDigest)
        newName = container.text(.newName)
        branchName = container.text(.branchName)
        isBreaking = container.flag(.isBreaking)
        releaseTimestamp = container.text(.releaseTimestamp)
        isVulnerabilityAlert = container.flag(.isVulnerabilityAlert)
        prBodyNotes =
            (try? container.decodeIfPresent([String].self, forKey: .prBodyNotes)) ?? []
        let names = try? container.decodeIfPresent([String].self, forKey: .pendingChecks)
        isPending = container.flag(.pendingChecks) ?? (names?.isEmpty == false)
    }
}

extension KeyedDecodingContainer {
    /// Text, nil for anything else; an empty text counts as missing.
    func text(_ key: Key) -> String? {
        guard let text = (try? decodeIfPresent(String.self, forKey: key)) ?? nil else { return nil }
        return text.isEmpty ? nil : text
    }

    /// True or false, nil for anything else.
    func flag(_ key: Key) -> Bool? {
        (try? decodeIfPresent(Bool.self, forKey: key)) ?? nil
    }
}
