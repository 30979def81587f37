/// Tells the initialisers that `make schemas` makes from those that the language keeps inside this
/// module; it is never given.
public struct Made: Sendable {
    /// Says nothing.
    public init() {}
}
