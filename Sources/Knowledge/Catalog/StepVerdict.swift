package import Contracts

/// A step of a package, as it is offered.
package struct OfferedStep: Sendable {
    /// The package.
    package let package: KnownPackage
    /// The version that stands now.
    package let from: String?
    /// The version that is offered.
    package let to: String?
    /// How its versions are ordered, by the name in documents.
    package let versioning: String?
    /// The other versions that are offered, with the update that brings each.
    package let offers: [(update: UpdateID, to: VersionPair)]
    /// The cluster's Kubernetes; nil where it is not known.
    package let kubernetes: KubernetesMinor?

    /// Makes a step.
    package init(
        _ package: KnownPackage, from: String?, to: String?, versioning: String? = nil,
        offers: [(update: UpdateID, to: VersionPair)] = [], kubernetes: KubernetesMinor? = nil
    ) {
        (self.package, self.from, self.to) = (package, from, to)
        (self.versioning, self.offers, self.kubernetes) = (versioning, offers, kubernetes)
    }
}

/// What the catalog says of a step.
package struct StepVerdict: Sendable, Equatable {
    /// Why a step must not be taken.
    package struct Stop: Sendable, Equatable {
        /// What kind of reason.
        package let rule: WaitRule
        /// Why, in words.
        package let text: String
        /// Where it is written.
        package let source: String
        /// The version to take first, with its update where it is offered; nil where none is.
        package let next: (update: UpdateID?, to: VersionPair)?

        /// Makes a stop.
        package init(
            rule: WaitRule, text: String, source: String,
            next: (update: UpdateID?, to: VersionPair)?
        ) {
            (self.rule, self.text, self.source, self.next) = (rule, text, source, next)
        }

        package static func == (left: Stop, right: Stop) -> Bool {
            left.rule == right.rule && left.text == right.text && left.source == right.source
                && left.next?.to == right.next?.to && left.next?.update == right.next?.update
        }
    }

    /// What is known, the gravest first.
    package var facts: [KnownFact] = []
    /// Why it must not be taken; nil where it may.
    package var stop: Stop?
    /// Whether a version that stood before cannot be gone back to.
    package var isOneWay = false

    /// Makes a verdict; one that says nothing by itself.
    package init(facts: [KnownFact] = [], stop: Stop? = nil, isOneWay: Bool = false) {
        self.facts = facts
        self.stop = stop
        self.isOneWay = isOneWay
    }

    /// Puts the gravest first.
    mutating func sortFacts() {
        let order: [FactEffect] = [.blocks, .person, .notes]
        facts.sort {
            (order.firstIndex(of: $0.effect) ?? 0, $0.rule, $0.text)
                < (order.firstIndex(of: $1.effect) ?? 0, $1.rule, $1.text)
        }
    }
}
