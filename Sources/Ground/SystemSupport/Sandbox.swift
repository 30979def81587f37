internal import CSystemShim
internal import Glibc

/// Where a program runs that is given what others wrote: it reads and writes the files that are named
/// here, opens no socket, and reaches no other process.
///
/// The kernel holds it to that, and whatever it starts; no privilege is needed.
/// Source: landlock(7), seccomp(2).
package struct Sandbox: Sendable {
    /// Files and directories, with all below them, that it may read.
    package var readable: [String]
    /// Those that it may read and run.
    package var executable: [String]
    /// Those that it may read and write, and make files in; none of them it may run.
    package var writable: [String]

    /// Makes a sandbox; a path at which nothing stands is left out.
    package init(
        readable: [String] = [], executable: [String] = Sandbox.system, writable: [String] = []
    ) {
        self.readable = readable
        self.executable = executable
        self.writable = writable
    }

    /// The directories of the system's programs and libraries.
    package static let system = [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    ]
    /// What the loader of programs reads, beside those.
    private static let loader = ["/etc/ld.so.cache", "/etc/ld.so.preload"]
    private static let nowhere = "/dev/null"

    /// Whether the kernel can hold a program in a sandbox, and lets this process do it.
    package static let isAvailable = Sandbox.preparation == 0 && upkeep_sandbox_works() != 0

    /// The version of Landlock; 0 for none.
    private static let version = upkeep_sandbox_version()
    /// How the preparation of the filter of system calls ended: 0, or an errno.
    private static let preparation = upkeep_sandbox_prepare()

    /// The same sandbox for a program: with the directory that the program lies in, before and after
    /// links, or the program's file alone where that directory holds something private; and without
    /// what is private below the system's directories.
    ///
    /// - Parameter private: absolute paths that stay closed, with all below them; one that holds a
    ///   directory of the system counts for nothing there.
    package func running(_ program: String, private closed: [String]) -> Sandbox {
        let closed = closed.compactMap(Files.realPath)
        let apart = closed.filter { path in
            !Sandbox.system.contains { Paths.isAtOrBelow($0, path) }
        }
        var result = self
        result.executable = executable.flatMap { Sandbox.open($0, without: apart) }
        for file in Set([program, Files.realPath(program) ?? program]).sorted() {
            let folder = Files.realPath(Paths.parent(file)) ?? Paths.parent(file)
            let holdsMore = folder == "/" || closed.contains { Paths.isAtOrBelow($0, folder) }
            result.executable.append(holdsMore ? file : folder)
        }
        return result
    }

    /// A directory, or what it holds beside the private paths in it.
    private static func open(_ directory: String, without closed: [String]) -> [String] {
        guard let path = Files.realPath(directory),
            !closed.contains(where: { Paths.isAtOrBelow(path, $0) })
        else { return [] }
        guard closed.contains(where: { Paths.isAtOrBelow($0, path) }) else { return [path] }
        return ((try? Files.list(path)) ?? []).flatMap {
            open(Paths.join(path, $0), without: closed)
        }
    }

    /// The ruleset for one child.
    ///
    /// - Throws: `other` where the kernel has no sandbox, or refuses one.
    func ruleset() throws(SystemError) -> Ruleset {
        if Sandbox.preparation != 0 {
            throw SystemError.from(Sandbox.preparation, "make", "a filter of system calls")
        }
        let number = upkeep_sandbox_create(Sandbox.version)
        if number < 0 { throw SystemError.last("make", "a sandbox") }
        let ruleset = Ruleset(number: number)
        let read = UPKEEP_SANDBOX_READ.rawValue
        let write = read | UPKEEP_SANDBOX_WRITE.rawValue
        let execute = read | UPKEEP_SANDBOX_EXECUTE.rawValue
        for (paths, access) in [
            (readable + Sandbox.loader, read), (executable, execute),
            (writable + [Sandbox.nowhere], write),
        ] {
            for path in paths {
                let result = unsafe upkeep_sandbox_allow(
                    number, Sandbox.version, path, Int32(access))
                if result != 0, result != ENOENT {
                    throw SystemError.from(result, "open a sandbox for", path)
                }
            }
        }
        return ruleset
    }

    /// A ruleset of Landlock, closed when it goes away.
    struct Ruleset: ~Copyable {
        let number: Int32

        deinit { close(number) }
    }
}
