package import Contracts
internal import Versions
internal import YAMLText

/// Plans the edits of groups of updates, each on top of the groups that were taken before.
package struct GroupEditor {
    private let dependencies: [DependencyID: Dependency]
    private let offers: [DependencyID: [Update]]
    private let shared: SharedPlaces
    private let read: (String) throws(Refusal) -> EditableFile
    private var files: [String: EditableFile] = [:]
    /// What stands at the base already, by update: edits of an earlier call, as far as anybody knows.
    package private(set) var standing: [UpdateID: [Edit]] = [:]
    /// What stood there before, where it is not what was scanned, by update.
    private var origins: [UpdateID: VersionPair] = [:]

    /// Makes an editor.
    ///
    /// - Parameters:
    ///   - dependencies: everything that was found.
    ///   - updates: everything that is offered for it.
    ///   - read: reads a file at the base commit; asked once for each.
    package init(
        _ dependencies: [Dependency], _ updates: [Update],
        read: @escaping (String) throws(Refusal) -> EditableFile
    ) {
        self.dependencies = Dictionary(dependencies.map { ($0.id, $0) }) { first, _ in first }
        offers = Dictionary(grouping: updates, by: \.dependency)
        shared = SharedPlaces(dependencies, offers)
        self.read = read
    }

    /// The updates whose new version stands in all their places at the base.
    package mutating func standing(among updates: [Update]) -> Set<UpdateID> {
        var found: Set<UpdateID> = []
        for update in updates {
            do throws(Refusal) {
                if try plan(update).edited.isEmpty,
                    standing[update.id]?.count == update.references.count
                {
                    found.insert(update.id)
                }
            } catch {
                continue
            }
        }
        return found
    }

    /// Plans a group: all of its members are made, or none.
    package mutating func plan(_ updates: [Update]) -> GroupPlan {
        var plan = GroupPlan()
        var edits: [String: [TextEdit]] = [:]
        for update in updates {
            do throws(Refusal) {
                let planned = try self.plan(update)
                for (file, more) in planned.edits { edits[file, default: []] += more }
                plan.members.append(
                    GroupPlan.Member(
                        update: update, edits: planned.edited,
                        from: origins[update.id] ?? update.from))
            } catch {
                if error.isSkip {
                    plan.passedOver[update.id] = error
                    continue
                }
                return refused(updates, because: update, error, plan.passedOver)
            }
        }
        for (path, more) in edits.sorted(by: { $0.key < $1.key }) where !more.isEmpty {
            do throws(Refusal) {
                guard let file = files[path] else { continue }
                let unique = Array(Set(more)).sorted { $0.span.start < $1.span.start }
                plan.files.append(
                    GroupPlan.File(
                        path: path, old: file.content, new: try file.content(adding: unique),
                        edits: unique))
            } catch {
                let culprit = plan.members.first { member in
                    dependencies[member.update.dependency]?.file == path
                }
                return refused(
                    updates, because: (culprit ?? plan.members[0]).update, error,
                    plan.passedOver)
            }
        }
        return plan
    }

    /// Takes a group's edits: what is planned from now on comes on top.
    package mutating func take(_ plan: GroupPlan) {
        for file in plan.files { files[file.path]?.take(file.edits, content: file.new) }
    }

    private func refused(
        _ updates: [Update], because culprit: Update, _ refusal: Refusal,
        _ passedOver: [UpdateID: Refusal]
    ) -> GroupPlan {
        var plan = GroupPlan()
        plan.passedOver = passedOver
        for update in updates where passedOver[update.id] == nil {
            plan.refused[update.id] =
                update.id == culprit.id
                ? refusal
                : Refusal(
                    reason: GroupPlan.refusedWithGroup,
                    detail: "\(culprit.id) of its group was refused: \(refusal.detail)")
        }
        return plan
    }

    private mutating func plan(
        _ update: Update
    ) throws(Refusal) -> (edits: [String: [TextEdit]], edited: [Edit]) {
        standing[update.id] = nil
        if update.references.isEmpty {
            throw Refusal(
                reason: "not-located", detail: "its place in the repository is not known")
        }
        let dependency = dependencies[update.dependency]
        let alphabet = VersionAlphabet(dependency?.datasource)
        if let problem = alphabet.problem(from: update.from, to: update.to) {
            throw Refusal(reason: "not-a-version", detail: problem)
        }
        let planner = EditPlanner(
            update: update,
            lower: (offers[update.dependency] ?? []).filter {
                $0.id != update.id
                    && update.leadsFurther(than: $0, versioning: dependency?.versioning)
            },
            dependency: dependency)
        var edits: [String: [TextEdit]] = [:]
        var edited: [Edit] = []
        for reference in update.references {
            let file = try file(reference.file)
            switch try planner.plan(reference, in: file) {
            case .already(let newText):
                standing[update.id, default: []].append(
                    Edit(reference: reference, newText: newText))
            case .edit(let edit, let newText, let from):
                try shared.check(update, reference, newText)
                if file.taken.contains(edit) { continue }
                if from != update.from { origins[update.id] = from }
                edits[reference.file, default: []].append(edit)
                edited.append(Edit(reference: reference, newText: newText))
            }
        }
        return (edits, edited)
    }

    private mutating func file(_ path: String) throws(Refusal) -> EditableFile {
        if let file = files[path] { return file }
        let file = try read(path)
        files[path] = file
        return file
    }
}
