internal import CommandLine
package import Contracts
internal import SystemSupport
internal import YAMLText

/// Reads a pipeline's file. Its shape is `upkeep schema pipeline`.
package enum PipelineFile {
    /// Bytes at most.
    package static let sizeLimit = 1 << 20

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - name: the pipeline's name, that of the file without its ending.
    ///   - place: how messages call the file.
    /// - Throws: exit 64 with file and line; the nearest key or stage where one is unknown.
    package static func read(
        _ bytes: [UInt8], name: String, place: String
    ) throws(StageFailure) -> Pipeline {
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            throw StageFailure(.usage, "\(place): \(error)")
        }
        guard let root = tree.root(0), tree.documentCount == 1 else {
            throw StageFailure(.usage, "\(place): it must be one mapping of keys to values")
        }
        let reader = PipelineReader(place: place)
        let fields = try reader.fields(
            root, known: ["summary", "max-kind", "stages", "handlers"])
        let kinds = ["patch", "minor", "major"]
        let maxKind = try fields["max-kind"].map { node throws(StageFailure) in
            try reader.word(node, "max-kind", among: kinds)
        }
        guard let list = fields["stages"] else {
            throw reader.failure(root, "it names no stages")
        }
        let stages = try reader.steps(list)
        let handlers =
            try fields["handlers"].map { node throws(StageFailure) in try reader.steps(node) }
            ?? []
        if stages.isEmpty { throw reader.failure(list, "it names no stages") }
        let pipeline = Pipeline(
            name: name, summary: SafeText.line(fields["summary"]?.text ?? ""), maxKind: maxKind,
            stages: stages, handlers: handlers)
        try check(pipeline, place)
        return pipeline
    }

    /// Checks what the parts say of each other.
    private static func check(_ pipeline: Pipeline, _ place: String) throws(StageFailure) {
        var seen: Set<StageName> = []
        for step in pipeline.stages + pipeline.handlers
        where !seen.insert(step.stage).inserted {
            throw StageFailure(.usage, "\(place): \(step.stage.rawValue) is named twice")
        }
        for step in pipeline.stages + pipeline.handlers {
            guard let handler = step.onFailure else { continue }
            guard pipeline.handlers.contains(where: { $0.stage == handler }) else {
                throw StageFailure(
                    .usage,
                    "\(place): on-failure of \(step.stage.rawValue) names \(handler.rawValue), "
                        + "which is not among the handlers")
            }
            var chain = [step.stage]
            var next: StageName? = handler
            while let stage = next {
                if chain.contains(stage) {
                    let text = (chain + [stage]).map(\.rawValue).joined(separator: " → ")
                    throw StageFailure(.usage, "\(place): on-failure goes in a circle: \(text)")
                }
                chain.append(stage)
                next = pipeline.step(stage)?.onFailure
            }
        }
    }
}

/// Reads the parts of a pipeline's file.
private struct PipelineReader {
    let place: String

    func failure(_ node: YAMLNode, _ message: String, hint: String? = nil) -> StageFailure {
        StageFailure(.usage, "\(place):\(node.line.value): \(message)", hint: hint)
    }

    /// The values of a mapping by key, each key known and written once.
    func fields(_ node: YAMLNode, known: [String]) throws(StageFailure) -> [String: YAMLNode] {
        guard node.resolved.kind == .mapping else {
            throw failure(node, "it must be a mapping of keys to values")
        }
        var fields: [String: YAMLNode] = [:]
        for (key, value) in node.resolved.entries {
            let word = key.text ?? ""
            guard known.contains(word) else {
                throw failure(
                    key, "unknown key \"\(SafeText.line(word))\"",
                    hint: Nearest.name(to: word, among: known).map { "did you mean \($0)?" }
                        ?? "it is one of \(known.joined(separator: ", "))")
            }
            if fields[word] != nil { throw failure(key, "\"\(word)\" is written twice") }
            fields[word] = value.resolved
        }
        return fields
    }

    func word(
        _ node: YAMLNode, _ key: String, among words: [String]
    ) throws(StageFailure) -> String {
        let text = node.text ?? ""
        if words.contains(text) { return text }
        throw failure(
            node, "\(key) cannot be \"\(SafeText.line(text))\"",
            hint: Nearest.name(to: text, among: words).map { "did you mean \($0)?" }
                ?? "it is one of \(words.joined(separator: ", "))")
    }

    func stage(_ node: YAMLNode, _ key: String) throws(StageFailure) -> StageName {
        let name = try word(node, key, among: StageName.allCases.map(\.rawValue))
        guard let stage = StageName(rawValue: name) else { throw failure(node, "no stage") }
        return stage
    }

    func steps(_ node: YAMLNode) throws(StageFailure) -> [Pipeline.Step] {
        guard node.kind == .sequence, node.items.count <= 20 else {
            throw failure(node, "it must be a list of at most 20 stages")
        }
        return try node.items.map { item throws(StageFailure) in try step(item) }
    }

    private func step(_ node: YAMLNode) throws(StageFailure) -> Pipeline.Step {
        let fields = try fields(
            node,
            known: [
                "stage", "arguments", "time-limit", "retries", "back-off", "on-failure",
                "also-after", "always",
            ])
        guard let name = fields["stage"] else { throw failure(node, "a step needs a stage") }
        var step = Pipeline.Step(stage: try stage(name, "stage"))
        if let node = fields["arguments"] { step.arguments = try arguments(node, step.stage) }
        if let node = fields["time-limit"] { step.timeLimitSeconds = try seconds(node) }
        if let node = fields["back-off"] { step.backOffSeconds = try seconds(node) }
        if let node = fields["on-failure"] { step.onFailure = try stage(node, "on-failure") }
        if let node = fields["retries"] {
            guard let number = node.text.flatMap({ Int($0) }), (0...10).contains(number) else {
                throw failure(node, "retries is a whole number from 0 to 10")
            }
            step.retries = number
        }
        if let node = fields["also-after"] {
            step.alsoAfter = try node.items.map { item throws(StageFailure) in
                try stage(item.resolved, "also-after")
            }
        }
        if let node = fields["always"] {
            guard let isOn = node.text.flatMap(PlainScalar.boolean) else {
                throw failure(node, "always is true or false")
            }
            step.always = isOn
        }
        return step
    }

    /// Flags that the stage has; where it works and what it reads is not theirs to say.
    private func arguments(
        _ node: YAMLNode, _ stage: StageName
    ) throws(StageFailure) -> [String] {
        guard node.kind == .sequence, node.items.count <= 50 else {
            throw failure(node, "arguments is a list of at most 50 words")
        }
        var words: [String] = []
        for item in node.items {
            guard let word = item.resolved.text else { throw failure(item, "it must be text") }
            words.append(word)
        }
        let keys = StageDescriptor.of(stage).keys + [Keys.verbose]
        do throws(StageFailure) {
            let parsed = try ArgumentParser(
                program: StageProgram.name(of: stage), keys: keys
            ).parse(words)
            let refused = keys.map(\.facts).first {
                $0.isRefusedInRepository && parsed.flags[$0.name] != nil
            }
            if let refused {
                throw StageFailure(
                    .usage, "a pipeline must not set --\(refused.name)",
                    hint: refused.variable.map { "set \($0), or give the flag to upkeep run" })
            }
            guard parsed.operands.isEmpty else {
                throw StageFailure(.usage, "\"\(parsed.operands[0])\" is no flag")
            }
        } catch {
            throw failure(node, error.message, hint: error.hint)
        }
        return words
    }

    /// `30s`, `10m`, `2h`.
    private func seconds(_ node: YAMLNode) throws(StageFailure) -> Int {
        let text = node.text ?? ""
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()),
            (0...999_999).contains(number)
        else {
            throw failure(
                node, "\"\(SafeText.line(text))\" is no length of time", hint: "as in 30s, 10m, 2h")
        }
        return number * unit
    }
}
