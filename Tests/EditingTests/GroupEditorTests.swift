import Contracts
import TestSupport
import Testing

@testable import Editing

/// Edits of groups as a library: files in, a plan or reasons out.
@Suite struct GroupEditorTests {
    static let image: [PathElement] = [.key("spec"), .key("image")]

    static func pod(_ image: String, comment: String = "") -> String {
        "kind: Pod\nspec:\n  image: \(image)\(comment)\n"
    }

    /// One image at `1.0` in one file, offered at `1.1`.
    private func fixture(
        _ text: String = pod("x/web:1.0"), file: String = "a.yaml"
    ) throws -> EditFixture {
        var fixture = EditFixture([file: text])
        fixture.add(
            "x/web", .init("1.0"), .init("1.1"),
            references: [try fixture.reference(file, "1.0", path: Self.image)])
        return fixture
    }

    @Test func changesTheVersionAndNothingElse() throws {
        let fixture = try fixture(Self.pod("x/web:1.0", comment: " # keep"))
        var editor = fixture.editor()
        let plan = editor.plan(fixture.updates)
        #expect(plan.text("a.yaml") == Self.pod("x/web:1.1", comment: " # keep"))
        #expect(plan.members.map(\.edits.count) == [1] && plan.refused.isEmpty)
        #expect(plan.members[0].from == .init("1.0"))
    }

    @Test func findsThePlaceAgainWhereTheFileMovedOn() throws {
        let fixture = try fixture()
        var editor = fixture.editor(["a.yaml": "# new\n" + Self.pod("mirror.io/x/web:1.0")])
        #expect(
            editor.plan(fixture.updates).text("a.yaml")
                == "# new\n" + Self.pod("mirror.io/x/web:1.1"))
    }

    /// What keeps an update from being made, where the file is what was scanned.
    @Test(arguments: [
        ("a.yaml", pod("x/web:${V:-1.0}"), "variable", "${V:-1.0}"),
        (
            "a.yaml", pod("x/web:1.0", comment: " # {\"$imagepolicy\": \"f:p\"}"),
            "managed-by-image-automation", "1.0"
        ),
        ("flux-system/gotk-components.yaml", pod("x/web:1.0"), "generated-file", "1.0"),
        ("a.yaml", pod("x/web:1.0") + "sops: {mac: x}\n", "sops-encrypted", "1.0"),
        ("a.env", "W=x/web:1.0\nX=ENC[AES256_GCM,data]\nsops_mac=x\n", "sops-encrypted", "1.0"),
        ("a.yaml", String(repeating: "[", count: 20_000) + "1.0", "too-deep", "1.0"),
    ])
    func refusesWhatMustNotBeEdited(
        _ file: String, _ text: String, _ reason: String, _ place: String
    ) throws {
        var fixture = EditFixture([file: text])
        fixture.add(
            "x/web", .init("1.0"), .init("1.1"),
            references: [try fixture.reference(file, place, path: Self.image)])
        var editor = fixture.editor()
        let plan = editor.plan(fixture.updates)
        #expect(plan.refused.values.map(\.reason) == [reason])
        #expect(plan.files.isEmpty && plan.members.isEmpty)
    }

    /// What keeps an update from being made, where the file is another by now.
    @Test(arguments: [
        pod("x/web:2.0"), pod("x/other:1.0"), "kind: Pod\nspec: {}\n", "a: [\n",
        pod("x/web:1.0-1.0"), "",
    ])
    func refusesWhatChangedSinceTheScan(_ text: String) throws {
        let fixture = try fixture()
        var editor = fixture.editor(["a.yaml": text])
        #expect(editor.plan(fixture.updates).refused.values.map(\.reason) == ["changed-since-scan"])
    }

    @Test func refusesReferencesThatLeadNowhere() throws {
        var fixture = try fixture()
        fixture.add("none", .init("1.0"), .init("2.0"), references: [])
        var wrong = try fixture.reference("a.yaml", "1.0")
        wrong.bytes = [0, 3]
        fixture.add("wrong", .init("1.0"), .init("2.0"), references: [wrong])
        wrong.bytes = [3, 0]
        fixture.add("reversed", .init("1.0"), .init("2.0"), references: [wrong])
        wrong.bytes = []
        fixture.add("empty", .init("1.0"), .init("2.0"), references: [wrong])
        wrong.file = "b.yaml"
        wrong.bytes = [0, 3]
        fixture.add("gone", .init("1.0"), .init("2.0"), references: [wrong])
        var editor = fixture.editor()
        let reasons = fixture.updates.dropFirst().map { update in
            editor.plan([update]).refused[update.id]?.reason
        }
        #expect(
            reasons == [
                "not-located", "bad-reference", "bad-reference", "bad-reference",
                "changed-since-scan",
            ])
    }

    @Test func saysWhatStandsThereAlready() throws {
        let fixture = try fixture()
        var editor = fixture.editor(["a.yaml": Self.pod("x/web:1.1")])
        let plan = editor.plan(fixture.updates)
        #expect(plan.files.isEmpty && plan.members.map(\.edits) == [[]])
        #expect(editor.standing["u-x/web-1.1"]?.map(\.newText) == ["1.1"])
    }

    @Test func goesOnFromALowerVersionOfTheSameDependency() throws {
        var fixture = try fixture()
        let reference = try fixture.reference("a.yaml", "1.0", path: Self.image)
        let major = fixture.add(
            "x/web", .init("1.0"), .init("2.0"), kind: .major, references: [reference])
        var editor = fixture.editor(["a.yaml": Self.pod("x/web:1.1")])
        let plan = editor.plan([major])
        #expect(plan.text("a.yaml") == Self.pod("x/web:2.0"))
        #expect(plan.members[0].from == .init("1.1"))
        // The other way round it is a change of somebody else's.
        var back = fixture.editor(["a.yaml": Self.pod("x/web:2.0")])
        #expect(
            back.plan([fixture.updates[0]]).refused.values.map(\.reason) == ["changed-since-scan"])
    }

    // MARK: groups

    /// Two images in two files, in one group.
    private func pair(_ second: String = pod("y/db:1.0")) throws -> EditFixture {
        var fixture = EditFixture(["a.yaml": Self.pod("x/web:1.0"), "b.yaml": second])
        for (name, file) in [("x/web", "a.yaml"), ("y/db", "b.yaml")] {
            fixture.add(
                name, .init("1.0"), .init("1.1"), group: "g",
                references: [try fixture.reference(file, "1.0", path: Self.image)])
        }
        return fixture
    }

    @Test func refusesAGroupForOneMember() throws {
        let fixture = try pair()
        var editor = fixture.editor(["b.yaml": "gone: true\n"])
        let plan = editor.plan(fixture.updates)
        #expect(plan.files.isEmpty && plan.members.isEmpty)
        #expect(plan.refused["u-x/web-1.1"]?.reason == "group-refused")
        #expect(plan.refused["u-x/web-1.1"]?.detail.hasPrefix("u-y/db-1.1 of its group") == true)
        #expect(plan.refused["u-y/db-1.1"]?.reason == "changed-since-scan")
        // Nothing of it is left: the other one alone goes.
        let alone = editor.plan([fixture.updates[0]])
        #expect(alone.text("a.yaml") == Self.pod("x/web:1.1"))
    }

    @Test func passesOverAPinWithoutAPlaceAndGoesOn() throws {
        var fixture = try fixture()
        var chart = EditFixture(["c.yaml": "spec: {version: 1.0}\n"])
        chart.add(
            "pin", .init("1.0"), .init("1.0", EditFixture.newDigest), kind: .pin, group: "g-x/web",
            references: [
                try chart.reference("c.yaml", "1.0", path: [.key("spec"), .key("version")])
            ])
        fixture = EditFixture(fixture.files.merging(chart.files) { $1 })
        fixture.add(
            "x/web", .init("1.0"), .init("1.1"),
            references: [try fixture.reference("a.yaml", "1.0", path: Self.image)])
        fixture.updates += chart.updates
        fixture.dependencies += chart.dependencies
        var editor = fixture.editor()
        let plan = editor.plan(fixture.updates)
        #expect(plan.passedOver.values.map(\.reason) == ["no-place-for-digest"])
        #expect(plan.text("a.yaml") == Self.pod("x/web:1.1") && plan.refused.isEmpty)
    }

    @Test func putsGroupsOfOneFileOnTopOfEachOther() throws {
        let text = "a: {image: \"x/web:1.0\"}\nb: {image: \"y/db:3.0\"}\n"
        var fixture = EditFixture(["a.yaml": text])
        for (name, version, key) in [("x/web", "1.0", "a"), ("y/db", "3.0", "b")] {
            fixture.add(
                name, .init(version), .init("9.0"),
                references: [
                    try fixture.reference(
                        "a.yaml", version, path: [.key(key), .key("image")])
                ])
        }
        var editor = fixture.editor()
        let first = editor.plan([fixture.updates[0]])
        editor.take(first)
        let second = editor.plan([fixture.updates[1]])
        #expect(second.files.map(\.old) == first.files.map(\.new))
        #expect(
            second.text("a.yaml")
                == "a: {image: \"x/web:9.0\"}\nb: {image: \"y/db:9.0\"}\n")
    }

    /// Two dependencies at one place: an anchor that two images use.
    @Test(
        arguments: [
            ("1.1", ["kubernetes"], nil), ("1.2", ["kubernetes"], "shared-place"),
            ("1.2", ["regex"], nil),
        ] as [(String, [String], String?)])
    func editsASharedPlaceOnlyWhereAllAreOfferedTheSame(
        _ other: String, _ managers: [String], _ reason: String?
    ) throws {
        var fixture = try fixture()
        let reference = fixture.updates[0].references[0]
        fixture.add(
            "y/db", .init("1.0"), .init(other), managers: managers, references: [reference])
        var editor = fixture.editor()
        let plan = editor.plan([fixture.updates[0]])
        #expect(plan.refused.values.first?.reason == reason)
        #expect(plan.files.isEmpty == (reason != nil))
    }

    @Test func writesAPlaceOnceThatTwoUpdatesOfAGroupShare() throws {
        var fixture = try fixture()
        let reference = fixture.updates[0].references[0]
        fixture.add(
            "y/db", .init("1.0"), .init("1.1"), group: "g-x/web", references: [reference])
        var editor = fixture.editor()
        let plan = editor.plan(fixture.updates)
        #expect(plan.text("a.yaml") == Self.pod("x/web:1.1"))
        #expect(plan.members.map(\.edits.count) == [1, 1])
        editor.take(plan)
        let again = editor.plan([fixture.updates[1]])
        #expect(again.files.isEmpty && again.members.map(\.edits) == [[]])
    }
}
