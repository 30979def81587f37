internal import CommandLine
internal import Contracts
internal import Manifests
internal import Policy
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// The rules that stand in a repository as resources of their own.
struct ManagedApps {
    /// The group of their API.
    static let group = "upgrades.upkeep.dev"
    /// The version of it that is known.
    static let version = "v1alpha1"
    /// What the resource is called.
    static let kind = "ManagedApp"
    /// Documents that are read; those beyond hold what they speak for.
    private static let limit = 20_000

    /// What the valid ones say, the nearest directory first.
    private(set) var rules: [PolicyRule] = []
    /// Rules that hold what invalid ones speak for.
    private(set) var held: [PolicyRule] = []
    /// What is wrong with them.
    private(set) var findings: [Finding] = []

    /// Reads them.
    ///
    /// - Parameter strays: what is meant to be one and is not among the model's objects.
    init(_ model: RepositoryModel, _ strays: StrayApps = StrayApps()) {
        let type = RuleType(.resource)
        let hasDefinition = model.resources.contains {
            $0.kind == "CustomResourceDefinition" && $0.name == "managedapps.\(ManagedApps.group)"
        }
        var count = 0
        for resource in model.resources
        where resource.kind == ManagedApps.kind && ManagedApps.isOurs(resource.apiVersion) {
            count += 1
            if !hasDefinition, model.owners[resource.file] != nil { noteDefinition(resource) }
            do throws(Misfit) {
                if count > ManagedApps.limit {
                    throw .message("there are more than \(ManagedApps.limit) of them")
                }
                rules.append(try rule(resource, type))
            } catch {
                hold(Invalid(resource), error)
            }
        }
        for stray in strays.all { hold(Invalid(stray), stray.error) }
        // A deeper directory is nearer to what lies in it.
        let depth = rules.map { ManagedApps.directory($0.file).utf8.count { $0 == 47 } }
        rules = zip(rules, depth).enumerated().sorted {
            ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
        }.map(\.element.0)
    }

    /// Whether an apiVersion is of the group, whatever version it names.
    static func isOurs(_ apiVersion: String) -> Bool {
        apiVersion.prefix { $0 != "/" } == ManagedApps.group
    }

    /// A document that says nothing that counts.
    private struct Invalid {
        let name: String
        let file: String
        let document: Int?
        let line: Int
        let root: YAMLNode?

        init(_ resource: Resource) {
            (name, file, document) = (resource.name, resource.file, resource.document)
            (line, root) = (resource.root.line.value, resource.root)
        }

        init(_ stray: StrayApps.Stray) {
            name = stray.root?["metadata"]?["name"]?.text ?? "without a name"
            (file, document, line, root) = (stray.file, stray.document, stray.line, stray.root)
        }
    }

    private static func directory(_ file: String) -> String {
        let parent = TreePath.split(file).parent
        return parent.isEmpty ? "" : parent + "/"
    }

    private func rule(_ resource: Resource, _ type: RuleType) throws(Misfit) -> PolicyRule {
        if resource.apiVersion != "\(ManagedApps.group)/\(ManagedApps.version)" {
            throw .message(
                "apiVersion \(SafeText.line(resource.apiVersion)) is not known",
                hint: "it is \(ManagedApps.group)/\(ManagedApps.version)")
        }
        for (key, _) in resource.root.entries
        where !["apiVersion", "kind", "metadata", "spec", "status"].contains(key.text ?? "") {
            throw .message(
                "unknown key \"\(SafeText.line(key.text ?? ""))\"",
                hint: "what the rule says stands below spec", line: key.line.value)
        }
        guard let spec = resource.root["spec"] else {
            throw .message("it has no spec", hint: "as in spec: {allow: patch}")
        }
        try ManagedApps.refuseVariables(spec)
        var rule = try type.value(of: spec)
        rule.name = resource.name
        rule.file = resource.file
        rule.rank = 2
        rule.line = resource.root.line.value
        if rule.match?.path.isEmpty ?? true {
            rule.directory = TreePath.split(resource.file).parent
        }
        return rule
    }

    /// Refuses what a Kustomization or a template would fill in: nobody can tell what it will be.
    private static func refuseVariables(_ spec: YAMLNode) throws(Misfit) {
        var open = [spec]
        var count = 0
        while let node = open.popLast() {
            count += 1
            if count > 10_000 { throw .message("it has more than 10000 values") }
            if let text = node.text, text.contains("${") || text.contains("{{") {
                throw .message(
                    "\"\(SafeText.shortened(SafeText.line(text), to: 60))\" is a variable",
                    hint: "write the value itself", line: node.line.value)
            }
            open += Array(node.children)
        }
    }

    /// Holds the directory of an invalid document, and what it asks for elsewhere where that can be
    /// told.
    private mutating func hold(_ app: Invalid, _ error: Misfit) {
        let line = error.line ?? app.line
        let failure = error.failure("spec", in: app.file, place: "\(app.file):\(line)")
        findings.append(
            .of(
                .invalidManagedApp, "ManagedApp/\(app.name)", failure.message,
                place: Place(file: app.file, document: app.document, line: line),
                remedy: failure.hint.map { "\($0); until then what it speaks for waits" }))
        var rule = PolicyRule()
        rule.name = "\(app.name), which is invalid"
        rule.file = app.file
        rule.line = line
        rule.allow = AllowedKind.none
        rule.unattended = []
        rule.directory = TreePath.split(app.file).parent
        held.append(rule)
        let match = app.root?["spec"]?["match"]
        if let match, let match = try? RuleType.match(of: match), !match.path.isEmpty {
            rule.directory = nil
            rule.match = match
            held.append(rule)
        }
    }

    private mutating func noteDefinition(_ resource: Resource) {
        findings.append(
            .of(
                .noDefinition, "ManagedApp/\(resource.name)",
                "a Flux Kustomization brings it, and the repository does not have the "
                    + "CustomResourceDefinition managedapps.\(ManagedApps.group)",
                place: Place(
                    file: resource.file, document: resource.document,
                    line: resource.root.line.value)))
    }
}
