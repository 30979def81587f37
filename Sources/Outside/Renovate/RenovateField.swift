internal import JSONText

/// The fields of Renovate's logs and reports that are read.
///
/// Source: Renovate's PackageFile, PackageDependency, LookupUpdate and its log lines.
enum RenovateField: Int, JSONName {
    // A file and its dependencies.
    case packageFile, datasource, registryUrls, deps
    case depName, packageName, lookupName, versioning, currentValue, currentDigest
    case currentVersion, replaceString, skipReason, registryUrl, sourceUrl, changelogUrl
    case warnings, topic, updates

    // An update.
    case updateType, newValue, newDigest, newName, branchName, isBreaking, releaseTimestamp
    case isVulnerabilityAlert, prBodyNotes, pendingChecks

    // A line of the log.
    case msg, level, logContext, renovateVersion, repository, baseBranch, result

    // A problem.
    case hostType, dependency, registryHost, dockerRepository, githubDeps, err, message, code
    case statusCode, validationError, validationMessage, options, url, response

    /// The fields of a log's line that are read, beside the updates.
    static let ofLine: [String: RenovateField] = {
        let fields: [RenovateField] = [
            .msg, .level, .logContext, .renovateVersion, .repository, .baseBranch, .result,
            .packageName, .url, .hostType, .dependency, .err, .githubDeps,
        ]
        return Dictionary(uniqueKeysWithValues: fields.map { ("\($0)", $0) })
    }()
}

extension JSONNode {
    /// The field of an object; nil where it is missing, and for anything but an object.
    subscript(_ field: RenovateField) -> JSONNode? { member(field) }

    /// The text of a field; an empty one counts as missing, like anything else.
    func text(_ field: RenovateField) -> String? {
        self[field]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Text, or an integer's digits; nil for anything else.
    var word: String? { text ?? integer.map { String($0) } }
}
