#define _GNU_SOURCE
#include "faults.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int upkeep_faults_are_here(void) { return 1; }

enum action { NONE, FAIL, SHORT, KILL_BEFORE, KILL_AFTER };

/* What errno a failing call leaves. */
static int failure = 0;

/* Whether this is one of the programs that are meant, by the name that it was called by: ours, where
 * no other are named. */
static int is_meant(void) {
    const char *name = program_invocation_short_name, *meant = getenv("UPKEEP_FAULT_PROGRAM");
    if (!meant) meant = "upkeep";
    return strncmp(name, meant, strlen(meant)) == 0 && !strstr(name, "xctest");
}

/* Whether an operation changes something, and so is one of `any`. */
static int is_change(const char *operation) {
    static const char *const changes[] = {"write", "sync", "rename", "create", "remove", "link"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(operation, changes[i]) == 0) return 1;
    return 0;
}

/* Counts a matching call; the number of this one, from 1. */
static long count_call(void) {
    const char *counter = getenv("UPKEEP_FAULT_COUNTER");
    static long own = 0;
    if (!counter) return ++own;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, counter, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return ++own;
    syscall(SYS_write, fd, ".", 1L);
    long size = (long)syscall(SYS_lseek, fd, 0L, SEEK_END);
    syscall(SYS_close, fd);
    return size;
}

/* What is to happen at a call of an operation on a path. */
static enum action action_for(const char *operation, const char *path) {
    const char *plan = getenv("UPKEEP_FAULT");
    if (!plan || !is_meant()) return NONE;
    char action[32], wanted[32], suffix[256] = "";
    long number;
    if (sscanf(plan, "%31[^:]:%31[^:]:%ld:%255s", action, wanted, &number, suffix) < 3) return NONE;
    int is_wanted =
        strcmp(wanted, "any") == 0 ? is_change(operation) : strcmp(wanted, operation) == 0;
    if (!is_wanted) return NONE;
    size_t length = strlen(path), tail = strlen(suffix);
    if (tail > length || strcmp(path + length - tail, suffix) != 0) return NONE;
    /* What tests write may lie in memory; other devices are nobody's files. */
    int is_device = strncmp(path, "/dev/", 5) == 0 && strncmp(path, "/dev/shm/", 9) != 0;
    if (is_device || strncmp(path, "/proc/", 6) == 0 || strncmp(path, "pipe:", 5) == 0
        || strncmp(path, "socket:", 7) == 0 || strncmp(path, "anon_inode", 10) == 0)
        return NONE;
    if (count_call() != number) return NONE;
    static const struct { const char *name; int number; } failures[] = {
        {"enospc", ENOSPC}, {"eio", EIO}, {"eintr", EINTR}, {"emfile", EMFILE},
        {"enomem", ENOMEM}, {"econnreset", ECONNRESET},
    };
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (strcmp(action, failures[i].name) != 0) continue;
        failure = failures[i].number;
        return FAIL;
    }
    if (strcmp(action, "short") == 0) return SHORT;
    return strstr(action, "after") ? KILL_AFTER : KILL_BEFORE;
}

static const char *path_of(int fd, char *buffer, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, buffer, size - 1);
    buffer[n < 0 ? 0 : n] = 0;
    return buffer;
}

/* Ends this process; the program that started it goes first where it is one of ours and the plan is
 * to end the whole run. */
static void die(void) {
    const char *plan = getenv("UPKEEP_FAULT");
    if (plan && strncmp(plan, "killall", 7) == 0) {
        char file[64], words[4096] = "";
        snprintf(file, sizeof file, "/proc/%d/cmdline", (int)getppid());
        int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) (void)!read(fd, words, sizeof words - 1);
        char *name = strrchr(words, '/');
        if (name && strcmp(name, "/upkeep") == 0) kill(getppid(), SIGKILL);
    }
    kill(getpid(), SIGKILL);
}

static int begin(enum action action) {
    if (action == KILL_BEFORE) die();
    if (action == FAIL) errno = failure;
    return action == FAIL;
}

static void end(enum action action) {
    if (action == KILL_AFTER) die();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t size) {
    char buffer[4096];
    enum action action = fd > 2 ? action_for("write", path_of(fd, buffer, sizeof buffer)) : NONE;
    if (begin(action)) return -1;
    ssize_t result = syscall(SYS_write, fd, bytes, action == SHORT && size > 1 ? size / 2 : size);
    end(action);
    return result;
}

ssize_t read(int fd, void *bytes, size_t size) {
    char buffer[4096];
    enum action action = fd > 2 ? action_for("read", path_of(fd, buffer, sizeof buffer)) : NONE;
    if (begin(action)) return -1;
    ssize_t result = syscall(SYS_read, fd, bytes, action == SHORT && size > 1 ? size / 2 : size);
    end(action);
    return result;
}

ssize_t pread(int fd, void *bytes, size_t size, off_t offset) {
    char buffer[4096];
    enum action action = action_for("read", path_of(fd, buffer, sizeof buffer));
    if (begin(action)) return -1;
    size_t part = action == SHORT && size > 1 ? size / 2 : size;
    ssize_t result = syscall(SYS_pread64, fd, bytes, part, offset);
    end(action);
    return result;
}

ssize_t pread64(int fd, void *bytes, size_t size, off64_t offset) {
    return pread(fd, bytes, size, offset);
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
    char buffer[4096];
    if (fd >= 0 && begin(action_for("map", path_of(fd, buffer, sizeof buffer)))) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset) {
    return mmap(address, size, protection, flags, fd, offset);
}

int fsync(int fd) {
    char buffer[4096];
    enum action action = action_for("sync", path_of(fd, buffer, sizeof buffer));
    if (begin(action)) return -1;
    int result = REAL(fsync)(fd);
    end(action);
    return result;
}

int rename(const char *from, const char *to) {
    enum action action = action_for("rename", to);
    if (begin(action)) return -1;
    int result = REAL(rename)(from, to);
    end(action);
    return result;
}

/* The path of a name in an open directory. */
static const char *path_in(int directory, const char *name, char *buffer, size_t size) {
    if (directory == AT_FDCWD || *name == '/') return name;
    char parent[4096];
    snprintf(buffer, size, "%s/%s", path_of(directory, parent, sizeof parent), name);
    return buffer;
}

int renameat(int from, const char *name, int to, const char *target) {
    char buffer[8192];
    enum action action = action_for("rename", path_in(to, target, buffer, sizeof buffer));
    if (begin(action)) return -1;
    int result = REAL(renameat)(from, name, to, target);
    end(action);
    return result;
}

int mkdirat(int directory, const char *name, mode_t mode) {
    char buffer[8192];
    enum action action = action_for("create", path_in(directory, name, buffer, sizeof buffer));
    if (begin(action)) return -1;
    int result = REAL(mkdirat)(directory, name, mode);
    end(action);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    enum action action = action_for("create", path);
    if (begin(action)) return -1;
    int result = REAL(mkdir)(path, mode);
    end(action);
    return result;
}

static int open_in(int directory, const char *name, int flags, mode_t mode) {
    char buffer[8192];
    const char *path = path_in(directory, name, buffer, sizeof buffer);
    enum action action = action_for(flags & O_CREAT ? "create" : "open", path);
    if (begin(action)) return -1;
    int result = (int)syscall(SYS_openat, directory, name, flags, mode);
    end(action);
    return result;
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_in(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_in(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *name, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_in(directory, name, flags, mode);
}

int openat64(int directory, const char *name, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_in(directory, name, flags, mode);
}

/* A call that names something in a directory, and does nothing else to be told apart by. */
#define AT(operation, directory, name, call) \
    do { \
        char buffer[8192]; \
        enum action action = \
            action_for(operation, path_in(directory, name, buffer, sizeof buffer)); \
        if (begin(action)) return -1; \
        int result = (int)(call); \
        end(action); \
        return result; \
    } while (0)

/* The same for an open file. */
#define ON(operation, fd, call) \
    do { \
        char buffer[4096]; \
        enum action action = action_for(operation, path_of(fd, buffer, sizeof buffer)); \
        if (begin(action)) return -1; \
        int result = (int)(call); \
        end(action); \
        return result; \
    } while (0)

int unlink(const char *path) {
    AT("remove", AT_FDCWD, path, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int rmdir(const char *path) {
    AT("remove", AT_FDCWD, path, syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
}

int unlinkat(int directory, const char *name, int flags) {
    AT("remove", directory, name, syscall(SYS_unlinkat, directory, name, flags));
}

int link(const char *from, const char *to) {
    AT("link", AT_FDCWD, to, syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int linkat(int from, const char *name, int to, const char *target, int flags) {
    AT("link", to, target, syscall(SYS_linkat, from, name, to, target, flags));
}

int symlink(const char *target, const char *path) {
    AT("link", AT_FDCWD, path, syscall(SYS_symlinkat, target, AT_FDCWD, path));
}

int symlinkat(const char *target, int directory, const char *name) {
    AT("link", directory, name, syscall(SYS_symlinkat, target, directory, name));
}

int fchmod(int fd, mode_t mode) { ON("mode", fd, syscall(SYS_fchmod, fd, mode)); }

int flock(int fd, int operation) { ON("lock", fd, syscall(SYS_flock, fd, operation)); }

int fstat(int fd, struct stat *status) { ON("stat", fd, REAL(fstat)(fd, status)); }

int fstat64(int fd, struct stat64 *status) { ON("stat", fd, REAL(fstat64)(fd, status)); }

int fstatat(int directory, const char *name, struct stat *status, int flags) {
    AT("stat", directory, name, REAL(fstatat)(directory, name, status, flags));
}

int stat(const char *path, struct stat *status) {
    AT("stat", AT_FDCWD, path, REAL(fstatat)(AT_FDCWD, path, status, 0));
}

int stat64(const char *path, struct stat64 *status) {
    AT("stat", AT_FDCWD, path, REAL(fstatat64)(AT_FDCWD, path, status, 0));
}

int lstat(const char *path, struct stat *status) {
    AT("stat", AT_FDCWD, path, REAL(fstatat)(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW));
}

int lstat64(const char *path, struct stat64 *status) {
    AT("stat", AT_FDCWD, path, REAL(fstatat64)(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW));
}

DIR *fdopendir(int fd) {
    char buffer[4096];
    if (begin(action_for("list", path_of(fd, buffer, sizeof buffer)))) return NULL;
    return REAL(fdopendir)(fd);
}

DIR *opendir(const char *path) {
    if (begin(action_for("list", path))) return NULL;
    return REAL(opendir)(path);
}

struct dirent *readdir(DIR *stream) {
    char buffer[4096];
    if (begin(action_for("list", path_of(dirfd(stream), buffer, sizeof buffer)))) return NULL;
    return REAL(readdir)(stream);
}

struct dirent64 *readdir64(DIR *stream) {
    char buffer[4096];
    if (begin(action_for("list", path_of(dirfd(stream), buffer, sizeof buffer)))) return NULL;
    return REAL(readdir64)(stream);
}

int pipe2(int descriptors[2], int flags) {
    enum action action = action_for("pipe", "");
    if (begin(action)) return -1;
    return (int)syscall(SYS_pipe2, descriptors, flags);
}

int pipe(int descriptors[2]) { return pipe2(descriptors, 0); }

/* In a child that has its parent's memory: nothing is kept. */
int execve(const char *program, char *const words[], char *const environment[]) {
    AT("start", AT_FDCWD, program, syscall(SYS_execve, program, words, environment));
}

int socket(int domain, int type, int protocol) {
    if (begin(action_for("network", ""))) return -1;
    return (int)syscall(SYS_socket, domain, type, protocol);
}

int connect(int fd, const struct sockaddr *address, socklen_t size) {
    if (begin(action_for("network", ""))) return -1;
    return (int)syscall(SYS_connect, fd, address, size);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags) {
    enum action action = action_for("network", "");
    if (begin(action)) return -1;
    size_t part = action == SHORT && size > 1 ? size / 2 : size;
    return syscall(SYS_sendto, fd, bytes, part, flags, NULL, 0);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags) {
    enum action action = action_for("network", "");
    if (begin(action)) return -1;
    size_t part = action == SHORT && size > 1 ? size / 2 : size;
    return syscall(SYS_recvfrom, fd, bytes, part, flags, NULL, NULL);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    const char *shift = getenv("UPKEEP_FAULT_CLOCK");
    if (shift && clock == CLOCK_REALTIME && is_meant()) time->tv_sec += atol(shift);
    return result;
}
