#define _GNU_SOURCE
#include "system_shim.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static volatile sig_atomic_t received = 0;

static void record(int number) {
    if (received == 0) received = number;
}

void upkeep_signals_install(void) {
    static const int recorded[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++) {
        sigaction(recorded[i], NULL, &before);
        if (before.sa_handler == SIG_IGN) continue; /* nohup and `&` in a script mean it */
        action.sa_handler = record; /* no SA_RESTART: a blocking call returns and its caller looks */
        sigaction(recorded[i], &action, NULL);
    }
    action.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL); /* a file size limit is an error to report, not a death */
    upkeep_signals_ignore_broken_pipes();
}

void upkeep_signals_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

int upkeep_signals_received(void) { return received; }

int upkeep_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

char **upkeep_environment(void) { return environ; }

int upkeep_spawn_chdir(posix_spawn_file_actions_t *actions, const char *directory) {
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int upkeep_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

void upkeep_pipe_widen(int descriptor, int bytes) { (void)fcntl(descriptor, F_SETPIPE_SZ, bytes); }

int upkeep_wait_exited(int status) { return WIFEXITED(status); }
int upkeep_wait_exit_code(int status) { return WEXITSTATUS(status); }
int upkeep_wait_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
