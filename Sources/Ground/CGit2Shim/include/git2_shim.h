#ifndef UPKEEP_GIT2_SHIM_H
#define UPKEEP_GIT2_SHIM_H

#include <git2.h>
#include <stddef.h>

/// git_libgit2_opts is variadic, which Swift cannot call: one function per option that we set.
/// Each returns libgit2's own return code.

/// GIT_OPT_SET_OWNER_VALIDATION: whether a repository owned by another user is refused.
int upkeep_git2_set_owner_validation(int enabled);

/// GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION: whether an object read is checked against its name.
int upkeep_git2_set_strict_hash_verification(int enabled);

/// GIT_OPT_ENABLE_FSYNC_GITDIR: whether objects and refs are flushed to the disk as they are written.
int upkeep_git2_set_fsync(int enabled);

/// memmem(3), which glibc declares only under _GNU_SOURCE: whether a word stands in a piece of memory.
int upkeep_memory_contains(const void *memory, size_t size, const void *word, size_t length);

/// Refuses, from now on, to read objects of a repository that are larger than a limit, by the sizes in
/// their headers: nothing of them is inflated. `twin` is the same repository, opened once more; it may
/// be freed afterwards.
int upkeep_git2_guard_sizes(
    git_repository *repository, git_repository *twin, size_t blob_limit, size_t other_limit);

#endif
