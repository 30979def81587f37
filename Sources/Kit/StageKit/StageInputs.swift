internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Runs
internal import SystemSupport

/// What one call of a stage works from: documents, named files, standard input put aside.
struct StageInputs {
    private(set) var documents: [StageName: LoadedDocument] = [:]
    private(set) var standardInput: String?
    private let reads: [StageName]
    private let state: StateDirectory
    private let sources: [String]
    private(set) var sourceDigests: [String: String] = [:]
    private var given: Set<StageName> = []
    private let namedRun: String?

    init(_ place: Workplace, reads: [StageName], sources: [String]) throws {
        self.reads = reads
        self.sources = sources
        state = place.state
        namedRun = place.settings[Keys.run]
        let inputs = place.settings[Keys.input]
        if (inputs + sources).filter({ $0 == "-" }).count > 1 {
            throw StageFailure(.usage, "standard input can be read only once")
        }
        for name in inputs { try take(document: name) }
        for name in sources {
            if name == "-" { standardInput = try putAside() }
            let path = name == "-" ? standardInput ?? name : Paths.absolute(name)
            sourceDigests[name] = try StageInputs.digest(path)
        }
    }

    /// Reads a document named with `--input`.
    private mutating func take(document name: String) throws {
        let bytes: [UInt8]
        if name == "-" {
            bytes = try FileDescriptor.standardInput().read(upTo: CanonicalJSON.sizeLimit)
        } else {
            do throws(SystemError) {
                bytes = try Files.read(Paths.absolute(name), limit: CanonicalJSON.sizeLimit)
            } catch {
                throw StageFailure(.badInput, error.description)
            }
        }
        struct Head: Decodable { let stage: String? }
        let stage: StageName?
        do throws(CanonicalJSON.Failure) {
            stage = try CanonicalJSON.decode(Head.self, from: bytes).stage.flatMap(StageName.init)
        } catch {
            throw StageFailure(.badInput, "\(name): \(error.message)")
        }
        guard let stage else {
            throw StageFailure(.badInput, "\(name): it is no document of upkeep")
        }
        guard reads.contains(stage) else {
            throw StageFailure(
                .badInput, "\(name): a \(stage.rawValue) document is of no use here",
                hint: "this stage reads "
                    + (reads.isEmpty ? "none" : reads.map(\.rawValue).joined(separator: ", ")))
        }
        documents[stage] = LoadedDocument(path: name, bytes: bytes, sha256: SHA256.hex(bytes))
        given.insert(stage)
    }

    /// Writes standard input to a file of the state directory, so that it can be read twice.
    private func putAside() throws -> String {
        let directory = try state.opened()
        try directory.spool(from: FileDescriptor.standardInput(), to: "standard-input")
        return directory.place("standard-input")
    }

    private static func digest(_ path: String) throws -> String {
        do throws(SystemError) {
            return try SpoolFile.digest(path)
        } catch {
            throw StageFailure(.badInput, error.description)
        }
    }

    /// Chooses the run: the one named, the one of a document given, a new one, the newest.
    ///
    /// - Returns: the run, and whether it was made just now.
    func run(
        _ place: Workplace, startsRun: Bool, takesLostRun: Bool, standsBeside: Bool,
        joins: (RunDirectory) -> Bool, started: Timestamp,
        fingerprint: String
    ) throws -> (run: RunDirectory, isNew: Bool) {
        if let namedRun {
            return (try named(namedRun, place, takesLostRun: takesLostRun), false)
        }
        if !given.isEmpty {
            let known = given.sorted { $0.rawValue < $1.rawValue }
                .compactMap { documents[$0].flatMap(StageInputs.runName) }
            if let run = known.first {
                let directory = place.state.directory(of: run)
                try directory.make()
                return (directory, false)
            }
        }
        if startsRun {
            let newest = place.state.latest().map(place.state.directory)
            if let newest, joins(newest) { return (newest, false) }
            let run = try place.state.create(
                started: started, digest: fingerprint, pipeline: nil)
            // Nothing works on a dry run.
            let isDryRun = place.settings[Keys.dryRun]
            // What people look for is the list of a scan.
            let staysNewest = standsBeside && newest?.hasDocument(.detect) == true
            if !isDryRun, !staysNewest { try place.state.setLatest(run.run) }
            return (run, true)
        }
        guard let run = place.state.latest() else {
            throw StageFailure(
                .usage, "there is no run in \(place.state.path) yet",
                hint: "start one: upkeep run scan, or upkeep-detect")
        }
        return (place.state.directory(of: run), false)
    }

    private func named(
        _ name: String, _ place: Workplace, takesLostRun: Bool
    ) throws -> RunDirectory {
        guard let run = RunID(name) else {
            throw StageFailure(
                .usage, "\"\(name)\" is not the name of a run",
                hint: "as in 20261120T060000Z-3f2a9c1d; upkeep status shows the newest")
        }
        let directory = place.state.directory(of: run)
        if takesLostRun { try directory.make() }
        guard try directory.isPresent() else {
            throw StageFailure(
                .usage, "there is no run \(name) in \(place.state.path)",
                hint: place.state.latest().map { "the newest is \($0.text)" })
        }
        return directory
    }

    private static func runName(_ document: LoadedDocument) -> RunID? {
        struct Head: Decodable { let run: String? }
        return (try? CanonicalJSON.decode(Head.self, from: document.bytes))?.run.flatMap(RunID.init)
    }

    /// Reads the run's own documents where none was given.
    mutating func load(_ run: RunDirectory, required: [StageName], stage: StageName) throws {
        for name in reads where documents[name] == nil {
            let file = RunDirectory.document(name)
            // What cannot be read is no document that the stage did not leave.
            guard let bytes = try run.bytes(file) else {
                if required.contains(name) {
                    throw StageFailure(
                        .usage, "the run \(run.run.text) has no \(name.rawValue) document",
                        hint: "run upkeep-\(name.rawValue) first, or name one with --input")
                }
                continue
            }
            documents[name] = LoadedDocument(
                path: run.file(file), bytes: bytes, sha256: SHA256.hex(bytes))
        }
    }

    /// A digest of all that decides the result.
    func fingerprint(
        stage: StageName, settings: Settings, commit: String?
    ) throws -> String {
        let read = documents.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue):\($0.value.sha256)" }
        return SHA256.hex(
            parts: [stage.rawValue, Tool.version, commit ?? ""] + settings.fingerprintLines
                + sources.compactMap { sourceDigests[$0] } + read)
    }
}
