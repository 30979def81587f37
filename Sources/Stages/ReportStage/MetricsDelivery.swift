internal import CommandLine
internal import Contracts
internal import Delivery
internal import GitStore
internal import HTTPFetch
internal import Metrics
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// Writes metrics for node_exporter, and pushes them to a Pushgateway.
///
/// Whatever becomes of it, no run fails of it.
struct MetricsDelivery {
    /// What was done.
    struct Result {
        /// Where the metrics went; nil where nothing is configured.
        var metrics: DeliveredMetrics?
        var findings: [Finding] = []

        /// It in one line of words; nil where nothing is configured.
        var summary: String? {
            guard let metrics else { return nil }
            let written = metrics.targets.filter(\.isWritten).count
            return written == metrics.targets.count
                ? "metrics written" : "metrics not written everywhere"
        }
    }

    private let context: StageContext

    init(_ context: StageContext) { self.context = context }

    /// Does it.
    ///
    /// - Parameter exchange: makes what asks servers, where one is to be asked.
    func deliver(_ exchange: () -> any HTTPExchange) throws -> Result {
        let file = context.settings[Keys.metricsFile]
        let gateway = context.settings[Keys.pushgateway]
        guard file != nil || gateway != nil else { return Result() }
        var targets: [MetricsTarget] = []
        let place = file.map { path($0) }
        var series = 0
        do {
            let page = try self.page()
            series = page.split(separator: "\n").filter { !$0.hasPrefix("#") }.count
            if let place { targets.append(write(page, to: place)) }
            if let gateway { targets.append(try push(page, to: gateway, exchange)) }
        } catch {
            if Signals.received != nil { throw error }
            let reason = "what is counted cannot be read or kept: \(error)"
            targets = place.map { [target(.file, $0, reason)] } ?? []
            if let gateway { targets.append(target(.pushgateway, gateway.shown, reason)) }
        }
        return Result(
            metrics: DeliveredMetrics(series: series, targets: targets),
            findings: targets.filter { !$0.isWritten && !context.isDryRun }.map(finding))
    }

    private func finding(_ target: MetricsTarget) -> Finding {
        .of(
            .metricsFailed, target.place,
            "no metrics at \(target.place): \(target.reason ?? "nobody says why")")
    }

    private func page() throws -> String {
        let view = try context.runView()
        let report =
            try context.documentIfPresent(ReportPayload.self)?.payload ?? ReportBuilder.build(view)
        let page = try MetricPage.current(
            context.state, run: context.run, path: context.repository.root,
            isSaved: !context.isDryRun)
        return page.text(
            try RepositoryInfo(context.repository, commit: context.commit), view, report)
    }

    private var label: String {
        let repository = try? RepositoryInfo(context.repository, commit: context.commit)
        return RepositoryLabel.text(
            repository ?? RepositoryInfo(), path: context.repository.root)
    }

    private func target(
        _ kind: MetricsTarget.Kind, _ place: String, _ reason: String?
    ) -> MetricsTarget {
        MetricsTarget(
            kind: kind, place: SafeText.line(place), isWritten: reason == nil,
            reason: reason.map { SafeText.line($0) })
    }

    // MARK: the file

    /// The file of this repository: in a directory one with its name, told apart by a digest.
    private func path(_ setting: String) -> String {
        let path = Paths.absolute(setting)
        guard setting.hasSuffix("/") else { return path }
        let label = label
        let name = label.utf8.suffix(60).map { byte -> UInt8 in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? byte : UInt8(ascii: "-")
        }
        let digest = SHA256.hex(parts: [label]).prefix(8)
        return Paths.join(
            path, "upkeep-\(String(decoding: name, as: UTF8.self))-\(digest).prom")
    }

    private func write(_ page: String, to path: String) -> MetricsTarget {
        if context.isDryRun { return target(.file, path, "a dry run writes nothing") }
        do {
            let effects = context.effects(of: .deliver)
            try effects.record("metrics", subject: path, intent: "") {
                // Whoever reads it, node_exporter, is another user.
                let root = context.repository.root
                try DirectoryHandle.named(Paths.parent(path), outside: root).write(
                    Array(page.utf8), to: Paths.name(path), kept: 0o644)
            }
            return target(.file, path, nil)
        } catch {
            let reason = (error as? SystemError)?.message ?? "\(error)"
            return target(.file, path, reason)
        }
    }

    // MARK: the gateway

    private func push(
        _ page: String, to address: HTTPAddress, _ exchange: () -> any HTTPExchange
    ) throws -> MetricsTarget {
        func end(_ reason: String?) -> MetricsTarget {
            target(.pushgateway, address.shown, reason)
        }
        if context.isDryRun { return end("a dry run pushes nothing") }
        if context.settings[Keys.offline] { return end("--offline: nothing is pushed") }
        let token: Secret?
        do throws(SecretPlace.Problem) { token = try self.token() } catch {
            return end("\(error.why): \(error.remedy)")
        }
        let gateway = Pushgateway(
            address,
            token.map { token in
                context.settings[Keys.pushgatewayUser].map {
                    .basic(user: $0, password: token)
                } ?? .bearer(token)
            })
        if let obstacle = gateway.obstacle { return end(obstacle) }
        guard let request = gateway.push(page, repository: label) else {
            return end("its address is too long")
        }
        return try context.effects(of: .deliver).record(
            "metrics", subject: address.shown, intent: "",
            detail: { (target: MetricsTarget) in target.reason ?? "" }
        ) {
            end(
                Pushgateway.problem(
                    exchange().perform(request), isTrusted: request.credential == nil))
        }
    }

    /// The token: of the file, else of the environment; nil where there is none.
    private func token() throws(SecretPlace.Problem) -> Secret? {
        guard let path = context.settings[Keys.pushgatewayTokenFile].map(Paths.absolute) else {
            return context.settings[Keys.pushgatewayToken].map { Secret($0) }
        }
        return try SecretPlace.file(path).token(context.environment)
    }
}
