internal import Glibc

extension SystemError {
    /// Whether it may be otherwise the next time: a full or failing disk, a limit, a signal.
    package var mayPass: Bool {
        [.noSpace, .readOnly, .interrupted, .busy].contains(code)
            || [EIO, EINTR, EMFILE, ENFILE, ENOMEM].contains(errorNumber)
    }

    /// Makes an error from the errno of the call just made; read it before anything else runs.
    static func last(_ operation: String, _ subject: String) -> SystemError {
        from(errno, operation, subject)
    }

    /// Makes an error from an errno value.
    static func from(_ number: Int32, _ operation: String, _ subject: String) -> SystemError {
        if number == EINTR, let signal = Signals.received {
            return SystemError(
                .interrupted, operation, subject, "signal \(signal) came", errorNumber: signal)
        }
        let code: Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EEXIST, ENOTEMPTY: .exists
            case EACCES, EPERM: .denied
            case EROFS: .readOnly
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EWOULDBLOCK, EBUSY: .busy
            default: .other
            }
        let text = unsafe strerror(number).map { unsafe String(cString: $0) }
        return SystemError(
            code, operation, subject, text ?? "error \(number)", errorNumber: number)
    }
}
