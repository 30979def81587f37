import Testing

@testable import Publishing

@Suite struct PublishRequestTests {
    @Test(
        arguments: [
            ("upkeep <upkeep@example.org>", "upkeep", "upkeep@example.org"),
            ("  Two  Words  < a@b >", "Two Words", "a@b"), ("a <b> <c@d>", nil, nil),
            ("name", nil, nil), ("<a@b>", nil, nil), ("name <>", nil, nil),
            ("name <a@b> x", nil, nil), ("a > b <c@d>", nil, nil), ("", nil, nil),
        ] as [(String, String?, String?)])
    func readsAnIdentity(_ text: String, _ name: String?, _ email: String?) {
        let identity = PublishRequest.Identity(text)
        #expect(identity?.name == name && identity?.email == email)
    }

    @Test(arguments: ["main", "upkeep/x", "a-b.c", "ä"])
    func takesTheNameOfABranch(_ name: String) { #expect(TargetFinder.isBranchName(name)) }

    @Test(arguments: [
        "", "-x", "a b", "a..b", "a//b", "/a", "a/", ".a", "a/.b", "a.lock", "a.lock/b", "x.",
        "@", "a@{b", "x^", "x~", "x:y", "x?", "x*", "x[", "x\\y", "x\u{7F}",
    ])
    func refusesWhatGitWouldRefuse(_ name: String) { #expect(!TargetFinder.isBranchName(name)) }
}
