internal import Contracts
internal import StageKit
internal import SystemSupport

/// Says what is wrong with a source that is not what it should be.
enum SourceShape {
    /// The failure for text that is no JSON, or other JSON.
    static func failure(
        _ bytes: [UInt8], name: String, wanted: String, _ error: CanonicalJSON.Failure
    ) -> StageFailure {
        let start = bytes.prefix(512).drop { $0 <= 0x20 || $0 >= 0x80 }
        if bytes.allSatisfy({ $0 <= 0x20 }) {
            return StageFailure(
                .badInput, "\(name): the file is empty",
                hint: "Renovate writes it when it ends; was it killed?")
        }
        if start.first == UInt8(ascii: "<") {
            return StageFailure(
                .badInput, "\(name): it is a web page (HTML), not \(wanted)",
                hint: "a proxy or a login page may have answered in its place")
        }
        let detail = error.place.isEmpty ? error.message : "\(error.place): \(error.message)"
        let last = bytes.last { $0 > 0x20 }
        if start.first == UInt8(ascii: "{"), last != UInt8(ascii: "}") {
            return StageFailure(
                .badInput, "\(name): it ends in the middle (truncated): \(detail)",
                hint: "copy it again, or let Renovate finish")
        }
        return StageFailure(.badInput, "\(name): it is not \(wanted): \(detail)")
    }

    /// Chooses one repository of several.
    ///
    /// - Throws: exit 65 naming them where it is not clear which.
    static func choose(
        _ names: [String], wanted: String?, likely: String?, name: String
    ) throws -> String {
        if let wanted {
            if names.contains(wanted) { return wanted }
            throw StageFailure(
                .badInput, "\(name): it has no repository \"\(wanted)\"",
                hint: "it has \(names.joined(separator: ", "))")
        }
        if names.count == 1, let only = names.first { return only }
        if let likely, let fit = names.first(where: { $0.lowercased() == likely.lowercased() }) {
            return fit
        }
        throw StageFailure(
            .badInput,
            "\(name): it has \(names.count) repositories: \(names.joined(separator: ", "))",
            hint: "choose one with --renovate-repository NAME")
    }
}
