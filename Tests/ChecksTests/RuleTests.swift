import Contracts
import SystemSupport
import Testing
import YAMLText

@testable import Checks

/// What the program says of its rules.
@Suite struct RuleTests {
    /// Every rule says why it matters, in words that its meaning does not have, and how it comes up.
    @Test(arguments: Rule.known.map(\.id))
    func saysWhyAndHow(id: String) throws {
        let rule = try #require(Rule.known.first { $0.id == id })
        #expect(!rule.why.isEmpty && !rule.example.text.isEmpty && !rule.remedy.isEmpty)
        #expect(rule.why != rule.meaning && !rule.why.contains(rule.meaning))
        #expect(rule.why.hasSuffix(".") && !rule.why.contains("\n"))
        // What stands in backquotes is code: one without its end makes code of the rest.
        #expect(rule.why.count { $0 == "`" }.isMultiple(of: 2))
        let lines = rule.example.text.split(separator: "\n", omittingEmptySubsequences: false)
        switch rule.example {
        case .yaml(let text):
            #expect(lines.count <= 6 && lines.allSatisfy { $0.count <= 80 && !$0.isEmpty })
            let isInvalid = (try? YAMLTree(Array(text.utf8))) == nil
            #expect(isInvalid == (id == ParseCheck.failed.id), "the example is not YAML")
        case .situation(let text):
            #expect(lines.count == 1 && text.hasSuffix("."))
            #expect(text.count { $0 == "`" }.isMultiple(of: 2))
        }
    }

    @Test func idsAreUniqueAndOfATopic() {
        let ids = Rule.known.map(\.id)
        #expect(Set(ids).count == ids.count && Rule.known.allSatisfy { !$0.topic.isEmpty })
    }
}
