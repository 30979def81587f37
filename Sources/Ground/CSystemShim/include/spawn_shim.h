#ifndef UPKEEP_SPAWN_SHIM_H
#define UPKEEP_SPAWN_SHIM_H

#include <sys/types.h>

/// What a child is started with. Paths and lists end with a zero; they are only read.
struct upkeep_spawn {
    const char *program;
    char *const *arguments;
    char *const *environment;
    /// The directory it starts in; NULL for this process's own.
    const char *directory;
    /// What becomes its descriptors 0 to 3; negative for /dev/null, and for no descriptor 3.
    int descriptors[4];
    /// The signal that it gets when the thread that starts it ends; 0 for none.
    int death_signal;
    /// A Landlock ruleset that it stands under, with the filter of system calls; negative for neither.
    int ruleset;
    /// Whether it leads a session of its own, and no signal of this process's reaches it; else a process
    /// group.
    int is_detached;
};

/// Starts a program in a process group or session of its own, with default signals and no other descriptor.
/// Returns 0, or an errno. The thread waits until the program runs.
///
/// Source: vfork(2), prctl(2), setsid(2), execve(2).
int upkeep_spawn(const struct upkeep_spawn *spawn, pid_t *process);

/// Forgets a child that was waited for.
void upkeep_spawn_forget(pid_t process);

/// Asks the groups of the children to end that are not forgotten; safe in a signal handler. Of more
/// than 64 at once the rest is left to their death signals.
void upkeep_spawn_terminate_all(void);

#endif
