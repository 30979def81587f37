import FoundationEssentials
import SystemSupport
import Testing

/// A secret that somebody says again in another form.
@Suite struct KnownSecretTests {
    private static let secret = "s3cr3t-T0ken_42~x"

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static let forms = [
        secret, String(secret.reversed()), secret.uppercased(), base64(secret),
        base64("a" + secret),
        base64("ab" + secret), base64("x-access-token:" + secret), base64(secret + "\n"),
        base64("u:" + secret).replacing("+", with: "-").replacing("/", with: "_"),
        base64(String(secret.reversed())), hex(secret), hex(secret).uppercased(),
        hex(String(secret.reversed())),
        secret.utf8.map { "%" + String($0, radix: 16) }.joined(),
    ]

    @Test(arguments: forms) func isFoundInAnyForm(_ form: String) {
        let secret = KnownSecret(Self.secret)
        #expect(secret.scrubbed("you said \(form), did you?") == "you said ***, did you?")
        #expect(secret.scrubbed("x\(form)") == "***" && secret.scrubbed(form + " a") == "*** a")
    }

    @Test func findsWhatIsWrittenWithPercentSigns() {
        let secret = KnownSecret("p@ss/w:rd")
        #expect(secret.scrubbed("a p%40ss%2Fw%3Ard b p%40ss%2fw%3ard c") == "a *** b *** c")
    }

    @Test(arguments: ["", "nothing of it", "s3cr3t", "dG9rZW4=", "…"])
    func leavesOtherText(_ text: String) {
        #expect(KnownSecret(Self.secret).scrubbed(text) == text)
        #expect(KnownSecret("abc").scrubbed("abc " + text) == "abc " + text)
    }
}
