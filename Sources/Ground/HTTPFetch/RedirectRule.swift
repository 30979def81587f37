/// Where a redirect leads, and what goes with it.
///
/// Source: RFC 9110, 15.4. What asks for a change is never turned into a GET, which would look as if it
/// had been done: the caller sees the redirect.
enum RedirectRule {
    /// What follows from an answer.
    enum Step: Equatable {
        /// The answer is the answer.
        case none
        /// Ask this.
        case follow(HTTPRequest)
        /// Neither: why.
        case refuse(String)
    }

    /// The request that an answer asks for.
    ///
    /// - Parameters:
    ///   - count: how many redirects were followed by now.
    static func step(_ request: HTTPRequest, _ answer: WireAnswer, after count: Int) -> Step {
        let keepsMethod = answer.status == 307 || answer.status == 308
        guard keepsMethod || [301, 302, 303].contains(answer.status) && request.method.isSafe,
            let location = answer.header("Location")
        else { return .none }
        guard count < request.limits.redirects else {
            return .refuse("more than \(request.limits.redirects) redirects")
        }
        guard let target = request.address.resolving(location) else {
            return .refuse("the redirect's address is invalid")
        }
        if request.address.isSecure, !target.isSecure {
            return .refuse("the redirect leaves TLS, to \(target.origin)")
        }
        var next = request
        if target.origin != request.address.origin {
            if !request.method.isSafe || !request.limits.mayLeaveOrigin {
                return .refuse("the redirect leads to another server, \(target.origin)")
            }
            next.credential = nil
        }
        next.address = target
        return .follow(next)
    }
}
