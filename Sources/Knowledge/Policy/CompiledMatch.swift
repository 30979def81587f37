internal import Contracts

/// What a rule is for, read once.
struct CompiledMatch: Sendable {
    private let package: [Glob]
    private let component: [Glob]
    private let product: [Glob]
    private let namespace: [Glob]
    private let layer: Set<Layer>
    private let path: [PathGlob]
    private let kind: Set<UpdateKind>
    private let directory: String?

    /// Where a rule can be found by the beginning of what it asks for: one of these begins the
    /// subject's value.
    enum Anchor {
        case package([ArraySlice<UInt8>])
        case component([ArraySlice<UInt8>])
        case path([ArraySlice<UInt8>])
        case namespace([ArraySlice<UInt8>])
    }

    init(_ rule: PolicyRule) {
        let match = rule.match ?? PolicyMatch()
        func globs(_ patterns: [String]) -> [Glob] {
            patterns.map { Glob(CompiledMatch.folded($0)) }
        }
        self.package = globs(match.package)
        component = globs(match.component)
        product = globs(match.product)
        namespace = globs(match.namespace)
        layer = Set(match.layer)
        path = match.path.map(PathGlob.init)
        kind = Set(match.kind)
        directory = rule.directory.flatMap { $0.isEmpty ? nil : $0 + "/" }
    }

    /// ASCII letters as small ones.
    static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
    }

    /// What to look it up by; nil where it may be for anything.
    var anchor: Anchor? {
        func starts(_ globs: [Glob]) -> [ArraySlice<UInt8>]? {
            globs.isEmpty || globs.contains { $0.start.isEmpty } ? nil : globs.map(\.start)
        }
        if let directory { return .path([ArraySlice(directory.utf8)]) }
        if let found = starts(package) { return .package(found) }
        if let found = starts(component) { return .component(found) }
        if let found = starts(namespace) { return .namespace(found) }
        if !path.isEmpty, !path.contains(where: { $0.start.isEmpty }) {
            return .path(path.map(\.start))
        }
        return nil
    }

    func takes(_ subject: FoldedSubject) -> Bool {
        func one(_ globs: [Glob], _ texts: [[UInt8]]) -> Bool {
            globs.isEmpty || texts.contains { text in globs.contains { $0.matches(text) } }
        }
        if !kind.isEmpty, !kind.contains(subject.kind) { return false }
        if !layer.isEmpty, !(subject.layer.map(layer.contains) ?? false) { return false }
        if let directory,
            !subject.paths.contains(where: { $0.utf8.starts(with: directory.utf8) })
        {
            return false
        }
        return one(package, [subject.package]) && one(component, subject.components)
            && one(product, subject.products) && one(namespace, subject.namespaces)
            && (path.isEmpty
                || subject.paths.contains { text in path.contains { $0.matches(text) } })
    }
}

/// A subject as patterns are held against it.
struct FoldedSubject {
    let package: [UInt8]
    let components: [[UInt8]]
    let products: [[UInt8]]
    let namespaces: [[UInt8]]
    let paths: [String]
    var layer: Layer?
    let kind: UpdateKind

    init(_ subject: PolicySubject) {
        self.package = CompiledMatch.folded(subject.package)
        components = [subject.component].compactMap { $0.map(CompiledMatch.folded) }
        products = [subject.product].compactMap { $0.map(CompiledMatch.folded) }
        namespaces = subject.namespaces.map(CompiledMatch.folded)
        paths = subject.paths
        layer = subject.layer
        kind = subject.kind
    }
}
