package import SystemSupport

extension GitError {
    /// Makes an error from one of the file system's.
    package init(_ error: SystemError, _ operation: String, _ subject: String) {
        let code: Code =
            switch error.code {
            case .noSpace: .noSpace
            case .readOnly, .denied: .readOnly
            case .interrupted: .interrupted
            case .tooLarge: .tooLarge
            default: .other
            }
        self.init(code, operation, subject, error.description)
    }
}
