internal import Contracts
internal import Formats
internal import Names
internal import SystemSupport

/// Writes an answer of `upkeep why` for a terminal.
struct WhyText {
    private let answer: WhyAnswer

    init(_ answer: WhyAnswer) { self.answer = answer }

    var lines: [String] {
        var lines = ["run \(answer.run), scanned \(answer.scanned)"]
        for known in answer.dependencies { lines += [""] + dependency(known) }
        if !answer.findings.isEmpty {
            lines += FindingText.lines(answer.findings, isVerbose: true)
        }
        return lines.map(SafeText.line)
    }

    private func dependency(_ known: WhyAnswer.Known) -> [String] {
        let one = known.dependency
        let source = [one.datasource?.rawValue, one.registry].compactMap { $0 }
            .joined(separator: ", ")
        var lines = ["\(one.package)\(source.isEmpty ? "" : " (\(source))") in \(one.file)"]
        lines.append("  stands at \(VersionText.short(one.current)); \(lookup(one.lookup))")
        if let analysis = known.offers.compactMap(\.analysis).first {
            lines += what(analysis)
        }
        if known.offers.isEmpty {
            lines.append(
                one.lookup.state == .answered
                    ? "  nothing newer is offered" : "  nothing is known of it")
        }
        for offer in known.offers { lines += self.offer(offer) }
        return lines
    }

    private func lookup(_ lookup: Lookup) -> String {
        let reason = lookup.reason.map { ": \($0)" } ?? ""
        return switch lookup.state {
        case .answered: "its look-up answered"
        case .failed: "its look-up failed\(reason)"
        case .skipped: "it was not looked up\(reason)"
        case .empty: "its look-up came back empty"
        }
    }

    /// What it is, and which rules speak of it.
    private func what(_ analysis: AnalyzedUpdate) -> [String] {
        var words = ["component \(analysis.component)", "layer \(analysis.layer.rawValue)"]
        if let product = analysis.product { words.insert("product \(product)", at: 1) }
        words.append(
            analysis.holdsData.map { $0 ? "keeps data" : "keeps no data" }
                ?? "whether it keeps data is not known")
        var lines = ["  " + words.joined(separator: ", ")]
        for origin in analysis.policy?.rules ?? [] {
            let name = origin.name.map { " (\($0))" } ?? ""
            lines.append("  rule \(origin.field): \(origin.place)\(name)")
        }
        return lines
    }

    private func offer(_ offer: WhyAnswer.Offer) -> [String] {
        let update = offer.update
        let age = update.released.map {
            ", out for \(max(0, answer.made.seconds - $0.seconds) / 86_400) d"
        }
        let risk = offer.analysis.map { ", risk \($0.risk.rawValue)" } ?? ""
        var lines = [
            "  \(update.id)  → \(VersionText.short(update.to)) (\(update.kind.rawValue)\(age ?? "")\(risk))"
                + ": \(verdict(offer))"
        ]
        if let waits = offer.waits {
            if let by = waits.by { lines.append("      by \(by)") }
            if let until = waits.until { lines.append("      free at \(until)") }
            if let take = waits.take { lines.append("      take it: \(take)") }
        }
        guard let analysis = offer.analysis else { return lines }
        lines += AnalysisDetails.lines(analysis).map { "      \($0)" }
        for hop in analysis.hops {
            let id = hop.update.map { " (\($0))" } ?? ", which nobody offers"
            lines.append("      step: \(VersionText.short(hop.to))\(id)")
        }
        if let reason = analysis.policy?.override {
            lines.append("      lifted by a rule: \(reason)")
        }
        for fact in analysis.known {
            lines.append(
                "      \(fact.rule) \(fact.effect.rawValue): \(fact.text) [\(fact.source)]")
        }
        if !analysis.requires.isEmpty {
            let ids = analysis.requires.prefix(10).map(\.text).joined(separator: ", ")
            lines.append("      after: \(ids)")
        }
        return lines
    }

    private func verdict(_ offer: WhyAnswer.Offer) -> String {
        if let change = offer.change, change.outcome == .applied {
            return "was taken by this run\(change.commit.map { " in \($0.short)" } ?? "")"
        }
        if let change = offer.change, change.outcome == .refused {
            return "was refused: \(change.detail ?? change.reason ?? "")"
        }
        if offer.taken { return "the next upkeep run update takes it" }
        guard let waits = offer.waits else { return "stands there" }
        return "waits for \(waits.for.words): \(waits.text)"
    }
}
