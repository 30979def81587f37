package import Snapshot
package import YAMLText

/// The files that a closure is taken over.
package protocol KustomizeSource {
    /// What keeps a file from being read.
    associatedtype Failure: Error

    /// What stands at a path, links followed.
    ///
    /// - Parameter links: takes the paths of the links that were followed.
    func place(_ path: String, links: inout Set<String>) throws(Failure) -> SnapshotPlace
    /// The YAML of a plain file; nil where it is not YAML.
    func tree(_ file: String) throws(Failure) -> YAMLTree?
    /// The paths of the plain files below a directory.
    func files(below directory: String) throws(Failure) -> [String]
}

/// What a build of a directory reads.
package struct KustomizeInputs: Sendable, Equatable {
    /// The files in the repository.
    package internal(set) var files: Set<String> = []
    /// Those of the files that are taken as resources: neither patches nor what generators read.
    package internal(set) var resources: Set<String> = []
    /// The directories that are built on the way, the first one included.
    package internal(set) var directories: Set<String> = []
    /// The paths that kustomization files name, before any link is followed.
    package internal(set) var named: Set<String> = []
    /// The symbolic links that are followed on the way.
    package internal(set) var links: Set<String> = []
    /// What is fetched from elsewhere, as it is written.
    package internal(set) var remote: Set<String> = []
    /// What lies outside of the repository, as it is written.
    package internal(set) var outside: Set<String> = []
    /// What kustomize may read in another way than it is told here, each as a sentence's end: `x has the
    /// key Y`. While there is something, files that are not listed may be read.
    package internal(set) var notUnderstood: Set<String> = []
    /// Whether a kustomization file names a file that is not below it, which Flux allows and
    /// kustomize has to be told to.
    package internal(set) var reachesUp = false
    /// Where the directory has no kustomization file: what Flux puts into the one it makes, relative
    /// to the directory, sorted. nil where it has one.
    package internal(set) var generated: [String]?

    /// Reads nothing yet.
    init() {}

    /// The paths of the files and links in the repository.
    package var paths: Set<String> { files.union(links) }

    /// Whether one of these files has a part in the build.
    package func touches(_ paths: Set<String>) -> Bool {
        !files.isDisjoint(with: paths) || !links.isDisjoint(with: paths)
    }
}
