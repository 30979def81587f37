package import Contracts

extension Rule {
    /// Every rule there is, those of the checks among those of validate.
    package static let known: [Rule] = {
        let place = all.firstIndex { $0.id.hasPrefix("validate/") } ?? all.endIndex
        return all[..<place] + Checks.rules + all[place...]
    }()

    private static let byID = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }

    /// The rule of an id; nil where there is none.
    package static func named(_ id: String) -> Rule? { byID[id] }
}
