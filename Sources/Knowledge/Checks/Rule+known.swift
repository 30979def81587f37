package import Contracts

extension Rule {
    /// Every rule there is, those of the checks among those of validate.
    package static let known: [Rule] = {
        let place = all.firstIndex { $0.id.hasPrefix("validate/") } ?? all.endIndex
        return all[..<place] + Checks.rules + all[place...]
    }()
}
