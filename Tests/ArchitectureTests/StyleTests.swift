import SystemSupport
import Testing

/// Holds the sources against the style that no formatter checks.
@Suite struct StyleTests {
    @Test func filesStayShort() throws {
        for file in try Checkout.sources() + Checkout.sources("Tests") {
            #expect(file.lines.count <= 500, "\(file.name) has \(file.lines.count) lines")
        }
    }

    @Test func entryPointsAreThin() throws {
        for file in try Checkout.sources() where file.name.hasSuffix("/Entrypoint.swift") {
            #expect(file.lines.count <= 15, "\(file.name) has \(file.lines.count) lines")
        }
    }

    @Test func functionsStayShort() throws {
        for file in try Checkout.sources() {
            for (name, count) in Self.functions(file.lines) {
                #expect(count <= 40, "\(file.name): \(name) has \(count) lines")
            }
        }
    }

    /// The functions of a file with their lengths, by the indentation of their braces; what a
    /// protocol requires has none.
    static func functions(_ lines: [String]) -> [(name: String, lines: Int)] {
        var found: [(name: String, lines: Int)] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            let indent = line.prefix { $0 == " " }.count
            let body = line.dropFirst(indent)
            let words = body.prefix { $0 != "(" && $0 != "{" }.split(separator: " ")
            let close = String(repeating: " ", count: indent) + "}"
            let end = lines[index...].firstIndex { $0 == close } ?? index
            if words.contains("protocol"), !body.hasPrefix("//") {
                index = end
            } else if words.contains("func"), !body.hasPrefix("//"),
                lines[index...].first(where: { $0.contains("{") })?.hasSuffix("}") != true
            {
                found.append((words.last.map(String.init) ?? "", end - index + 1))
            }
            index += 1
        }
        return found
    }

    /// Members whose meaning their protocol tells.
    private static let told = [
        "func ==", "func <", "func hash(", "package init(", "public init(", "func encode(to",
        "var description",
        "mutating func next()", "typealias Payload", "static let subcommands",
        "static let formats", "static var formats",
        "static var subcommands", "func joins(", "func hasDone(", "func isStale(",
        "func revisions(",
        "func perform(", "func render(", "func files(", "func history(", "func savedRendering(",
        "subscript", " = Key(", "func value(of", "func json(_ ", "var schema:", "var word:",
        "let word:", "var choices:", "var isRepeatable:", "var isOneWord:", "var isPath:",
        "func isStale(", "var defaultJSON:", "var defaultText:", "func read(_ node:",
    ]

    @Test func everythingOthersSeeIsDocumented() throws {
        for file in try Checkout.sources() {
            for (index, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                let isSeen = ["package ", "public ", "@Nullable ", "@Listed "].contains {
                    text.hasPrefix($0)
                }
                guard isSeen, Checkout.importedModule(line) == nil,
                    !Self.told.contains(where: { text.contains($0) })
                else { continue }
                let isDocumented = Self.isDocumented(file.lines, index)
                #expect(
                    isDocumented,
                    "\(file.name):\(index + 1): \(text.prefix(60)) has no doc comment")
            }
        }
    }

    private static func isDocumented(_ lines: [String], _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0 {
            let text = lines[above].drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            if !text.hasPrefix("@") { return false }
            above -= 1
        }
        return false
    }

    /// What goes into commits, holds, reviews and messages takes no evidence and asks no program: what
    /// a program said may hold anything that it could read.
    @Test func whatProgramsSayStaysInDocuments() throws {
        let places = [
            "Knowledge/Holds", "Repository/Publishing", "Outside/Delivery", "Outside/Forges",
            "Stages/RollbackStage", "Stages/ReportStage", "Stages/ApplyStage",
        ]
        for file in try Checkout.sources()
        where places.contains(where: { file.name.contains("/\($0)/") }) {
            for line in file.lines {
                #expect(
                    !line.contains(".evidence") && !line.contains("ChildProcess"),
                    "\(file.name): \(line)")
            }
        }
    }

    @Test func nothingTrapsOnInput() throws {
        let traps = ["fatalError(", "try!", "as!", "TODO", "FIXME"]
        for file in try Checkout.sources() {
            for (index, line) in file.lines.enumerated() where !line.contains("//") {
                for trap in traps {
                    #expect(!line.contains(trap), "\(file.name):\(index + 1) has \(trap)")
                }
            }
        }
    }

    @Test func uncheckedSendableStaysInSystemSupport() throws {
        for file in try Checkout.sources() where !file.name.contains("/SystemSupport/") {
            #expect(
                !file.lines.contains { $0.contains("@unchecked Sendable") },
                "\(file.name) is @unchecked Sendable")
        }
    }
}
