internal import Glibc
internal import Synchronization

/// Does pieces of work side by side, for work that blocks: waiting for programs, reading files.
///
/// Threads of its own, so that nothing blocks in Swift's cooperative pool. Source: pthread_create(3).
package enum Workers {
    /// The processors of the machine, by sysconf(3).
    package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Does the same to every item, at most so many at once, and gives the results in the items'
    /// order. One item, or one at once, is done on the calling thread.
    package static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], atOnce: Int, _ body: @escaping @Sendable (Item) -> Result
    ) -> [Result] {
        let count = min(atOnce, items.count)
        if count <= 1 { return items.map(body) }
        let queue = WorkQueue(items, body)
        let threads = (1..<count).compactMap { _ in WorkerThread { queue.drain() } }
        queue.drain()
        for thread in threads { thread.join() }
        return queue.results
    }
}

/// The items that wait, and the results so far.
private final class WorkQueue<Item: Sendable, Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var results: [Result?]
    }

    private let items: [Item]
    private let body: @Sendable (Item) -> Result
    private let state: Mutex<State>

    init(_ items: [Item], _ body: @escaping @Sendable (Item) -> Result) {
        self.items = items
        self.body = body
        state = Mutex(State(results: Array(repeating: nil, count: items.count)))
    }

    func drain() {
        while true {
            let index = state.withLock { state in
                defer { state.next += 1 }
                return state.next
            }
            guard index < items.count else { return }
            let result = body(items[index])
            state.withLock { $0.results[index] = result }
        }
    }

    var results: [Result] { state.withLock { $0.results.compactMap { $0 } } }
}

/// One thread with one piece of work.
private struct WorkerThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let thread: pthread_t

    /// Starts it; nil where the system has no thread left, and others do the work.
    init?(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body))
        let code = unsafe pthread_create(
            &thread, nil,
            { pointer in
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
                }
                return nil
            }, work.toOpaque())
        if code != 0 {
            unsafe work.release()
            return nil
        }
        self.thread = thread
    }

    func join() { _ = pthread_join(thread, nil) }
}
