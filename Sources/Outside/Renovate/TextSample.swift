internal import Contracts

/// Where a text begins and ends: enough to say what it is in place of what it should be.
struct TextSample {
    private var start: [UInt8] = []
    private var lastVisible: UInt8?

    /// Takes the next piece.
    mutating func take(_ piece: [UInt8]) {
        if start.count < 512 { start += piece.prefix(512 - start.count) }
        if let last = piece.last(where: { $0 > 0x20 }) { lastVisible = last }
    }

    /// The failure for a text that is not JSON, or other JSON.
    func failure(name: String, wanted: String, _ problem: String) -> StageFailure {
        guard let lastVisible else {
            return StageFailure(
                .badInput, "\(name): the file is empty",
                hint: "Renovate writes it when it ends; was it killed?")
        }
        let first = start.first { $0 > 0x20 && $0 < 0x80 }
        if first == UInt8(ascii: "<") {
            return StageFailure(
                .badInput, "\(name): it is a web page (HTML), not \(wanted)",
                hint: "a proxy or a login page may have answered in its place")
        }
        if first == UInt8(ascii: "{"), lastVisible != UInt8(ascii: "}") {
            return StageFailure(
                .badInput, "\(name): it ends in the middle (truncated): \(problem)",
                hint: "copy it again, or let Renovate finish")
        }
        return StageFailure(.badInput, "\(name): it is not \(wanted): \(problem)")
    }
}
