import Contracts
import TestSupport
import Testing
import YAMLText

@testable import Editing

/// What is to stand at a reference, by its role and what the update offers.
@Suite struct NewTextTests {
    static let old = EditFixture.digest
    static let new = EditFixture.newDigest

    struct Row: Sendable {
        let role: ReferenceRole
        let from: VersionPair
        let to: VersionPair
        var takesDigest = false
        var kind = UpdateKind.minor
        /// The text; else why none is written.
        let text: String
    }

    @Test(arguments: [
        Row(role: .value, from: .init("1"), to: .init("2"), text: "2"),
        Row(role: .value, from: .init("1"), to: .init("2", new), text: "2"),
        Row(
            role: .value, from: .init("1"), to: .init("2", new), takesDigest: true, text: "2@" + new
        ),
        // Where a digest stands already it has a place of its own.
        Row(
            role: .value, from: .init("1", old), to: .init("2", new), takesDigest: true, text: "2"),
        Row(role: .value, from: .init("1"), to: .init(nil), text: "no-version-offered"),
        Row(
            role: .value, from: .init("1"), to: .init("1", new), takesDigest: true, kind: .pin,
            text: "1@" + new),
        Row(
            role: .value, from: .init("1"), to: .init("1", new), kind: .pin,
            text: "no-place-for-digest"),
        Row(role: .digest, from: .init("1", old), to: .init("2", new), text: new),
        Row(role: .digest, from: .init("1", old), to: .init("2"), text: "no-digest-offered"),
        Row(role: .valueAndDigest, from: .init("1", old), to: .init("2", new), text: "2@" + new),
        Row(
            role: .valueAndDigest, from: .init("1", old), to: .init("2"), text: "no-digest-offered"),
        Row(
            role: .valueAndDigest, from: .init(nil, old), to: .init(nil, new),
            text: "no-version-offered"),
        Row(role: .comment, from: .init("v3", old), to: .init("v4", new), text: "v4"),
        Row(role: .comment, from: .init(nil, old), to: .init(nil, new), text: "no-version-offered"),
        Row(role: .name, from: .init("1"), to: .init("2"), text: "not-a-version"),
    ])
    func decides(_ row: Row) {
        let update = Update(
            id: "u", dependency: "d", kind: row.kind, group: "g", from: row.from, to: row.to,
            links: UpdateLinks())
        do throws(Refusal) {
            let text = try NewText.new(update, row.role, takesDigest: row.takesDigest)
            #expect(text == row.text)
        } catch {
            #expect(error.reason == row.text)
            #expect(error.isSkip == (row.text == "no-place-for-digest"))
        }
    }

    /// Whether a digest may stand behind the version at the key `x`, or `tag`.
    @Test(arguments: [
        ("x: a/b:1.0", true), ("x: oci://a/b:1.0", true), ("x: a/b", false),
        ("{repository: a/b, tag: 1.0}", true), ("{image: a/b, tag: 1.0}", true),
        ("{repository: a/b, imageTag: 1.0}", true), ("{repository: a/b, version: 1.0}", true),
        ("{repository: a/b, appVersion: 1.0}", false), ("{url: a/b, tag: 1.0}", false),
        ("[1.0]", false),
    ])
    func knowsWhereADigestMayStand(_ text: String, _ takesDigest: Bool) throws {
        let tree = try YAMLTree(Array(text.utf8))
        let range = text.firstRange(of: "1.0") ?? text.firstRange(of: "b")
        let start = try #require(range?.lowerBound)
        let offset = text[..<start].utf8.count
        let span = ByteSpan(offset..<offset + (text.contains("1.0") ? 3 : 1))
        let node = try #require(tree.scalar(containing: span))
        #expect(NewText.takesDigest(node, span) == takesDigest)
    }
}
