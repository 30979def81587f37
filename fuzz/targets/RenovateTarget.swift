import Contracts
import Manifests

@testable import Renovate

/// Reads what Renovate wrote, whole and in pieces: both are the same, and what it saw can be told.
enum RenovateTarget {
    @Sendable static func log(_ bytes: [UInt8]) {
        compare(bytes) { pieces throws(StageFailure) in
            let log = RenovateLog()
            for piece in pieces { log.take(piece) }
            return try log.run(name: "log", repository: nil, likely: "a/b")
        }
    }

    @Sendable static func report(_ bytes: [UInt8]) {
        compare(bytes) { pieces throws(StageFailure) in
            let report = RenovateReport()
            for piece in pieces { report.take(piece) }
            return try report.run(name: "report", repository: nil, likely: "a/b")
        }
    }

    private static func compare(
        _ bytes: [UInt8], _ read: ([[UInt8]]) throws(StageFailure) -> RenovateRun
    ) {
        let whole = Result { () throws(StageFailure) in try read([bytes]) }
        let size = 1 + Int(bytes.first ?? 0) % 61
        let pieces = stride(from: 0, to: bytes.count, by: size).map {
            Array(bytes[$0..<min($0 + size, bytes.count)])
        }
        let parts = Result { () throws(StageFailure) in try read(pieces) }
        switch (whole, parts) {
        case (.success(let one), .success(let two)):
            require(told(one) == told(two), "pieces are read otherwise than the whole")
        case (.failure(let one), .failure(let two)):
            require(one.exit == two.exit, "\(one.message), but \(two.message)")
        default: fatalError("only one of the whole and its pieces can be read")
        }
    }

    /// What of a run reaches later stages.
    private static func told(_ run: RenovateRun) -> [String] {
        let sightings = run.sightings(of: run.entries()).map { sighting in
            require(!sighting.reports.isEmpty, "nobody reported \(sighting.package)")
            return "\(sighting.file) \(sighting.package) \(sighting.names) \(sighting.current) "
                + "\(sighting.lookup) \(sighting.reports.map { ($0.reader, $0.offers.count) })"
        }
        let findings = run.findings(differs: nil).map { "\($0.rule) \($0.message)" }
        return sightings + findings
            + ["\(run.repository) \(run.ending) \(run.isTruncated) \(run.junkLines)"]
    }
}
