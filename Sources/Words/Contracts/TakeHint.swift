/// How a person takes what waits, under a list of it.
package enum TakeHint {
    /// By its name.
    package static let byName = "take one with: upkeep apply --update ID, or --component NAME"
    /// Although it is held.
    package static let override =
        "take one all the same with: upkeep apply --update ID --override REASON"
}
