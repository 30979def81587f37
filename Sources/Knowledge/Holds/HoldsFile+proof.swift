internal import Contracts
package import Publishing

extension HoldsFile {
    /// Whether a change of a file adds holds of what steps brought, and is nothing else.
    ///
    /// - Parameter old: the text before; empty where there was no file.
    package static func adds(
        _ path: String, _ old: [UInt8], _ new: [UInt8], _ steps: [CommitRecord.Step]
    ) -> Bool {
        guard path == name, old.count <= sizeLimit, new.count <= sizeLimit,
            var file = old.isEmpty ? HoldsFile() : try? HoldsFile(old),
            let holds = (try? HoldsFile(new))?.holds
        else { return false }
        let before = Dictionary(file.holds.map { ($0.key, $0) }) { first, _ in first }
        for hold in holds where before[hold.key]?.isExactly(hold) != true {
            let isOfStep = steps.contains { step in
                step.package == hold.package && !step.package.isEmpty
                    && (step.to.value ?? step.to.digest) == hold.version
            }
            if hold.released || !isOfStep { return false }
            file.insert(hold)
        }
        return (try? file.bytes) == new
    }
}
