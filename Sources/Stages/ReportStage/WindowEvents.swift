internal import Contracts
internal import Delivery
internal import Names
internal import Policy
internal import RunView
internal import SystemSupport

/// When maintenance windows were open, as far as runs saw it.
struct WindowEvents {
    /// Openings that this run is in and that no run noted before, as the ledger notes them.
    private(set) var news: [String] = []
    /// What people may want to know.
    private(set) var events: [DeliveryEvent] = []

    /// Openings are looked for this far back.
    private static let reach: Int64 = 7 * 86_400

    /// - Parameter seen: what earlier runs noted.
    init(_ view: RunView, seen: [String], now: Timestamp) {
        var windows: [String: MaintenanceWindow] = [:]
        for update in view.analyze?.payload.updates ?? [] {
            for window in update.policy?.windows ?? [] {
                windows[WindowEvents.digest(window)] = window
            }
        }
        var open: Set<String> = []
        for (digest, window) in windows.sorted(by: { $0.key < $1.key }) {
            let times = WindowTimes([window])
            guard times.isOpen(at: now) else { continue }
            let key = "\(digest) \(WindowEvents.opening(times, now).rfc3339)"
            open.insert(key)
            if !seen.contains(key) { news.append(key) }
            events.append(
                DeliveryEvent(
                    .windowOpens, subject: key, title: WindowEvents.words(window),
                    detail: "updates that wait for it go now"))
        }
        let oldest = now.adding(seconds: -Self.reach)
        for key in Set(seen).subtracting(open).sorted() {
            let parts = key.split(separator: " ").map(String.init)
            guard parts.count == 2, let opened = Timestamp(parts[1]), opened >= oldest else {
                continue
            }
            events.append(
                DeliveryEvent(
                    .windowCloses, subject: key,
                    title: windows[parts[0]].map(WindowEvents.words) ?? "opened \(parts[1])"))
        }
    }

    private static func digest(_ window: MaintenanceWindow) -> String {
        let bytes = (try? CanonicalJSON.compact(window)) ?? []
        return String(SHA256.hex(bytes).prefix(12))
    }

    /// The last opening; a time long past where it has been open for longer than is looked back.
    private static func opening(_ times: WindowTimes, _ now: Timestamp) -> Timestamp {
        var last = Timestamp(seconds: 0)
        var next = times.nextOpening(after: now.adding(seconds: -reach))
        for _ in 0..<2_000 {
            guard let time = next, time <= now, time > last else { break }
            last = time
            next = times.nextOpening(after: time)
        }
        return last
    }

    private static func words(_ window: MaintenanceWindow) -> String {
        if let cron = window.cron { return "\(cron) (\(window.timeZone))" }
        let days = window.days.isEmpty ? "every day" : window.days.joined(separator: ", ")
        return "\(days) \(window.from ?? "")–\(window.to ?? "") (\(window.timeZone))"
    }
}
