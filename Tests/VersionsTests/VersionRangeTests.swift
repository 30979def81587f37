import Testing
import Versions

/// Which versions a range means, and what is no range.
@Suite struct VersionRangeTests {
    @Test(
        arguments: [
            ("*", nil, ["0.0.1", "2.0.0-rc.1", "latest", "v1.30.4+k3s2"], []),
            (">=2", nil, ["2", "2.0.0", "v2.0.0-rc.1", "10.0"], ["1.99.9", "latest"]),
            ("<1.5", nil, ["1.4.9", "0.1", "v1"], ["1.5.0", "1.5.0-rc.1", "1.10"]),
            ("<=1.4", nil, ["1.4", "1.4.7", "1.3"], ["1.5"]),
            (">1.4", nil, ["1.5", "2"], ["1.4", "1.4.7", "1.3"]),
            (">1.2 <2", nil, ["1.3", "1.99"], ["1.2.5", "2.0.0", "2.0.0-rc.1"]),
            (">= 1.2, < 2", nil, ["1.2.0", "1.3"], ["1.1", "2"]),
            ("1.4.x", nil, ["1.4.0", "v1.4.9", "1.4.1-rc.1"], ["1.5.0", "1.40.0"]),
            ("1.4.*", nil, ["1.4.0"], ["1.5.0"]), ("v1.x", nil, ["1.0", "1.9.9"], ["2", "10.0"]),
            ("1.x.x", nil, ["1.7.3"], ["2.0"]), ("=1.4", nil, ["1.4.2"], ["1.5"]),
            ("^1.2.3", nil, ["1.2.3", "1.9"], ["1.2.2", "2.0.0"]),
            ("^0.2.3", nil, ["0.2.4"], ["0.3.0", "0.2.2"]), ("^0", nil, ["0.9"], ["1"]),
            ("~1.2.3", nil, ["1.2.9"], ["1.3", "1.2.2"]), ("~1", nil, ["1.9"], ["2"]),
            ("<1 || >=3", nil, ["0.9", "3.1"], ["1.0", "2.5"]),
            (">=2.0.0-rc.2", nil, ["2.0.0-rc.2", "2.0.0"], ["2.0.0-rc.1"]),
            (">=1.25", "docker", ["1.25-alpine", "1.26.1"], ["1.24.9-alpine"]),
            (">1.30.4+k3s1", "semver", ["1.30.4+k3s2", "1.31"], ["1.30.4+k3s1"]),
            (">=99999999999999999999999", nil, ["99999999999999999999999.1"], ["5"]),
        ] as [(String, String?, [String], [String])])
    func tells(_ text: String, _ versioning: String?, _ inside: [String], _ outside: [String])
        throws
    {
        let range = try #require(VersionRange(text))
        #expect(range.text == text)
        for version in inside {
            #expect(range.contains(version, versioning: versioning), "\(version)")
        }
        for version in outside {
            #expect(!range.contains(version, versioning: versioning), "\(version)")
        }
    }

    @Test func takesWhatHasNoVersionOnlyWhereAllAreMeant() {
        #expect(VersionRange("*")?.contains(nil, versioning: nil) == true)
        #expect(VersionRange(">=0")?.contains(nil, versioning: nil) == false)
    }

    @Test(arguments: [
        "1.4.0", "v1", "latest", "1.2~rc1", "2.4.1-0ubuntu1~22.04", "apps/v1", "nginx-1.4",
        "1.0.x86_64", "1.0-x-y", "xenial-20240101",
    ])
    func isNoneForASingleVersion(_ text: String) {
        #expect(VersionRange(text) == nil && !VersionRange.looksLikeOne(text))
    }

    @Test(arguments: [
        ">=banana", ">>2", ">", ">=", "<2 >", "~~1", "!=2", "1.x.2", "x.1", ">=*", "1.2 - banana",
        "[1,2)", "foo bar", "1 2", ">=1 2", "||", "1 ||", "*.1", "= = 1", ">=1.x-rc.1", " ", ",",
        "**", "16.x-alpine", "16.X-alpine", "16.*-alpine", "x-alpine", "v1.x-dev",
    ])
    func refusesAMistake(_ text: String) {
        #expect(VersionRange(text) == nil && VersionRange.looksLikeOne(text), "\(text)")
    }
}
