#include "git2_shim.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>

/// A store of objects that has none: it is asked before all others, and says no where an object is
/// larger than it may be. Sizes come from a second view of the same objects, because libgit2 holds
/// the first one's lock while it asks.
typedef struct {
    git_odb_backend parent;
    git_odb *headers;
    size_t blob_limit, other_limit;
} size_guard;

static int guard(size_guard *self, const git_oid *id) {
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&size, &type, self->headers, id) < 0) {
        git_error_clear();
        return GIT_PASSTHROUGH;
    }
    size_t limit = type == GIT_OBJECT_BLOB ? self->blob_limit : self->other_limit;
    if (size <= limit) return GIT_PASSTHROUGH;
    char message[160];
    snprintf(
        message, sizeof message, "%s %s is too large: it has %zu bytes, the limit is %zu",
        git_object_type2string(type), git_oid_tostr_s(id), size, limit);
    git_error_set_str(GIT_ERROR_ODB, message);
    return GIT_EUSER;
}

static int guard_read(
    void **data, size_t *size, git_object_t *type, git_odb_backend *self, const git_oid *id) {
    (void)data, (void)size, (void)type;
    return guard((size_guard *)self, id);
}

static void guard_free(git_odb_backend *self) {
    git_odb_free(((size_guard *)self)->headers);
    free(self);
}

int upkeep_git2_guard_sizes(
    git_repository *repository, git_repository *twin, size_t blob_limit, size_t other_limit) {
    size_guard *self = calloc(1, sizeof *self);
    if (self == NULL) return -1;
    git_odb *odb = NULL;
    int code = git_odb_init_backend(&self->parent, GIT_ODB_BACKEND_VERSION);
    self->parent.read = guard_read;
    self->parent.free = guard_free;
    self->blob_limit = blob_limit;
    self->other_limit = other_limit;
    if (code == 0) code = git_repository_odb(&self->headers, twin);
    if (code == 0) code = git_repository_odb(&odb, repository);
    if (code == 0) code = git_odb_add_backend(odb, &self->parent, 10000);
    git_odb_free(odb);
    if (code != 0) guard_free(&self->parent);
    return code;
}
