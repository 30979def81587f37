#define _GNU_SOURCE
#include "git2_shim.h"

#include <git2.h>
#include <string.h>

int upkeep_git2_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

int upkeep_git2_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int upkeep_git2_set_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

int upkeep_memory_contains(const void *memory, size_t size, const void *word, size_t length) {
    return memmem(memory, size, word, length) != NULL;
}
