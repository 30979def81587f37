#ifndef UPKEEP_SYSTEM_SHIM_H
#define UPKEEP_SYSTEM_SHIM_H

#include "sandbox_shim.h"
#include "search_shim.h"
#include "spawn_shim.h"

#include <sys/types.h>

/// Opens those of the descriptors 0 to 2 that are closed, so that no other file gets their numbers:
/// reading gives nothing, messages go nowhere, and writing to standard output fails. Call it before
/// anything else in main.
void upkeep_streams_open(void);

/// Starts to record SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE. Call once, first thing in main.
/// 0.8 seconds after a signal a process that is still there ends with 128 + its number.
void upkeep_signals_install(void);

/// Ends this process when SIGUSR1 says that the process which started it died, and asks the groups of
/// all children to end. A process that does not call this dies of that signal.
void upkeep_signals_follow_parent(void);

/// Ignores SIGPIPE: a write to a pipe that nobody reads is an error, not a death.
void upkeep_signals_ignore_broken_pipes(void);

/// The number of the first recorded signal since installation, 0 when none came.
int upkeep_signals_received(void);

/// Adds to how many pieces of work there are that must not be cut short; +1 and -1.
void upkeep_signals_wait_for(int change);

/// pidfd_open(2), which glibc 2.36 wraps but older ones do not. Negative with errno set on failure.
int upkeep_pidfd_open(pid_t pid);

/// The process's environment block (`environ`), which Swift does not let us read.
char **upkeep_environment(void);

/// F_SETPIPE_SZ of fcntl(2): asks for a pipe that holds this many bytes; the system may not grant it.
void upkeep_pipe_widen(int descriptor, int bytes);

/// Columns of the terminal that a descriptor is; 0 where it is none, or does not say.
int upkeep_terminal_columns(int descriptor);

/// Macros that Swift does not import.
int upkeep_wait_exited(int status);
int upkeep_wait_exit_code(int status);
int upkeep_wait_signal(int status);

#endif
