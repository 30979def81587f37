internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether each changed YAML file still is YAML.
struct ParseCheck {
    let scope: Scope
    let base: Snapshot
    let head: Snapshot
    let names: UpdateNames

    func run() throws(GitError) -> [CheckResult] {
        var results: [CheckResult] = []
        for path in scope.changed.sorted() where FileIndex.isYAML(path) {
            guard let file = try head.plainFile(path) else { continue }
            results.append(try check(path, file))
        }
        return results
    }

    private func check(_ path: String, _ file: TreeFile) throws(GitError) -> CheckResult {
        let updates = scope.updates(touching: [path])
        guard case .failure(let error) = try head.store.parsed(file.blob) else {
            return CheckResult(check: Check("parse", path, .passed, updates: updates))
        }
        let place = Place(file: path, line: error.line?.value)
        guard let old = try base.plainFile(path) else {
            return CheckResult(
                check: Check("parse", path, .skipped, Reason.new, updates: updates),
                findings: [
                    .of(
                        .failsNew, path, "\(path) is new and no YAML", place: place,
                        evidence: error.description)
                ])
        }
        if case .failure = try base.store.parsed(old.blob) {
            return CheckResult(
                check: Check("parse", path, .skipped, Reason.failsBefore, updates: updates),
                findings: [
                    .of(
                        .failsBefore, path, "\(path) is no YAML, as before", place: place,
                        evidence: error.description)
                ])
        }
        return CheckResult(
            check: Check("parse", path, .failed, error.code.rawValue, updates: updates),
            findings: [
                .of(
                    .parseFailed, path,
                    "\(path) is no YAML any more" + names.because(of: updates), place: place,
                    evidence: error.description)
            ])
    }
}
