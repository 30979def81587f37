package import Contracts
internal import GitStore
internal import SystemSupport
internal import YAMLText

extension StageFailure {
    /// Maps any error to what an operator sees.
    package init(_ error: any Error) {
        switch error {
        case let failure as StageFailure: self = failure
        case let error as SystemError: self.init(error)
        case let error as GitError: self.init(error)
        case let error as YAMLError: self.init(.badInput, error.description)
        case let error as CanonicalJSON.Failure:
            self.init(
                .badInput, error.place.isEmpty ? error.message : "\(error.place): \(error.message)")
        default: self.init(.internalError, "\(error)")
        }
    }

    private init(_ error: SystemError) {
        if error.code == .interrupted {
            self.init(.internalError, "interrupted", signal: error.errorNumber)
            return
        }
        if error.code == .tooLarge {
            self.init(.badInput, error.description)
            return
        }
        let hint: String? =
            switch error.code {
            case .noSpace: "free some space; nothing was half written, run it again"
            case .readOnly, .denied: "check who may write there, or choose another place"
            default: nil
            }
        self.init(.internalError, error.description, hint: hint)
    }

    private init(_ error: GitError) {
        let exit: ExitCode =
            switch error.code {
            case .notARepository, .noIdentity, .credential: .usage
            case .notOwned, .unsupported, .shallow, .notFound, .badPath, .tooLarge: .badInput
            case .unreachable, .noGit: .unavailable
            case .locked, .moved: .locked
            case .rejected, .conflict, .signing, .damaged: .failed
            case .readOnly, .noSpace, .other, .interrupted: .internalError
            }
        let signal = error.code == .interrupted ? Signals.received : nil
        self.init(exit, error.description, hint: error.remedy, signal: signal)
    }
}
