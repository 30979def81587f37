internal import Contracts
internal import Decision

extension ReportBuilder {
    /// Puts an update into the one part that it belongs to.
    mutating func place(_ update: Update) {
        let change = view.change(of: update.id)
        var entry = entryBuilder.entry(update)
        entry.commit = change?.commit
        if let revert = view.revert(of: update.id) { return place(update, revert, entry) }
        entry.reason = change?.detail ?? change?.reason
        switch change?.outcome {
        case .applied: add(.applied, taken(entry, update), \.applied)
        case .inReview: add(.inReview, linked(taken(entry, update), update.id), \.inReview)
        case .already: add(.thereBefore, partlyKnown(entry, update), \.already)
        case .failed where change?.isNotPushed == true:
            // Nothing is wrong with the update: the next run brings it.
            entry.reason = nil
            entry.commit = nil
            add(.planned, entry, \.planned)
        case .failed: add(.failed, entry, \.failed)
        case .refused:
            entry.remedy = Rule.refused.remedy
            add(.needsYou, entry, update.references.isEmpty ? \.unlocated : \.refused)
        case nil where update.stands: add(.thereBefore, entry, \.already)
        case .skipped, nil: placeWaiting(update, entry)
        }
    }

    /// An update that was to be taken back.
    private mutating func place(_ update: Update, _ revert: Revert, _ entry: ReportEntry) {
        var entry = entry
        let story = RevertStory(revert, of: update, view, failedChecks.words(of: update.id))
        entry.reason = story.reason
        entry.remedy = story.remedy
        entry.commit = revert.revert ?? entry.commit
        if revert.isDone, view.isTakenBackByHand {
            add(.takenBack, entry, \.takenBack)
        } else {
            add(.failed, entry, \.failed)
        }
    }

    /// What a person merged since the run before counts as applied.
    mutating func placeMerged() {
        for one in view.detect?.payload.merged ?? [] {
            add(
                .applied,
                ReportEntry(
                    update: one.update, component: one.component, name: one.name, file: one.file,
                    kind: one.kind, risk: one.risk, from: VersionText.short(one.from),
                    to: VersionText.short(one.to),
                    reason: "merged" + (one.review.map { ": \($0)" } ?? ""),
                    commit: one.commit, released: one.released, layer: one.layer),
                \.applied)
        }
    }

    /// What was taken: what of it failed, or that newer versions may exist.
    private func taken(_ entry: ReportEntry, _ update: Update) -> ReportEntry {
        var entry = partlyKnown(entry, update)
        let failed = failedChecks.words(of: update.id)
        if !failed.isEmpty { entry.reason = failed.joined(separator: "; ") }
        return entry
    }

    /// What waits in a review, with the review's page.
    private func linked(_ entry: ReportEntry, _ update: UpdateID) -> ReportEntry {
        var entry = entry
        entry.link = view.review(of: update)?.page ?? entry.link
        return entry
    }

    /// What was taken although not every answer came: a newer version may exist.
    private func partlyKnown(_ entry: ReportEntry, _ update: Update) -> ReportEntry {
        var entry = entry
        if let lookup = view.dependency(update.dependency)?.lookup, lookup.state == .failed {
            let why = lookup.reason.map { ": \($0)" } ?? ""
            entry.reason = "newer versions may exist, a look-up failed\(why)"
        }
        return entry
    }

    /// An update that was not tried.
    private mutating func placeWaiting(_ update: Update, _ entry: ReportEntry) {
        var entry = entry
        let waits = view.waits(of: update)
        entry.waits = waits
        entry.reason = view.judged[update.id]?.text ?? entry.reason ?? waits?.text
        if update.kind == .replacement {
            entry.reason = "\(update.replacement ?? "another package") takes its place"
            entry.remedy = Rule.replaced.remedy
            return add(.waiting, entry, \.waiting)
        }
        if update.references.isEmpty {
            entry.reason = "its place was not found"
            entry.remedy = Rule.notLocated.remedy
            return add(.needsYou, entry, \.unlocated)
        }
        switch waits?.for {
        case .superseded: add(.superseded, entry, \.superseded)
        case .age, .policy, .hop, .partner, .api, .hold, .cycle: add(.held, entry, \.held)
        case .review: add(.inReview, linked(entry, update.id), \.inReview)
        case .person, .window, .group: add(.waiting, entry, \.waiting)
        case nil:
            // What a call did not ask for goes by itself all the same; what it left for another reason
            // does not.
            let rule = view.change(of: update.id).map(WaitRule.init)
            let isLeft = rule.map { $0 != .notSelected } ?? (view.analyze == nil)
            add(isLeft ? .waiting : .planned, entry, isLeft ? \.waiting : \.planned)
        }
    }
}
