package import Contracts

/// All rules that count for a repository, in the order in which they win.
package struct PolicyBook: Sendable {
    /// The rules, the first that sets a field wins.
    package let rules: [PolicyRule]
    private let matches: [CompiledMatch]
    private var byPackage = PrefixIndex()
    private var byComponent = PrefixIndex()
    private var byNamespace = PrefixIndex()
    private var byPath = PrefixIndex()
    /// Rules that no beginning leads to.
    private var others: [Int] = []

    /// Makes a book.
    package init(_ rules: [PolicyRule]) {
        self.rules = rules
        matches = rules.map(CompiledMatch.init)
        for (index, match) in matches.enumerated() {
            switch match.anchor {
            case .package(let starts): byPackage.insert(index, starts)
            case .component(let starts): byComponent.insert(index, starts)
            case .namespace(let starts): byNamespace.insert(index, starts)
            case .path(let starts): byPath.insert(index, starts)
            case nil: others.append(index)
            }
        }
    }

    /// What the rules say of one update.
    ///
    /// The layer that a rule gives is asked for first, and counts for rules that ask for a layer.
    ///
    /// - Returns: the policy, nil where no rule is for it; and the layer, nil where none gives one.
    package func policy(for subject: PolicySubject) -> (policy: UpdatePolicy?, layer: Layer?) {
        var folded = FoldedSubject(subject)
        let candidates = candidates(folded)
        var given: (layer: Layer, rule: PolicyRule)?
        for index in candidates {
            guard let layer = rules[index].layer, matches[index].takes(folded) else { continue }
            given = (layer, rules[index])
            break
        }
        let original = folded
        if let given { folded.layer = given.layer }
        // Nobody gets out of a rule of somebody above him by calling a thing of another layer.
        func takes(_ index: Int) -> Bool {
            let isAbove = given.map { rules[index].rank < $0.rule.rank } ?? false
            return matches[index].takes(isAbove ? original : folded)
        }
        var policy = PolicyBuilder(kind: subject.kind)
        if let given { policy.note("layer", given.rule) }
        for index in candidates where takes(index) {
            policy.add(rules[index])
        }
        return (policy.policy, given?.layer)
    }

    /// The rules that may be for a subject, in their order.
    private func candidates(_ subject: FoldedSubject) -> [Int] {
        var found = Set(others)
        byPackage.collect([subject.package], &found)
        byComponent.collect(subject.components, &found)
        byNamespace.collect(subject.namespaces, &found)
        byPath.collect(subject.paths.map { Array($0.utf8) }, &found)
        return found.sorted()
    }
}

/// Finds what begins a text.
private struct PrefixIndex: Sendable {
    private var known: [ArraySlice<UInt8>: [Int]] = [:]
    private var lengths: Set<Int> = []

    mutating func insert(_ index: Int, _ starts: [ArraySlice<UInt8>]) {
        for start in starts {
            known[start, default: []].append(index)
            lengths.insert(start.count)
        }
    }

    func collect(_ texts: [[UInt8]], _ found: inout Set<Int>) {
        for text in texts {
            for length in lengths where length <= text.count {
                if let indices = known[text[..<length]] { found.formUnion(indices) }
            }
        }
    }
}
