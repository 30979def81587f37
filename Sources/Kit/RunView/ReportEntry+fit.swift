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
        entry.component = Self.name(component)
        entry.name = Self.name(name)
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
