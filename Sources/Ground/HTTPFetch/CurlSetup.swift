internal import CCurlShim
internal import SystemSupport

/// The options that calls get.
///
/// Source: curl_easy_setopt(3); the order of the variables is that of curl(1).
struct CurlSetup {
    private let certificates: String?
    private let certificateDirectory: String?
    private let secureProxy: String
    private let plainProxy: String
    private let noProxy: String

    init(_ environment: Environment) {
        let bundle = environment["CURL_CA_BUNDLE"]
        certificates = bundle ?? environment["SSL_CERT_FILE"]
        certificateDirectory = bundle == nil ? environment["SSL_CERT_DIR"] : nil
        let all = environment["all_proxy"] ?? environment["ALL_PROXY"]
        secureProxy = environment["https_proxy"] ?? environment["HTTPS_PROXY"] ?? all ?? ""
        // HTTP_PROXY in capitals may be a header of somebody who asks a CGI program.
        plainProxy = environment["http_proxy"] ?? all ?? ""
        noProxy = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
    }

    /// Sets what a call needs.
    func prepare(
        _ transfer: borrowing CurlTransfer, _ call: WireCall, agent: String, seconds: Int
    ) throws(WireFailure) {
        try transfer.set(CURLOPT_NOSIGNAL, 1)
        try transfer.set(CURLOPT_NETRC, 0)
        try transfer.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try transfer.set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(call.limits.connectSeconds))
        try transfer.set(CURLOPT_TIMEOUT_MS, Self.milliseconds(seconds))
        if let certificates { try transfer.set(CURLOPT_CAINFO, certificates) }
        if let certificateDirectory { try transfer.set(CURLOPT_CAPATH, certificateDirectory) }
        switch call {
        case .http(let request): try prepare(transfer, request, agent)
        case .mail(let request): try prepare(transfer, request)
        }
    }

    private func prepare(
        _ transfer: borrowing CurlTransfer, _ request: HTTPRequest, _ agent: String
    ) throws(WireFailure) {
        try transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try transfer.set(CURLOPT_URL, request.address.text)
        try transfer.set(CURLOPT_PROXY, request.address.isSecure ? secureProxy : plainProxy)
        try transfer.set(CURLOPT_NOPROXY, noProxy)
        try transfer.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try transfer.set(CURLOPT_PIPEWAIT, 1)
        try transfer.set(CURLOPT_FOLLOWLOCATION, 0)
        try transfer.set(CURLOPT_PATH_AS_IS, 1)
        try transfer.set(CURLOPT_HTTP09_ALLOWED, 0)
        try transfer.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try transfer.set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        try transfer.set(CURLOPT_USERAGENT, agent)
        try transfer.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try transfer.set(CURLOPT_MAXFILESIZE, min(request.limits.bodyBytes, Int(Int32.max)))
        switch request.method {
        case .get: break
        case .head: try transfer.set(CURLOPT_NOBODY, 1)
        case .post, .put, .patch, .delete:
            if request.method != .delete || request.body != nil {
                try transfer.set(body: request.body ?? [], isUpload: false)
                // Asks for no leave to send it, and has no type but the caller's.
                try transfer.add(header: "Expect:")
                try transfer.add(header: "Content-Type:")
            }
            try transfer.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
        for header in request.headers { try add(transfer, header.name, header.value) }
        switch request.credential {
        case nil: break
        case .bearer(let secret): try add(transfer, "Authorization", "Bearer \(secret.value)")
        case .header(let name, let secret): try add(transfer, name, secret.value)
        case .basic(let user, let password):
            try add(
                transfer, "Authorization",
                "Basic \(Base64.encode(Array("\(user):\(password.value)".utf8)))")
        }
    }

    private func add(
        _ transfer: borrowing CurlTransfer, _ name: String, _ value: String
    ) throws(WireFailure) {
        let isName = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "!#$%&'*+-.^_`|~".utf8.contains($0)
        }
        guard isName, !name.isEmpty else {
            throw WireFailure(code: .invalid, message: "a header's name is invalid")
        }
        // libcurl sends a header without a value only in this form.
        try transfer.add(header: value.isEmpty ? "\(name);" : "\(name): \(value)")
    }

    private func prepare(
        _ transfer: borrowing CurlTransfer, _ request: MailRequest
    ) throws(WireFailure) {
        try transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try transfer.set(CURLOPT_URL, request.address)
        try transfer.set(CURLOPT_PROXY, "")
        try transfer.set(
            CURLOPT_USE_SSL,
            Int(
                request.protection == .none
                    ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
        if let user = request.user { try transfer.set(CURLOPT_USERNAME, user) }
        if let password = request.password { try transfer.set(CURLOPT_PASSWORD, password.value) }
        try transfer.set(CURLOPT_MAIL_FROM, "<\(request.sender)>")
        for recipient in request.recipients { try transfer.add(recipient: "<\(recipient)>") }
        try transfer.set(body: request.message, isUpload: true)
    }

    private static func milliseconds(_ seconds: Int) -> Int {
        min(max(seconds, 1), 86_400) * 1_000
    }
}
