#define _GNU_SOURCE
#include "sandbox_shim.h"
#include "spawn_shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The children that run, each the leader of a group; 0 for a free place. */
static volatile pid_t children[64];

static void swap(pid_t before, pid_t after) {
    for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
        pid_t expected = before;
        if (__atomic_compare_exchange_n(
                &children[i], &expected, after, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return;
    }
}

void upkeep_spawn_forget(pid_t process) { swap(process, 0); }

void upkeep_spawn_terminate_all(void) {
    for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
        pid_t process = __atomic_load_n(&children[i], __ATOMIC_SEQ_CST);
        if (process > 0) kill(-process, SIGTERM);
    }
}

static int default_signals(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    for (int number = 1; number < NSIG; number++) {
        /* Some cannot be set; glibc keeps two for itself. */
        if (sigaction(number, &action, NULL) != 0 && errno != EINVAL) return errno;
    }
    return 0;
}

static int place(int source, int target) {
    if (source < 0) {
        if (target > 2) return 0;
        do source = open("/dev/null", target == 0 ? O_RDONLY : O_WRONLY);
        while (source < 0 && errno == EINTR);
        if (source < 0) return errno;
    }
    if (source == target) return fcntl(source, F_SETFD, 0) < 0 ? errno : 0;
    return dup2(source, target) < 0 ? errno : 0;
}

static int close_others(int first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return 0;
    long count = sysconf(_SC_OPEN_MAX); /* a kernel before 5.9 */
    for (int number = first; number < count; number++) close(number);
    return 0;
}

/* Runs in the child, in the parent's memory: it calls what is safe after vfork(2), and changes nothing
   but its own process. */
static int become(const struct upkeep_spawn *spawn, pid_t parent) {
    int failure = default_signals();
    if (failure) return failure;
    if (spawn->is_detached ? setsid() < 0 : setpgid(0, 0) != 0) return errno;
    if (spawn->death_signal) {
        if (prctl(PR_SET_PDEATHSIG, spawn->death_signal) != 0) return errno;
        if (getppid() != parent) return ESRCH; /* it ended before the kernel knew */
    }
    if (spawn->directory && chdir(spawn->directory) != 0) return errno;
    if (spawn->ruleset >= 0) {
        failure = upkeep_sandbox_enter(spawn->ruleset);
        if (failure) return failure;
    }
    for (int target = 0; target < 4; target++) {
        failure = place(spawn->descriptors[target], target);
        if (failure) return failure;
    }
    close_others(spawn->descriptors[3] < 0 ? 3 : 4);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(spawn->program, spawn->arguments, spawn->environment);
    return errno;
}

int upkeep_spawn(const struct upkeep_spawn *spawn, pid_t *process) {
    volatile int failure = 0;
    sigset_t all, before;
    sigfillset(&all);
    pid_t parent = getpid();
    /* No handler of the parent's may run in the child while it has the parent's memory. */
    sigprocmask(SIG_BLOCK, &all, &before);
    pid_t child = vfork();
    if (child == 0) {
        failure = become(spawn, parent);
        _exit(127);
    }
    int number = child < 0 ? errno : failure;
    if (number == 0 && !spawn->is_detached) swap(0, child);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (child >= 0 && number) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
    }
    *process = child;
    return number;
}
