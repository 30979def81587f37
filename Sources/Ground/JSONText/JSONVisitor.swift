/// Says what of a JSON text matters, and takes it.
package protocol JSONVisitor: AnyObject {
    /// Says what happens with a value before it is read; the top is asked for first.
    func choice(at path: JSONPath) -> JSONChoice

    /// Takes a value that was kept, and one that was to be entered and is of another kind.
    func take(_ value: JSONNode, at path: JSONPath)
}

/// What happens with a value.
package enum JSONChoice: Sendable {
    /// It is read over: checked, and held nowhere.
    case skip
    /// It is handed over whole, with those of its members whose names the reader was given.
    case keep
    /// It is an object, and its members are asked for one by one.
    case members
    /// It is a list, and its items are asked for one by one.
    case items
}

/// Names of members that matter inside kept values: an enumeration whose cases are the names.
package protocol JSONName: CaseIterable, RawRepresentable, Sendable where RawValue == Int {}

extension JSONName {
    /// The names, in the order of their raw values.
    package static var names: [String] { allCases.map { "\($0)" } }
}
