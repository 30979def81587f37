package import Contracts

extension RunView {
    /// Whether the run put the update's version on hold: no later scan has seen that yet.
    package func isHeld(_ id: UpdateID) -> Bool {
        guard let update = update(id), let package = dependency(of: id)?.package else {
            return false
        }
        return rollback?.payload.holds.contains { hold in
            hold.package == package && !hold.released
                && (hold.version == update.to.value
                    || hold.digest != nil && hold.digest == update.to.digest)
        } ?? false
    }
}
