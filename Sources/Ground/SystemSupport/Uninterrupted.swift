internal import Glibc

/// Makes a system call, and makes it again as often as a signal interrupts it: a file system of a
/// network, or of a user's, interrupts calls that others never do.
///
/// - Returns: what the call returned; after -1, `errno` is the call's.
/// Source: EINTR, signal(7).
func uninterrupted(_ call: () -> Int32) -> Int32 {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
