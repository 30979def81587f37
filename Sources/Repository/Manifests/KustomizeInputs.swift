package import YAMLText

/// What stands at a path of a tree of files, links followed.
package enum KustomizePlace: Sendable, Equatable {
    /// A file, by its own path.
    case file(String)
    /// A directory, by its own path.
    case directory(String)
    /// Nothing.
    case missing
    /// The path leaves the tree.
    case outside
}

/// The files that a closure is taken over.
package protocol KustomizeSource {
    /// What stands at a path, links followed.
    func place(_ path: String) -> KustomizePlace
    /// The YAML of a file; nil where it cannot be read.
    func tree(_ file: String) -> YAMLTree?
    /// The paths of the files below a directory.
    func files(below directory: String) -> [String]
}

/// What a build of a directory reads.
package struct KustomizeInputs: Sendable, Equatable {
    /// The files in the repository.
    package internal(set) var files: Set<String> = []
    /// The directories that are built on the way, the first one included.
    package internal(set) var directories: Set<String> = []
    /// The paths that kustomization files name, before any link is followed.
    package internal(set) var named: Set<String> = []
    /// What is fetched from elsewhere, as it is written.
    package internal(set) var remote: Set<String> = []
    /// What lies outside of the repository, as it is written.
    package internal(set) var outside: Set<String> = []
    /// Whether a kustomization file names a file that is not below it, which Flux allows and
    /// kustomize has to be told to.
    package internal(set) var reachesUp = false
    /// Where the directory has no kustomization file: what Flux puts into the one it makes, relative
    /// to the directory, sorted. nil where it has one.
    package internal(set) var generated: [String]?

    /// Reads nothing yet.
    init() {}
}
