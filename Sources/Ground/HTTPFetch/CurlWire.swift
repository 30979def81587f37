internal import CCurlShim
internal import SystemSupport

/// Carries calls through libcurl's multi interface, on the thread that asks.
@safe
final class CurlWire: Wire {
    private let agent: String
    private let setup: CurlSetup
    private let multi: OpaquePointer
    private var transfers: [OpaquePointer: (number: Int, call: WireCall)] = unsafe [:]
    /// What could not even begin.
    private var failed: [(number: Int, outcome: WireOutcome)] = []

    /// Loads libcurl.
    ///
    /// - Throws: `missing-library`, with the package to install.
    init(agent: String, environment: Environment) throws(WireFailure) {
        if let reason = unsafe upkeep_curl_load() {
            let words = unsafe String(cString: reason)
            throw WireFailure(
                code: .missingLibrary,
                message: "libcurl cannot be used (\(words)); install Debian's package libcurl4")
        }
        guard let multi = unsafe upkeep_multi_new(32) else {
            throw WireFailure(code: .other, message: "no memory is left")
        }
        self.agent = agent
        setup = CurlSetup(environment)
        unsafe self.multi = multi
    }

    deinit {
        stop()
        unsafe upkeep_multi_free(multi)
    }

    func begin(_ call: WireCall, _ number: Int, seconds: Int) {
        do throws(WireFailure) {
            let transfer = try CurlTransfer(bodyLimit: call.limits.bodyBytes)
            try setup.prepare(transfer, call, agent: agent, seconds: seconds)
            let pointer = unsafe transfer.release()
            unsafe transfers[pointer] = (number, call)
            if unsafe upkeep_multi_add(multi, pointer) != CURLM_OK {
                unsafe drop(pointer)
                throw WireFailure(code: .other, message: "libcurl takes no more requests")
            }
        } catch {
            failed.append((number, .failed(error)))
        }
    }

    func wait(milliseconds: Int64) -> [(number: Int, outcome: WireOutcome)] {
        defer { failed = [] }
        var ended = failed
        let code = unsafe upkeep_multi_work(
            multi, failed.isEmpty ? Int32(clamping: milliseconds) : 0)
        if code != CURLM_OK {
            let failure = WireFailure(code: .other, message: "libcurl failed (\(code.rawValue))")
            ended += unsafe transfers.values.map { ($0.number, .failed(failure)) }
            stop()
            return ended
        }
        var result = CURLE_OK
        while let pointer = unsafe upkeep_multi_next(multi, &result) {
            if let (number, call) = unsafe transfers[pointer] {
                ended.append((number, unsafe CurlResult.outcome(of: pointer, result, call)))
            }
            unsafe drop(pointer)
        }
        return ended
    }

    func stop() {
        while let pointer = unsafe transfers.keys.first { unsafe drop(pointer) }
    }

    private func drop(_ pointer: OpaquePointer) {
        unsafe transfers[pointer] = nil
        _ = unsafe upkeep_multi_remove(multi, pointer)
        unsafe upkeep_transfer_free(pointer)
    }
}
