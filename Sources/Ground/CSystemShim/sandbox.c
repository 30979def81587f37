#define _GNU_SOURCE
#include "sandbox_shim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* MARK: Landlock. Debian's headers are older than most kernels: numbers and shapes stand here. */

enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, ASK_VERSION = 1, PATH_BENEATH = 1 };

struct ruleset {
    uint64_t files;  /* since version 1 */
    uint64_t ports;  /* since version 4 */
    uint64_t scopes; /* since version 6 */
};

struct path_rule {
    uint64_t access;
    int32_t parent;
} __attribute__((packed));

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIRECTORY = 1 << 3,
    REMOVE_DIRECTORY = 1 << 4,
    REMOVE_FILE = 1 << 5,
    MAKE_DIRECTORY = 1 << 7,
    MAKE_FILE = 1 << 8,
    MAKE_LINK = 1 << 12,
    ALL_OF_1 = (1 << 13) - 1,
    REFER = 1 << 13,    /* since version 2 */
    TRUNCATE = 1 << 14, /* since version 3 */
    IOCTL = 1 << 15,    /* since version 5 */
    BIND_AND_CONNECT = 3,
    SOCKETS_AND_SIGNALS = 3,
};

static uint64_t files_of(int version) {
    uint64_t files = ALL_OF_1;
    if (version >= 2) files |= REFER;
    if (version >= 3) files |= TRUNCATE;
    if (version >= 5) files |= IOCTL;
    return files;
}

int upkeep_sandbox_version(void) {
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0) return 0;
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    return version > 0 ? (int)version : 0;
}

int upkeep_sandbox_create(int version) {
    struct ruleset all = {files_of(version), BIND_AND_CONNECT, SOCKETS_AND_SIGNALS};
    size_t size = version >= 6   ? sizeof all
                  : version >= 4 ? offsetof(struct ruleset, scopes)
                                 : offsetof(struct ruleset, ports);
    return (int)syscall(CREATE_RULESET, &all, size, 0); /* close-on-exec, always */
}

int upkeep_sandbox_allow(int ruleset, int version, const char *path, int access) {
    uint64_t file = 0, directory = 0;
    if (access & UPKEEP_SANDBOX_READ) {
        file |= READ_FILE;
        directory |= READ_DIRECTORY;
    }
    if (access & UPKEEP_SANDBOX_EXECUTE) file |= EXECUTE;
    if (access & UPKEEP_SANDBOX_WRITE) {
        file |= WRITE_FILE | TRUNCATE;
        directory |=
            REMOVE_DIRECTORY | REMOVE_FILE | MAKE_DIRECTORY | MAKE_FILE | MAKE_LINK | REFER;
    }
    int parent;
    do parent = open(path, O_PATH | O_CLOEXEC);
    while (parent < 0 && errno == EINTR);
    if (parent < 0) return errno;
    struct stat status;
    int number = 0;
    if (fstat(parent, &status) != 0) {
        number = errno;
    } else {
        struct path_rule rule = {file, parent};
        if (S_ISDIR(status.st_mode)) rule.access |= directory;
        rule.access &= files_of(version);
        if (syscall(ADD_RULE, ruleset, PATH_BENEATH, &rule, 0) != 0) number = errno;
    }
    close(parent);
    return number;
}

/* MARK: system calls */

/* What a program that turns files into text has no use for, and what Landlock does not see. */
static const char *const denied[] = {
    /* any way to another process or machine; pipes are enough */
    "socket", "socketpair", "socketcall", "connect", "bind", "listen", "accept", "accept4",
    "shmget", "shmat", "shmctl", "shmdt", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop",
    "semtimedop", "semctl", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify",
    "mq_getsetattr", "io_uring_setup", "io_uring_enter", "io_uring_register",
    /* other processes */
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "pidfd_open", "pidfd_getfd", "kcmp", "setpriority", "ioprio_set", "sched_setscheduler",
    "sched_setparam", "sched_setattr", "sched_setaffinity", "migrate_pages", "move_pages",
    /* a way out of the group that ends with the program */
    "setsid", "setpgid",
    /* owners, modes, attributes and times of files, which Landlock lets anybody change */
    "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr",
    "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes", "futimesat",
    "utimensat", "truncate", "truncate64", "open_by_handle_at", "name_to_handle_at",
    /* mounts and namespaces */
    "mount", "umount", "umount2", "move_mount", "mount_setattr", "open_tree", "fsopen", "fsconfig",
    "fsmount", "fspick", "pivot_root", "chroot", "unshare", "setns", "quotactl", "quotactl_fd",
    "fanotify_init", "fanotify_mark",
    /* code that no file holds */
    "memfd_create", "memfd_secret", "uselib", "personality", "modify_ldt",
    /* the kernel and the machine */
    "keyctl", "add_key", "request_key", "bpf", "perf_event_open", "userfaultfd", "lookup_dcookie",
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot",
    "swapon", "swapoff", "acct", "syslog", "vhangup", "iopl", "ioperm", "sethostname",
    "setdomainname", "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime",
    "clock_adjtime64", "adjtimex", "nfsservctl",
};

/* What reaches processes outside where Landlock does not keep signals in. */
static const char *const signals[] = {
    "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal",
};

/* The newest system call that was looked at: what came later answers as an older kernel would. */
enum { NEWEST = 451 };

static struct sock_filter newer[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, NEWEST, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
static const struct sock_fprog newer_calls = {sizeof newer / sizeof *newer, newer};

static struct sock_filter instructions[4096];
static struct sock_fprog known_calls = {0, instructions};

static int deny(scmp_filter_ctx filter, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number < 0) continue; /* this machine has none of that name */
        int result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
        if (result != 0) return -result;
    }
    return 0;
}

static int fill(scmp_filter_ctx filter) {
    enum {
        NAMESPACES = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID
                     | CLONE_NEWUSER | CLONE_NEWUTS
    };
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (result != 0) return -result;
    result = deny(filter, denied, sizeof denied / sizeof *denied);
    if (result != 0) return result;
    if (upkeep_sandbox_version() < 6) {
        result = deny(filter, signals, sizeof signals / sizeof *signals);
        if (result != 0) return result;
    }
    /* The flags of clone3 lie where no filter can see them; glibc then takes clone. */
    result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (result != 0) return -result;
    for (unsigned flag = 1; flag != 0; flag <<= 1) {
        if (!(flag & NAMESPACES)) continue;
        result = seccomp_rule_add(
            filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
        if (result != 0) return -result;
    }
    /* Its own limits alone. */
    result = seccomp_rule_add(
        filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_NE, 0, 0));
    if (result != 0) return -result;
    /* Typing into a terminal, and the attributes of files that need only be read. */
    static const unsigned controls[] = {TIOCSTI, TIOCLINUX, FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR};
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        result = seccomp_rule_add(
            filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
            SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, controls[i]));
        if (result != 0) return -result;
    }
    return 0;
}

static int export(scmp_filter_ctx filter) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    int result = -seccomp_export_bpf(filter, ends[1]);
    close(ends[1]);
    size_t size = 0;
    while (result == 0 && size < sizeof instructions) {
        ssize_t count = read(ends[0], (char *)instructions + size, sizeof instructions - size);
        if (count == 0) break;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) result = errno;
        else size += (size_t)count;
    }
    if (size == sizeof instructions) result = E2BIG;
    close(ends[0]);
    if (result == 0) known_calls.len = (unsigned short)(size / sizeof *instructions);
    return result;
}

int upkeep_sandbox_prepare(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) return ENOMEM;
    int result = fill(filter);
    if (result == 0) result = export(filter);
    seccomp_release(filter);
    return result;
}

/* Bytes that one program and each that it starts may have: no build of manifests needs a tenth. */
#define UPKEEP_SANDBOX_MEMORY (768ul << 20)

int upkeep_sandbox_enter(int ruleset) {
    if (known_calls.len == 0) return EINVAL; /* nobody prepared it */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    /* Little text can mean more than any machine has: what it may write in memory is bounded. */
    const struct rlimit memory = {UPKEEP_SANDBOX_MEMORY, UPKEEP_SANDBOX_MEMORY};
    if (setrlimit(RLIMIT_DATA, &memory) != 0) return errno;
    if (syscall(RESTRICT_SELF, ruleset, 0) != 0) return errno;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &newer_calls) != 0) return errno;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &known_calls) != 0) return errno;
    return 0;
}

int upkeep_sandbox_works(void) {
    int version = upkeep_sandbox_version();
    if (version == 0 || (known_calls.len == 0 && upkeep_sandbox_prepare() != 0)) return 0;
    int ruleset = upkeep_sandbox_create(version);
    if (ruleset < 0) return 0;
    pid_t child = vfork();
    if (child == 0) _exit(upkeep_sandbox_enter(ruleset) == 0 ? 0 : 1);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    close(ruleset);
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
