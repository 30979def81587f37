#define _GNU_SOURCE
#include "system_shim.h"

#include <sys/ioctl.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static volatile sig_atomic_t received = 0;

/* How many pieces of work are under way that a signal waits for. */
static volatile int waited_for = 0;

static void ring_in(long milliseconds) {
    struct itimerval time = {{0, 0}, {0, milliseconds * 1000}};
    setitimer(ITIMER_REAL, &time, NULL);
}

static void record(int number) {
    if (received != 0) return;
    received = number;
    ring_in(800);
}

/* The work did not look for the signal: it is ended as a kill would end it, which it survives. */
static void end_late(int number) {
    static const char message[] = "interrupted\n";
    (void)number;
    if (__atomic_load_n(&waited_for, __ATOMIC_SEQ_CST) > 0) {
        ring_in(100);
        return;
    }
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) { /* nobody reads it */ }
    _exit(128 + received);
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
    action.sa_handler = end_late;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    action.sa_flags = 0;
    action.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL); /* a file size limit is an error to report, not a death */
    upkeep_signals_ignore_broken_pipes();
}

static void end_with_parent(int number) {
    upkeep_spawn_terminate_all();
    _exit(128 + number);
}

void upkeep_signals_follow_parent(void) {
    struct sigaction action = {.sa_handler = end_with_parent};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
}

void upkeep_signals_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

int upkeep_signals_received(void) { return received; }

void upkeep_signals_wait_for(int change) {
    __atomic_add_fetch(&waited_for, change, __ATOMIC_SEQ_CST);
}

int upkeep_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

char **upkeep_environment(void) { return environ; }

void upkeep_streams_open(void) {
    static const int flags[] = {O_RDONLY, O_RDONLY, O_WRONLY};
    for (int number = 0; number < 3; number++) {
        /* The lowest free number is this one: those below are open by now. */
        if (fcntl(number, F_GETFD) < 0) (void)open("/dev/null", flags[number]);
    }
}

void upkeep_pipe_widen(int descriptor, int bytes) { (void)fcntl(descriptor, F_SETPIPE_SZ, bytes); }

int upkeep_wait_exited(int status) { return WIFEXITED(status); }
int upkeep_wait_exit_code(int status) { return WEXITSTATUS(status); }
int upkeep_wait_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

int upkeep_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
