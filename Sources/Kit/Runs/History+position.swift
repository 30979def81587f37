package import Contracts
internal import SystemSupport

/// How far somebody read in the history.
package struct HistoryPosition: Codable, Sendable, Equatable {
    /// The number of the file: a file that is rotated keeps it.
    fileprivate var file: Int
    /// The byte that the last event read starts at.
    fileprivate var offset: Int
    /// The id of that event, by which it is seen that the file is still the same.
    fileprivate var id: String
}

extension History {
    /// Hands out the events that were written after a position, in the order in which they were written;
    /// what that costs does not grow with what stands before.
    ///
    /// - Parameter position: where the last call ended; nil for the beginning.
    /// - Returns: the position after them.
    package func forEach(
        after position: HistoryPosition?, _ body: (HistoryEvent) throws -> Void
    ) throws -> HistoryPosition? {
        guard try !files().isEmpty else { return position }
        let directory = try state.opened()
        let files = try HistoryFiles(in: directory)
        var end = position
        let numbers = files.numbers + (files.hasCurrent ? [files.next] : [])
        for number in numbers where number >= position?.file ?? 0 {
            let isFirst = number == position?.file
            var hasPassed = !isFirst
            try History.forEachLine(
                of: files.name(of: number), from: isFirst ? position?.offset ?? 0 : 0, in: directory
            ) { line, offset in
                // The first line is the one that was read last.
                guard hasPassed else { return hasPassed = true }
                guard let event = line.event() else { return }
                try body(event)
                end = HistoryPosition(file: number, offset: offset, id: event.id)
            }
        }
        return end
    }

    /// Whether the event at a position is still there; it is not where the history was made anew, or
    /// where its file went.
    package func has(_ position: HistoryPosition) -> Bool {
        struct Found: Error { let id: String? }
        guard let directory = try? state.opened(), let files = try? HistoryFiles(in: directory)
        else { return false }
        let isListed =
            files.numbers.contains(position.file)
            || files.hasCurrent && files.next == position.file
        guard isListed, position.offset >= 0 else { return false }
        do {
            try History.forEachLine(
                of: files.name(of: position.file), from: position.offset, in: directory
            ) { line, offset in throw Found(id: offset == position.offset ? line.text(.id) : nil) }
            return false
        } catch let found as Found {
            return found.id == position.id
        } catch {
            return false
        }
    }
}
