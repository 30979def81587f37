import Contracts
import Testing

@testable import Policy

@Suite struct PolicyBookTests {
    private static let subject = PolicySubject(
        of: "ghcr.io/acme/web", component: "Longhorn", product: "longhorn", layer: .storage,
        paths: ["apps/media/jellyfin/release.yaml"], namespaces: ["media"], kind: .minor)

    private static func rule(_ change: (inout PolicyRule) -> Void) -> PolicyRule {
        var rule = PolicyRule()
        rule.file = "upkeep.yaml"
        rule.line = 3
        change(&rule)
        return rule
    }

    private static func match(_ change: (inout PolicyMatch) -> Void) -> PolicyMatch {
        var match = PolicyMatch()
        change(&match)
        return match
    }

    @Test(arguments: [
        (match { $0.package = ["ghcr.io/acme/*"] }, true),
        (match { $0.package = ["GHCR.io/acme/web"] }, true),
        (match { $0.package = ["ghcr.io/acme"] }, false),
        (match { $0.package = ["*/web"] }, true),
        (match { $0.package = ["docker.io/*", "ghcr.io/*"] }, true),
        (match { $0.component = ["longhorn"] }, true),
        (match { $0.component = ["rook*"] }, false),
        (match { $0.product = ["long*"] }, true),
        (match { $0.layer = [.database, .storage] }, true),
        (match { $0.path = ["apps/media/**"] }, true),
        (match { $0.path = ["apps/media"] }, true),
        (match { $0.path = ["apps/med"] }, false),
        (match { $0.path = ["apps/*/jellyfin/release.yaml"] }, true),
        (match { $0.path = ["apps/*/release.yaml"] }, false),
        (match { $0.path = ["**/release.yaml"] }, true),
        (match { $0.path = ["apps/**/jellyfin/**/release.yaml"] }, true),
        (match { $0.namespace = ["media"] }, true),
        (match { $0.kind = [.major] }, false),
        (match { $0.kind = [.minor, .major] }, true),
        (
            match {
                $0.namespace = ["media"]; $0.kind = [.major]
            }, false
        ),
    ])
    func matchesWhatItAsksFor(match: PolicyMatch, isFor: Bool) {
        let book = PolicyBook([
            Self.rule {
                $0.match = match
                $0.allow = .patch
            }
        ])
        #expect((book.policy(for: Self.subject).policy?.allow == .patch) == isFor)
    }

    @Test func takesEachFieldFromTheFirstRuleThatSetsIt() throws {
        let book = PolicyBook([
            Self.rule {
                $0.match = Self.match { $0.namespace = ["media"] }
                $0.maxRisk = .low
            },
            Self.rule {
                $0.line = 9
                $0.name = "all"
                $0.allow = .major
                $0.maxRisk = .high
                $0.minimumAge = MinimumAge(all: 60)
            },
        ])
        let policy = try #require(book.policy(for: Self.subject).policy)
        #expect(policy.maxRisk == .low && policy.allow == .major && policy.minimumAge == 60)
        #expect(
            policy.rules == [
                PolicyOrigin(field: "allow", place: "upkeep.yaml:9", name: "all"),
                PolicyOrigin(field: "max-risk", place: "upkeep.yaml:3", name: nil),
                PolicyOrigin(field: "minimum-age", place: "upkeep.yaml:9", name: "all"),
            ])
    }

    @Test func asksForTheLayerThatARuleGives() {
        let book = PolicyBook([
            Self.rule {
                $0.match = Self.match { $0.layer = [.database] }
                $0.allow = .patch
            },
            Self.rule {
                $0.match = Self.match { $0.component = ["Longhorn"] }
                $0.layer = .database
            },
        ])
        let found = book.policy(for: Self.subject)
        #expect(found.layer == .database)
        #expect(found.policy?.allow == .patch)
    }

    @Test func speaksForADirectoryAndBelow() {
        for (directory, isFor) in [("apps/media", true), ("apps/med", false), ("", true)] {
            let book = PolicyBook([
                Self.rule {
                    $0.directory = directory
                    $0.ignore = true
                }
            ])
            #expect((book.policy(for: Self.subject).policy != nil) == isFor)
        }
    }

    @Test func saysNothingWhereNoRuleIsForIt() {
        #expect(PolicyBook([]).policy(for: Self.subject).policy == nil)
    }

    @Test func findsRulesThatNeverMatter() {
        let all = Self.rule { $0.allow = .minor }
        let late = Self.rule {
            $0.line = 8
            $0.match = Self.match { $0.kind = [.major] }
            $0.allow = AllowedKind.none
        }
        #expect(PolicyBook([all, late]).unreachable.map(\.place?.line) == [8])
        #expect(PolicyBook([late, all]).unreachable.isEmpty)
    }

    @Test func hostilePatternsTakeNoTime() {
        let stars = String(repeating: "a*", count: 100) + "b"
        let text = String(repeating: "a", count: 4_000)
        let deep = String(repeating: "**/a*/", count: 80) + "b"
        let path = String(repeating: "aa/", count: 1_000)
        let clock = ContinuousClock()
        let spent = clock.measure {
            #expect(!Glob(stars.utf8).matches(text.utf8))
            #expect(!PathGlob(deep).matches(path))
        }
        #expect(spent < .seconds(2))
    }

    @Test func manyRulesAndUpdatesStayLinear() {
        let rules = (0..<5_000).map { index in
            Self.rule {
                $0.directory = "apps/a\(index)"
                $0.allow = .patch
            }
        }
        let book = PolicyBook(rules)
        var subject = Self.subject
        let spent = ContinuousClock().measure {
            for index in 0..<5_000 {
                subject.paths = ["apps/a\(index)/release.yaml"]
                #expect(book.policy(for: subject).policy?.allow == .patch)
            }
        }
        #expect(spent < .seconds(5))
    }
}
