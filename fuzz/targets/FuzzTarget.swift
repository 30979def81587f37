import Glibc

/// What libFuzzer's inputs are handed to: one reader of text from outside, and what must hold for
/// whatever it reads.
struct FuzzTarget: Sendable {
    /// Its name: that of its corpus, and after `fuzz-` that of the program.
    let name: String
    /// Reads an input; traps where something does not hold.
    let run: @Sendable ([UInt8]) -> Void

    static let all = [
        FuzzTarget(name: "yaml", run: YAMLTarget.run),
        FuzzTarget(name: "json", run: JSONTarget.run),
        FuzzTarget(name: "holds", run: HoldsTarget.run),
        FuzzTarget(name: "kustomize", run: KustomizeTarget.run),
        FuzzTarget(name: "renovate-log", run: RenovateTarget.log),
        FuzzTarget(name: "renovate-report", run: RenovateTarget.report),
        FuzzTarget(name: "versions", run: VersionsTarget.run),
        FuzzTarget(name: "trailers", run: TrailersTarget.run),
        FuzzTarget(name: "configuration", run: ConfigurationTarget.run),
    ]

    /// The target after which the program is called.
    static let chosen: FuzzTarget = {
        let program = CommandLine.arguments[0].split(separator: "/").last ?? ""
        if let target = all.first(where: { program == "fuzz-\($0.name)" }) { return target }
        print("call it by one of these names, as fuzz/run does:")
        for target in all { print("fuzz-\(target.name)") }
        exit(64)
    }()
}

/// Ends the program where something does not hold; libFuzzer then keeps the input.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}

/// An input whose first line says what is done with the rest.
struct FuzzInput {
    /// The words of the first line.
    let words: [String]
    /// What follows it.
    let rest: [UInt8]

    init(_ bytes: [UInt8]) {
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
        words = String(decoding: bytes[..<end], as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        rest = Array(bytes[end...].dropFirst())
    }

    /// A word of the first line, empty where it has fewer.
    func word(_ index: Int) -> String { index < words.count ? words[index] : "" }

    /// A word of the first line as a number, 0 where it is none.
    func number(_ index: Int) -> Int { Int(word(index)) ?? 0 }
}
