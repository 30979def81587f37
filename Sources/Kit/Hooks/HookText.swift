internal import Contracts
internal import SystemSupport

/// A hook's text: a file of `hooks/`, with one line that tells where upkeep is, and by which version and
/// from what the text was made.
struct HookText {
    /// The hook.
    let name: HookName
    /// Where upkeep is, for whom PATH has none; nil where a person copied the file.
    let program: String?
    /// The version that installed it; nil where a person copied the file.
    let version: String?
    /// Whether the directory was made for it.
    let hasMadeDirectory: Bool
    /// Whether nobody changed it since.
    let isIntact: Bool
    /// The whole text.
    let bytes: [UInt8]

    private static let blank = "upkeep= # used where PATH has none"
    private static let mark = "# by upkeep hooks install"
    private static let made = ", in a directory made for it"

    /// Makes the text that this version installs.
    init(_ name: HookName, program: String, hasMadeDirectory: Bool) {
        let quoted = "'" + program.replacing("'", with: "'\\''") + "'"
        let template = String(decoding: name.template, as: UTF8.self)
        let rest = SHA256.hex(name.template).prefix(12)
        let line =
            "upkeep=\(quoted) \(HookText.mark) \(Tool.version) \(rest)"
            + (hasMadeDirectory ? HookText.made : "")
        (self.name, self.program, version) = (name, program, Tool.version)
        (self.hasMadeDirectory, isIntact) = (hasMadeDirectory, true)
        bytes = Array(template.replacing(HookText.blank, with: line, maxReplacements: 1).utf8)
    }

    /// Reads a hook.
    ///
    /// - Returns: nil for one that is not upkeep's.
    init?(_ name: HookName, reading bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.hasPrefix("#!/bin/sh\n# upkeep hook \(name.rawValue): ")
        else { return nil }
        (self.name, self.bytes) = (name, bytes)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let own = lines.first { $0.hasPrefix("upkeep='") && $0.contains("' \(HookText.mark) ") }
        guard let own, let end = own.ranges(of: "' \(HookText.mark) ").last else {
            (program, version, hasMadeDirectory) = (nil, nil, false)
            isIntact = bytes == name.template
            return
        }
        let start = own.index(own.startIndex, offsetBy: "upkeep='".count)
        program = String(own[start..<end.lowerBound]).replacing("'\\''", with: "'")
        let words = own[end.upperBound...].split(separator: " ")
        version = words.first.map(String.init)
        hasMadeDirectory = own.hasSuffix(HookText.made)
        let digest = words.dropFirst().first.map { $0.prefix { $0 != "," } }
        let rest = text.replacing(own, with: HookText.blank, maxReplacements: 1)
        isIntact = digest == SHA256.hex(Array(rest.utf8)).prefix(12)
    }

    /// Whether this version would install the same.
    var isCurrent: Bool {
        guard let program else { return bytes == name.template }
        return bytes
            == HookText(name, program: program, hasMadeDirectory: hasMadeDirectory).bytes
    }
}
