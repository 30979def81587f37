/// A directory in the making, mode 0700: nobody sees it under its name before it is whole. What is
/// not published goes away with its maker, or is removed by `AtomicFile.removeLeftovers`.
package final class NewDirectory {
    /// Where it lies until it is published.
    package let path: String
    private var isPublished = false

    /// Makes an empty directory in another one.
    package init(in parent: String) throws(SystemError) {
        path = Paths.join(parent, AtomicFile.temporaryName())
        try Files.makeDirectory(path, mode: 0o700)
    }

    deinit { if !isPublished { try? Files.removeTree(path) } }

    /// Gives it its name; an empty directory of that name is replaced. rename(2).
    ///
    /// - Throws: `exists` when something stands there.
    package func publish(as name: String) throws(SystemError) {
        try Files.rename(path, to: name)
        isPublished = true
        try AtomicFile.sync(directory: Paths.parent(name))
    }
}
