internal import CommandLine
internal import Contracts
internal import Holds
internal import Runs
internal import StageKit
internal import SystemSupport
internal import Versions

/// What the newest run knows of packages and their versions: a hold of a name with a typo in it holds
/// nothing.
struct HoldNames {
    private let detect: DetectPayload?
    private let run: String

    init(_ context: StageContext) {
        let newest = context.state.latest().map(context.state.directory)
        detect = newest?.documentIfValid(DetectPayload.self)?.payload
        run = newest?.run.text ?? ""
    }

    /// Says what a hold would not hold.
    ///
    /// - Throws: exit 64 for a word without a digit that is no version of the package.
    func check(_ package: String, _ version: String, _ call: Call) throws {
        let own = detect?.dependencies.filter { $0.package == package } ?? []
        let ids = Set(own.map(\.id))
        let offered = detect?.updates.filter { ids.contains($0.dependency) }.map(\.to.value) ?? []
        let known = (own.map(\.current.value) + offered).compactMap { $0 }
        let isKnown = known.contains(version)
        let isWord = !version.utf8.contains { (48...57).contains($0) } && version != "*"
        if isWord, !isKnown, call.settings[HoldCommand.digest] == nil {
            throw StageFailure(
                .usage, "\"\(SafeText.line(version))\" is neither a version nor a range",
                hint: "* holds all versions; " + VersionRange.examples)
        }
        if !isKnown,
            let other = known.first(where: { HoldList.plain($0) == HoldList.plain(version) })
        {
            call.console.note(
                "the versions of \(SafeText.line(package)) are written \(SafeText.line(other))")
        }
        guard let detect, own.isEmpty else { return }
        let shown = SafeText.line(package)
        if let other = detect.dependencies.first(where: { $0.name == package }) {
            let name = SafeText.line(other.package)
            call.console.note(
                "the package of \(shown) is \(name): this holds nothing, "
                    + "upkeep hold add \(name) does")
            return
        }
        let nearest = Nearest.name(
            to: package, among: Set(detect.dependencies.map(\.package)).sorted())
        let question = nearest.map { ", did you mean \(SafeText.line($0))?" } ?? ""
        call.console.note(
            "no dependency of this repository is called \(shown), as far as \(run) knows\(question)"
        )
    }
}
