internal import JSONText

/// One line of Renovate's log, while it is read: its fields, and the updates that it may have.
final class RenovateLine: JSONVisitor {
    private(set) var fields: [RenovateField: JSONNode] = [:]
    /// What stands under `config`, by manager; nil where that key is missing.
    private(set) var files: [String: [RenovateFile]]?
    /// The first value under `config` that no list of updates has, in words.
    private(set) var misfit: String?
    private let hasUpdates: Bool

    /// Makes one.
    ///
    /// - Parameter hasUpdates: whether updates matter.
    init(hasUpdates: Bool = true) { self.hasUpdates = hasUpdates }

    /// Forgets the line, for the next one.
    func reset() {
        fields = [:]
        files = nil
        misfit = nil
    }

    /// A field that is text.
    func text(_ field: RenovateField) -> String? { fields[field]?.text }

    func choice(at path: JSONPath) -> JSONChoice {
        if path.depth == 0 { return .members }
        let name = path.name(0) ?? ""
        if name == "config" {
            guard hasUpdates else { return .skip }
            if files == nil { files = [:] }
            return path.depth == 1 ? .members : path.depth == 2 ? .items : .keep
        }
        return RenovateField.ofLine[name] == nil ? .skip : .keep
    }

    func take(_ value: JSONNode, at path: JSONPath) {
        if path.depth == 3, let file = RenovateFile(value) {
            files?[path.name(1) ?? "", default: []].append(file)
        } else if path.name(0) == "config" {
            let what = ["an object", "a list", "a file with dependencies"]
            if misfit == nil { misfit = "\(path): not \(what[min(path.depth, 3) - 1])" }
        } else if let field = path.name(0).flatMap({ RenovateField.ofLine[$0] }) {
            if fields[field] == nil { fields[field] = value }
        }
    }
}
