/// What a row calls what is updated.
package enum ComponentTitle {
    /// The component, and the package where its name is another.
    package static func text(_ component: String, package name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return component.lowercased().hasSuffix(last.lowercased())
            ? component : "\(component): \(last)"
    }
}
