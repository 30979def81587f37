import Contracts
import Names
import Policy
import SystemSupport
import Testing

@Suite struct WindowTests {
    private static func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    private static func cron(
        _ cron: String, _ hours: Int = 1, _ zone: String = "Europe/Berlin"
    ) -> MaintenanceWindow {
        MaintenanceWindow(
            cron: cron, duration: hours * 3_600, days: [], from: nil, to: nil, timeZone: zone)
    }

    private static func days(
        _ days: [String], _ from: String?, _ to: String?, _ zone: String = "Europe/Berlin"
    ) -> MaintenanceWindow {
        MaintenanceWindow(cron: nil, duration: nil, days: days, from: from, to: to, timeZone: zone)
    }

    /// Made with Python 3.11's zoneinfo: seconds since 1970, and seconds east of UTC.
    @Test(arguments: [
        ("Europe/Berlin", 1_774_745_999, 3_600), ("Europe/Berlin", 1_774_746_000, 7_200),
        ("Europe/Berlin", 1_792_889_999, 7_200), ("Europe/Berlin", 1_792_890_000, 3_600),
        ("Europe/Berlin", 2_540_000_000, 7_200), ("Europe/Berlin", 4_089_931_200, 7_200),
        ("America/New_York", 1_772_953_199, -18_000), ("America/New_York", 1_772_953_200, -14_400),
        ("Australia/Lord_Howe", 4_070_908_800, 39_600), ("Asia/Kolkata", 1_800_000_000, 19_800),
        ("Africa/Casablanca", 4_000_000_000, 3_600), ("UTC", 1_800_000_000, 0),
    ])
    func clocksShowWhatPythonSays(zone: String, seconds: Int, offset: Int) throws {
        #expect(try TimeZoneTable.named(zone).offset(at: Int64(seconds)) == offset)
    }

    @Test(arguments: [
        "Europe/Atlantis", "../../etc/passwd", "/etc/passwd", "", "Europe/", "right/UTC",
        "Europe/Berlin\n", "tzdata.zi",
    ])
    func refusesWhatIsNoTimeZone(name: String) {
        #expect(throws: SystemError.self) { try TimeZoneTable.named(name) }
    }

    @Test(arguments: [
        // A plain day, and the edges.
        (cron("0 2 * * 6", 4), "2026-11-28T01:00:00Z", true),
        (cron("0 2 * * 6", 4), "2026-11-28T00:59:59Z", false),
        (cron("0 2 * * 6", 4), "2026-11-28T05:00:00Z", false),
        // Across midnight, and from the day before.
        (cron("0 22 * * sat", 12), "2026-11-29T08:00:00Z", true),
        (days(["sat"], "22:00", "04:00"), "2026-11-29T02:59:59Z", true),
        (days(["sat"], "22:00", "04:00"), "2026-11-29T03:00:00Z", false),
        (days(["sun"], "22:00", "04:00"), "2026-11-29T02:00:00Z", false),
        // The hour that is skipped opens when it is.
        (cron("30 2 * * *"), "2026-03-29T01:00:00Z", true),
        (cron("30 2 * * *"), "2026-03-29T00:59:59Z", false),
        // The hour that comes twice opens the first time.
        (cron("30 2 * * *"), "2026-10-25T00:30:00Z", true),
        (cron("30 2 * * *"), "2026-10-25T01:30:00Z", false),
        // Both day fields restricted: either.
        (cron("0 2 13 * 5"), "2026-11-27T01:00:00Z", true),
        (cron("0 2 13 * 5"), "2026-12-13T01:00:00Z", true),
        (cron("0 2 13 * 5"), "2026-12-14T01:00:00Z", false),
        (cron("*/20 1-3,5 * jan-mar mon-fri"), "2026-01-05T04:45:00Z", true),
        (days([], "00:00", "24:00", "UTC"), "2026-01-05T23:59:59Z", true),
    ])
    func tellsWhetherItIsOpen(window: MaintenanceWindow, at: String, isOpen: Bool) throws {
        #expect(WindowTimes([window]).isOpen(at: try Self.time(at)) == isOpen)
    }

    @Test(arguments: [
        (cron("0 2 * * 6", 4), "2026-11-27T00:00:00Z", "2026-11-28T01:00:00Z"),
        (cron("0 0 29 2 *"), "2025-03-01T00:00:00Z", "2028-02-28T23:00:00Z"),
        (cron("30 2 29 3 *"), "2026-03-01T00:00:00Z", "2026-03-29T01:00:00Z"),
        (days(["sun"], "02:00", "03:00"), "2026-03-28T12:00:00Z", "2026-04-05T00:00:00Z"),
        (cron("0 2 * * 7"), "2026-11-27T00:00:00Z", "2026-11-29T01:00:00Z"),
    ])
    func tellsWhenItOpensNext(window: MaintenanceWindow, after: String, next: String) throws {
        let found = WindowTimes([window]).nextOpening(after: try Self.time(after))
        #expect(found?.rfc3339 == next)
    }

    @Test(arguments: [
        cron("0 0 31 2 *"), cron("0 0 31 4,6 *"), cron("60 2 * * *"), cron("0 2 * *"),
        cron("5-1 * * * *"), cron("*/0 * * * *"), cron("0 2 * * *", 0), cron("0 2 * * *", 200),
        cron("@daily"), cron("0 2 * * *", 1, "Europe/Atlantis"), days(["sat"], "25:00", "04:00"),
        days(["sat"], "22:00", nil), days([], nil, nil), days(["sam"], "22:00", "23:00"),
        cron("99999999999999999999 * * * *"), cron("1/5 * * * *"),
    ])
    func refusesWhatNeverOpens(window: MaintenanceWindow) {
        #expect(WindowTimes([window]).problem != nil)
        #expect(WindowTimes([window]).nextOpening(after: Timestamp(seconds: 0)) == nil)
    }

    @Test(arguments: [
        ("0 3 * * *", cron("0 2 * * 6", 4), false), ("0 3 * * 1-5", cron("0 2 * * 6", 4), true),
        ("0 7 * * *", cron("0 2 * * *", 4), true), ("* * * * *", cron("0 2 1 1 *"), false),
        ("0 2 29 2 *", days(["tue"], "01:00", "03:00"), false),
    ])
    func tellsWhetherAScheduleMeetsIt(
        schedule: String, window: MaintenanceWindow, never: Bool
    ) throws {
        let schedule = Schedule(cron: schedule, timeZone: "Europe/Berlin")
        let now = try Self.time("2026-11-27T00:00:00Z")
        #expect(WindowTimes([window]).neverMeets(schedule, after: now) == never)
    }
}
