internal import Contracts
internal import SystemSupport
internal import Versions

/// Names what a commit brings, in as many words as a subject has room for.
struct CommitSubject {
    /// Columns that a subject has at most, where the template leaves room for a name.
    static let columns = 72

    private let lines: [CommitMessage.Line]
    private let branch: String?

    init(_ lines: [CommitMessage.Line], branch: String?) {
        self.lines = lines
        self.branch = branch
    }

    /// The longest name that fits; the shortest, cut, where none does.
    func what(columns: Int) -> String {
        let names = self.names.map { PlainTitle.text($0, limit: 300) }
        return names.first { $0.count <= columns }
            ?? SafeText.shortened(names.last ?? "", to: max(columns, 20))
    }

    /// How far the furthest goes.
    var kind: UpdateKind? { lines.max { $0.kind.distance < $1.kind.distance }?.kind }

    /// Names from the longest to the shortest.
    private var names: [String] {
        guard let first = lines.first else { return [""] }
        let step = Set(lines.map(\.words)).count == 1 ? first.words : nil
        if let step, Set(lines.map(\.name)).count == 1 {
            let short = first.name.split(separator: "/").last.map(String.init) ?? first.name
            let to = first.step.to.value.map { " to \($0)" } ?? ""
            return ["\(first.name) \(step)", "\(short) \(step)", "\(short)\(to)", short]
        }
        let count = Words.count(lines.count, "update")
        if let label { return ["\(label) (\(count))", count] }
        let components = Set(lines.map(\.step.component)).sorted()
        if components.count == 1 {
            let parts = step.map { ["\(components[0]) (\(packages)) \($0)"] } ?? []
            return parts + ["\(components[0]): \(count)", count]
        }
        return [components.count, 3, 2, 1].filter { $0 <= components.count }.map { shown in
            let left = components.count - shown
            let named = components.prefix(left == 0 ? shown - 1 : shown).joined(separator: ", ")
            let last = left == 0 ? components[shown - 1] : "\(left) more"
            return "\(named) and \(last)" + (step.map { " \($0)" } ?? ": \(count)")
        } + ["\(components.count) components: \(count)", count]
    }

    /// `3 images`, `2 charts`, else `3 packages`.
    private var packages: String {
        let packages = Set(lines.map { "\($0.step.datasource?.rawValue ?? "") \($0.step.package)" })
        let sources = Set(lines.map(\.step.datasource))
        let word =
            switch sources.count == 1 ? sources.first ?? nil : nil {
            case .docker: "image"
            case .helm: "chart"
            default: "package"
            }
        return Words.count(packages.count, word)
    }

    /// `renovate/flux` without its prefix, where a person gave the group that name; nil where it is
    /// made of a package's (`quay.io-cilium-cilium-1.x`).
    private var label: String? {
        guard let branch else { return nil }
        let label =
            branch.firstIndex(of: "/").map { branch[branch.index(after: $0)...] } ?? branch[...]
        let isPlain = label.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        return label.isEmpty || !isPlain ? nil : String(label)
    }
}

extension CommitMessage.Line {
    /// From where to where.
    fileprivate var words: String { VersionText.step(step.from, step.to) }
}
