package import Contracts
package import Names
internal import SystemSupport

/// A message to people on one channel, before the channel's own form is given to it.
package struct Notice: Codable, Sendable, Equatable {
    /// One line of it.
    package struct Item: Codable, Sendable, Equatable {
        /// What it is.
        package let event: EventName
        /// How grave it is.
        package let severity: Severity
        /// The update that it is about.
        package let update: UpdateID?
        /// The update's layer.
        package let layer: Layer?
        /// What it is about.
        package let title: String
        /// More of it.
        package let detail: String?
        /// The command that a person may want to give.
        package let command: String?
        /// Things that it tells in one line; nil for one.
        package var places: Int?

        /// How many things it tells.
        package var count: Int { places ?? 1 }
    }

    /// Lines that a message holds at most; the others are counted.
    private static let limit = 100

    /// What makes it the same message: the channel, the run and what it tells. Letters, digits, `-`, `.`.
    package let key: String
    /// The channel's name.
    package let channel: String
    /// The run that it tells of.
    package let run: RunID
    /// When it was written.
    package let created: Timestamp
    /// The repository as people know it.
    package let repository: String
    /// Its subject, on one line.
    package let subject: String
    /// What it tells, the gravest first.
    package let events: [EventName]
    /// How many things it tells in all.
    package let count: Int
    /// Its lines, the gravest first.
    package let items: [Item]
    /// What it tells, by the keys of the events.
    package let told: [String]
    /// How often it was tried.
    package var attempts = 0
    /// Why it was not sent when it was last tried; nil where it was not tried.
    package var reason: String?
    /// What would help; nil where nobody can tell.
    package var remedy: String?

    /// Writes a message.
    ///
    /// - Parameter events: one at least.
    package init(
        _ events: [DeliveryEvent], channel: String, run: RunID, created: Timestamp,
        repository: String
    ) {
        let order = EventName.allCases
        let ranked = events.enumerated().sorted { left, right in
            let (a, b) = (
                order.firstIndex(of: left.element.name), order.firstIndex(of: right.element.name)
            )
            return (a ?? 0, left.offset) < (b ?? 0, right.offset)
        }.map(\.element)
        let names = order.filter { name in ranked.contains { $0.name == name } }
        let digest = SHA256.hex(parts: [channel] + events.flatMap(\.keys).sorted())
        key = "\(run.text).\(digest.prefix(12))"
        self.channel = channel
        self.run = run
        self.created = created
        self.repository = SafeText.shortened(
            SafeText.withoutSecrets(SafeText.line(repository)), to: 100)
        let counts = names.map { name in
            name.counted(ranked.filter { $0.name == name }.reduce(0) { $0 + $1.keys.count })
        }
        let place = self.repository.isEmpty ? "" : " \(self.repository)"
        // A message of one thing says which.
        let what = ranked.count == 1 ? ranked.first.map { ": \($0.title)" } ?? "" : ""
        subject = "upkeep\(place): " + counts.joined(separator: ", ") + what
        self.events = names
        count = ranked.reduce(0) { $0 + $1.keys.count }
        items = ranked.prefix(Notice.limit).map {
            Item(
                event: $0.name, severity: $0.severity, update: $0.update, layer: $0.layer,
                title: $0.title, detail: $0.detail, command: $0.command,
                places: $0.keys.count > 1 ? $0.keys.count : nil)
        }
        told = events.flatMap(\.keys).sorted()
    }

    /// How grave the gravest of it is.
    package var severity: Severity {
        items.map(\.severity).min { $0.rank < $1.rank } ?? .notice
    }

    /// Its lines by what they tell, the gravest first, with how many there are of each.
    package var groups: [(event: EventName, items: [Item])] {
        events.map { event in (event, items.filter { $0.event == event }) }
    }

    /// Things that are counted and not told.
    package var left: Int { left(after: items) }

    /// Things that are counted and are in none of these lines.
    func left(after items: some Sequence<Item>) -> Int {
        count - items.reduce(0) { $0 + $1.count }
    }
}
