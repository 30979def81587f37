internal import Contracts
internal import SystemSupport

extension ReportEntry {
    /// Characters that a name or a version has at most.
    private static let nameLimit = 200
    /// Characters that a sentence has at most.
    private static let textLimit = 2_000

    /// The entry as a row holds it: names cut, and without what looks like a secret, as messages are.
    var fit: ReportEntry {
        var entry = self
        entry.name = Self.name(name)
        // A component that is called as a part of a name may be the secret in it.
        let hasSecret = SafeText.withoutSecrets(name) != name && name.contains(component)
        entry.component = hasSecret ? entry.name : Self.name(component)
        entry.from = from.map(Self.name)
        entry.to = to.map(Self.name)
        entry.reason = reason.map(Self.text)
        entry.remedy = remedy.map(Self.text)
        return entry
    }

    /// A name that fits.
    static func name(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(text), to: nameLimit)
    }

    private static func text(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(text), to: textLimit)
    }
}
