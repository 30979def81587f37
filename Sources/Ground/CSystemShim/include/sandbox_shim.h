#ifndef UPKEEP_SANDBOX_SHIM_H
#define UPKEEP_SANDBOX_SHIM_H

/// What a sandboxed program may do with the files at or below a path.
enum upkeep_sandbox_access {
    UPKEEP_SANDBOX_READ = 1,
    UPKEEP_SANDBOX_EXECUTE = 2,
    UPKEEP_SANDBOX_WRITE = 4,
};

/// The version of Landlock's interface, 0 where the kernel has no Landlock or no filters of system
/// calls.
int upkeep_sandbox_version(void);

/// Whether a child can really be put into a sandbox, by putting one there that ends at once.
int upkeep_sandbox_works(void);

/// Makes a ruleset that allows nothing: no file, no TCP port, no signal and no abstract socket of
/// processes outside, as far as the version knows of them. Negative with errno set on failure.
///
/// Source: landlock_create_ruleset(2).
int upkeep_sandbox_create(int version);

/// Lets the files at or below a path be used. Returns 0, or an errno.
///
/// Source: landlock_add_rule(2).
int upkeep_sandbox_allow(int ruleset, int version, const char *path, int access);

/// Prepares the filter of system calls, once for all children. Returns 0, or an errno.
///
/// Source: seccomp_export_bpf(3).
int upkeep_sandbox_prepare(void);

/// Puts the calling process under a ruleset and the filter, for good; between vfork(2) and execve(2).
/// Returns 0, or an errno.
///
/// Source: landlock_restrict_self(2), seccomp(2).
int upkeep_sandbox_enter(int ruleset);

#endif
