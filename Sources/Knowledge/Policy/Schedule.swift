/// The hour at which a run is started.
package struct Schedule: Sendable, Equatable {
    /// When, in the five fields of cron.
    package var cron: String
    /// The time zone, as in `Europe/Berlin`.
    package var timeZone: String

    package init(cron: String, timeZone: String) {
        self.cron = cron
        self.timeZone = timeZone
    }
}
