internal import Glibc

extension DirectoryHandle {
    /// Writes a file whole, replacing what stood there; see `AtomicFile`.
    ///
    /// - Parameters:
    ///   - mode: permission bits of a new file, of which the umask takes its part.
    ///   - kept: the permission bits that it is to have exactly, where one stood there.
    ///   - isFlushed: whether it is on the disk when this returns.
    package func write(
        _ bytes: [UInt8], to name: String, mode: UInt32 = AtomicFile.ownerOnly, kept: UInt32? = nil,
        isFlushed: Bool = true
    ) throws(SystemError) {
        let (parent, leaf) = try split(name)
        let temporary = AtomicFile.temporaryName()
        do throws(SystemError) {
            let file = try parent.file(
                temporary, O_WRONLY | O_CREAT | O_EXCL,
                mode: kept == nil ? mode : AtomicFile.ownerOnly, operation: "write")
            try file.write(bytes)
            if let kept, uninterrupted({ fchmod(file.number, kept) }) != 0 {
                throw SystemError.last("write", place(name))
            }
            if isFlushed { try file.sync() }
            try parent.rename(temporary, to: leaf)
        } catch {
            try? parent.remove(temporary)
            throw SystemError(
                error.code, "write", place(name), error.message, errorNumber: error.errorNumber)
        }
        if isFlushed { try parent.sync() }
    }

    /// Writes a text file whole.
    package func write(_ text: String, to name: String) throws(SystemError) {
        try write(Array(text.utf8), to: name)
    }

    /// Adds one line to a file in a single write and flushes it; see `AtomicFile`.
    package func append(
        line: String, to name: String, mode: UInt32 = AtomicFile.ownerOnly
    ) throws(SystemError) {
        let file = try file(
            name, O_RDWR | O_APPEND | O_CREAT, mode: mode, operation: "append to")
        try file.expectPlain()
        if mode == AtomicFile.ownerOnly, uninterrupted({ fchmod(file.number, mode) }) != 0 {
            throw SystemError.last("append to", place(name))
        }
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        let size = try file.size()
        if size > 0 {
            var last: UInt8 = 0
            let count = unsafe pread(file.number, &last, 1, off_t(size - 1))
            if count == 1, last != UInt8(ascii: "\n") { bytes.insert(UInt8(ascii: "\n"), at: 0) }
        }
        try file.write(bytes)
        try file.sync()
    }

    /// Points a symbolic link somewhere else in one step.
    package func replaceLink(_ name: String, with target: String) throws(SystemError) {
        let (parent, leaf) = try split(name)
        let temporary = AtomicFile.temporaryName()
        guard uninterrupted({ unsafe symlinkat(target, parent.number, temporary) }) == 0 else {
            throw SystemError.last("link", place(name))
        }
        do throws(SystemError) {
            try parent.rename(temporary, to: leaf)
        } catch {
            try? parent.remove(temporary)
            throw error
        }
        try parent.sync()
    }

    /// Copies everything that is read to a file, replacing it in the end.
    package func spool(
        from source: borrowing FileDescriptor, to name: String
    ) throws(SystemError) {
        let (parent, leaf) = try split(name)
        let temporary = AtomicFile.temporaryName()
        do throws(SystemError) {
            let target = try parent.file(
                temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, operation: "write")
            while true {
                try Signals.check()
                let bytes = try source.read(upTo: 1 << 17)
                if bytes.isEmpty { break }
                try target.write(bytes)
            }
            try parent.rename(temporary, to: leaf)
        } catch {
            try? parent.remove(temporary)
            throw error
        }
    }

    /// Renames something in this directory, replacing what stood there. renameat(2).
    package func rename(
        _ from: String, to name: String, in target: DirectoryHandle? = nil
    ) throws(SystemError) {
        let target = target ?? self
        if uninterrupted({ unsafe renameat(number, from, target.number, name) }) != 0 {
            throw SystemError.last("write", target.place(name))
        }
    }

    /// Gives a file of another directory the same name in this one, if nothing stands there yet.
    /// linkat(2).
    ///
    /// - Throws: `exists` when something does.
    package func makeHardLink(_ name: String, to other: DirectoryHandle) throws(SystemError) {
        if uninterrupted({ unsafe linkat(other.number, name, number, name, 0) }) != 0 {
            throw SystemError.last("link", place(name))
        }
    }

    /// Marks a file as changed now. utimensat(2).
    package func touch(_ name: String) {
        guard let (parent, leaf) = try? split(name) else { return }
        _ = unsafe utimensat(parent.number, leaf, nil, AT_SYMLINK_NOFOLLOW)
    }

    /// Flushes it, so that a rename in it is on the disk.
    package func sync() throws(SystemError) {
        while fsync(number) != 0 {
            if errno == EINTR { continue }
            if errno == EINVAL || errno == EROFS { return }  // a file system that cannot
            throw SystemError.last("flush", path)
        }
    }

    /// Removes temporary files and directories that killed writers left in it; those of a living
    /// process, or of another user, stay.
    package func removeLeftovers() {
        for name in (try? list()) ?? [] {
            guard let process = AtomicFile.writer(ofLeftover: name) else { continue }
            let isAlive = process > 0 && (kill(process, 0) == 0 || errno == EPERM)
            if isAlive && process != getpid() { continue }
            guard identity(name)?.owner == Files.effectiveUser else { continue }
            if kind(name) != .directory {
                try? remove(name)
            } else if !isAlive {
                try? removeTree(name)
            }
        }
    }
}
