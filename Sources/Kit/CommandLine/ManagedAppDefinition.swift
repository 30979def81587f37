internal import Contracts

/// The CustomResourceDefinition of `ManagedApp`, made from the type of rules.
package enum ManagedAppDefinition {
    /// The manifest, as YAML.
    package static func manifest() throws -> String {
        let note = "# Made by `make docs` from the type of rules.\n"
        return note + (try YAMLWriter.text(of: CanonicalJSON.encode(definition)))
    }

    private static var definition: JSONValue {
        .object([
            "apiVersion": .string("apiextensions.k8s.io/v1"),
            "kind": .string("CustomResourceDefinition"),
            "metadata": .object(["name": .string("managedapps.upgrades.upkeep.dev")]),
            "spec": .object([
                "group": .string("upgrades.upkeep.dev"), "scope": .string("Namespaced"),
                "names": .object([
                    "kind": .string("ManagedApp"), "listKind": .string("ManagedAppList"),
                    "plural": .string("managedapps"), "singular": .string("managedapp"),
                ]),
                "versions": .array([
                    .object([
                        "name": .string("v1alpha1"), "served": .boolean(true),
                        "storage": .boolean(true),
                        "schema": .object(["openAPIV3Schema": .object(root)]),
                    ])
                ]),
            ]),
        ])
    }

    private static var root: [String: JSONValue] {
        [
            "type": .string("object"), "required": .array([.string("spec")]),
            "description": .string("What is wanted of the updates of one application."),
            "properties": .object(["spec": structural(.object(RuleType(.resource).schema))]),
        ]
    }

    /// A schema as an API server takes it: without what forbids other fields, and with no type where
    /// several would do.
    ///
    /// Source: Kubernetes, "Specifying a structural schema".
    private static func structural(_ schema: JSONValue) -> JSONValue {
        guard case .object(var object) = schema else { return schema }
        object["additionalProperties"] = nil
        if object["required"] == .array([]) { object["required"] = nil }
        if object["anyOf"] != nil {
            object["anyOf"] = nil
            object["x-kubernetes-preserve-unknown-fields"] = .boolean(true)
            return .object(object)
        }
        if object["enum"] != nil { object["type"] = .string("string") }
        if let items = object["items"] { object["items"] = structural(items) }
        if case .object(let properties) = object["properties"] {
            object["properties"] = .object(properties.mapValues(structural))
        }
        return .object(object)
    }
}
