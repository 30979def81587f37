internal import Contracts
internal import Versions

extension ComponentCatalog {
    /// What the tables say of a step: at most one thing that stops it, and all that is to be known.
    ///
    /// - Parameter hasSetting: whether `PATH=VALUE` holds in what installs the package.
    package func verdict(
        _ step: OfferedStep, hasSetting: (String) -> Bool = { _ in false }
    ) -> StepVerdict {
        var verdict = StepVerdict()
        let rows = paths(of: step.package)
        verdict.isOneWay = rows.contains { $0.isDowngrade && $0.effect == .blocks }
        if let from = step.from, let to = step.to, from != to {
            follow(step, from, to, rows, hasSetting, &verdict)
        }
        refuse(
            releases(of: step.package, step.to, step.versioning), step.to,
            step.package.component.component, &verdict)
        support(step, &verdict)
        verdict.sortFacts()
        return verdict
    }

    /// What the table of releases says of a version of any package, known component or not.
    package func verdict(
        ofRelease version: String?, _ identity: PackageIdentity, scale: PackageScale,
        versioning: String? = nil
    ) -> StepVerdict {
        var verdict = StepVerdict()
        let found = releases(of: identity).filter { row in
            (row.scale ?? scale) == scale && row.means(version, versioning: versioning)
        }
        let name = identity.name.split(separator: "/").last.map(String.init) ?? identity.name
        refuse(found, version, name, &verdict)
        verdict.sortFacts()
        return verdict
    }

    /// Looks whether the paths let a version follow another.
    private func follow(
        _ step: OfferedStep, _ from: String, _ to: String, _ rows: [PathRow],
        _ hasSetting: (String) -> Bool, _ verdict: inout StepVerdict
    ) {
        if let move = VersionMove(from, to, step.versioning) {
            verdict.isOneWay = rows.contains { row in
                row.isDowngrade && row.effect == .blocks
                    && (row.counts(move) || move.reversed.map(row.counts) == true)
            }
            let rows = rows.filter { row in
                row.counts(move) && !row.unless.contains(where: hasSetting)
            }
            for row in rows where !row.isLimit {
                verdict.facts.append(row.fact())
                if row.effect == .blocks, row.isDowngrade || row.refuse != nil {
                    verdict.stop =
                        verdict.stop
                        ?? StepVerdict.Stop(
                            rule: row.isDowngrade ? .noDowngrade : .refusedRelease,
                            text: row.refuse.map { "\(row.text): take \($0) or later" } ?? row.text,
                            source: row.source, next: nil)
                }
            }
            hop(step, move, rows.filter(\.isLimit), &verdict)
        } else if rows.contains(where: { $0.effect != .notes }) {
            verdict.facts.append(
                KnownFact(
                    rule: "\(step.package.component.component)/unknown-version", effect: .person,
                    text: "what \(from) and \(to) are cannot be compared: its paths are not known",
                    source: "upkeep"))
        }
    }

    /// Looks whether the step goes too far, and what comes first.
    private func hop(
        _ step: OfferedStep, _ move: VersionMove, _ rows: [PathRow], _ verdict: inout StepVerdict
    ) {
        let moves = step.offers.compactMap { offer -> (UpdateID, VersionPair, VersionMove)? in
            guard let to = offer.to.value,
                let found = VersionMove(move.fromText, to, step.versioning),
                found.to.compare(move.from) > 0, found.to.compare(move.to) < 0
            else { return nil }
            return (offer.update, offer.to, found)
        }
        let offers = moves.map(\.2.to)
        let broken = rows.filter { $0.forbids(move, offers) }
        verdict.facts += broken.map { $0.fact() }
        let blocking = broken.filter { $0.effect == .blocks }
        guard
            let first = blocking.min(by: { left, right in
                let (one, two) = (left.next(move) ?? "", right.next(move) ?? "")
                return VersionScheme.semantic.compare(one, two).map { $0 < 0 } ?? !one.isEmpty
            })
        else { return }
        let limits = paths(of: step.package).filter { $0.effect == .blocks }
        let best = moves.filter { offer in
            let isFree = limits.allSatisfy { row in
                !row.counts(offer.2)
                    || !(row.isLimit && row.forbids(offer.2, offers))
                        && row.refuse == nil
            }
            return isFree
                && !releases(of: step.package, offer.2.toText, step.versioning)
                    .contains { $0.effect == .blocks }
        }.max { $0.2.to.compare($1.2.to) < 0 }
        verdict.stop = first.stop(move, best.map { ($0.0, $0.1) })
    }

    private func refuse(
        _ rows: [ReleaseRow], _ to: String?, _ name: String, _ verdict: inout StepVerdict
    ) {
        for row in rows {
            verdict.facts.append(row.fact(name))
            if row.effect == .blocks, verdict.stop == nil {
                verdict.stop = StepVerdict.Stop(
                    rule: .refusedRelease,
                    text: "\(to ?? "this release") is to be refused: \(row.text)",
                    source: row.source, next: nil)
            }
        }
    }

    private func releases(
        of package: KnownPackage, _ version: String?, _ versioning: String?
    ) -> [ReleaseRow] {
        releases(of: package.identity).filter { row in
            (row.scale.map(package.counts) ?? true) && row.means(version, versioning: versioning)
        }
    }
}

extension PathRow {
    /// The stop of a step that goes too far, with what comes first: what is offered, else what nobody
    /// offers.
    fileprivate func stop(
        _ move: VersionMove, _ best: (update: UpdateID, to: VersionPair)?
    ) -> StepVerdict.Stop {
        func stop(_ words: String, _ next: (update: UpdateID?, to: VersionPair)?)
            -> StepVerdict.Stop
        {
            StepVerdict.Stop(rule: .hop, text: words, source: source, next: next)
        }
        if let best {
            return stop("\(text): first \(best.to.value ?? "")", (best.update, best.to))
        }
        guard let wanted = next(move) else {
            return stop("\(text); the next step is not known", nil)
        }
        let mark = move.fromText.first == "v" && wanted.first != "v" ? "v" : ""
        return stop(
            "first \(mark)\(wanted), which is not offered: \(text)",
            (nil, VersionPair(value: mark + wanted)))
    }
}
