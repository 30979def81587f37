#define _GNU_SOURCE
#include "curl_shim.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* MARK: The functions of libcurl that are used. */

static struct {
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_easy_init) *easy_init;
    __typeof__(curl_easy_cleanup) *easy_cleanup;
    __typeof__(curl_easy_setopt) *easy_setopt;
    __typeof__(curl_easy_getinfo) *easy_getinfo;
    __typeof__(curl_easy_strerror) *easy_strerror;
    __typeof__(curl_slist_append) *slist_append;
    __typeof__(curl_slist_free_all) *slist_free_all;
    __typeof__(curl_multi_init) *multi_init;
    __typeof__(curl_multi_cleanup) *multi_cleanup;
    __typeof__(curl_multi_setopt) *multi_setopt;
    __typeof__(curl_multi_add_handle) *multi_add_handle;
    __typeof__(curl_multi_remove_handle) *multi_remove_handle;
    __typeof__(curl_multi_perform) *multi_perform;
    __typeof__(curl_multi_poll) *multi_poll;
    __typeof__(curl_multi_info_read) *multi_info_read;
} curl;

static const struct {
    const char *name;
    void *place;
} functions[] = {
    {"curl_global_init", &curl.global_init},
    {"curl_easy_init", &curl.easy_init},
    {"curl_easy_cleanup", &curl.easy_cleanup},
    {"curl_easy_setopt", &curl.easy_setopt},
    {"curl_easy_getinfo", &curl.easy_getinfo},
    {"curl_easy_strerror", &curl.easy_strerror},
    {"curl_slist_append", &curl.slist_append},
    {"curl_slist_free_all", &curl.slist_free_all},
    {"curl_multi_init", &curl.multi_init},
    {"curl_multi_cleanup", &curl.multi_cleanup},
    {"curl_multi_setopt", &curl.multi_setopt},
    {"curl_multi_add_handle", &curl.multi_add_handle},
    {"curl_multi_remove_handle", &curl.multi_remove_handle},
    {"curl_multi_perform", &curl.multi_perform},
    {"curl_multi_poll", &curl.multi_poll},
    {"curl_multi_info_read", &curl.multi_info_read},
};

const char *upkeep_curl_load(void) {
    static int is_loaded;
    static char reason[512];
    if (is_loaded) return NULL;
    /* Its own libcrypto, and not the one that this program was linked with. */
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (!library) {
        const char *words = dlerror();
        snprintf(reason, sizeof reason, "%s", words ? words : "libcurl.so.4 cannot be loaded");
        return reason;
    }
    for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
        void *function = dlsym(library, functions[index].name);
        if (!function) {
            snprintf(reason, sizeof reason, "libcurl.so.4 has no %s", functions[index].name);
            dlclose(library);
            return reason;
        }
        memcpy(functions[index].place, &function, sizeof function);
    }
    CURLcode code = curl.global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        snprintf(reason, sizeof reason, "curl_global_init: %s", curl.easy_strerror(code));
        return reason;
    }
    is_loaded = 1;
    return NULL;
}

/* MARK: Bytes that come in. */

enum { HEADER_LIMIT = 256 * 1024 };

struct buffer {
    unsigned char *bytes;
    size_t count, room, limit;
    int is_over;
};

/* Whether they found room. */
static int append(struct buffer *buffer, const void *bytes, size_t count) {
    if (count > buffer->limit - buffer->count) {
        buffer->is_over = 1;
        return 0;
    }
    if (count > buffer->room - buffer->count) {
        size_t room = buffer->room ? buffer->room : 4096;
        while (room < buffer->count + count) room *= 2;
        unsigned char *grown = realloc(buffer->bytes, room);
        if (!grown) return 0;
        buffer->bytes = grown;
        buffer->room = room;
    }
    if (count) memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return 1;
}

/* MARK: Transfers. */

struct upkeep_transfer {
    CURL *easy;
    struct curl_slist *headers, *recipients;
    struct buffer body, head, sent;
    size_t position;
    char message[CURL_ERROR_SIZE];
};

static size_t take_body(char *bytes, size_t size, size_t count, void *transfer) {
    struct upkeep_transfer *own = transfer;
    return append(&own->body, bytes, size * count) ? size * count : 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *transfer) {
    struct upkeep_transfer *own = transfer;
    return append(&own->head, bytes, size * count) ? size * count : 0;
}

static size_t give(char *bytes, size_t size, size_t count, void *transfer) {
    struct upkeep_transfer *own = transfer;
    size_t rest = own->sent.count - own->position, room = size * count;
    size_t given = rest < room ? rest : room;
    if (given) memcpy(bytes, own->sent.bytes + own->position, given);
    own->position += given;
    return given;
}

static int rewind_sent(void *transfer, curl_off_t offset, int origin) {
    struct upkeep_transfer *own = transfer;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > own->sent.count) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    own->position = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

struct upkeep_transfer *upkeep_transfer_new(size_t body_limit) {
    struct upkeep_transfer *own = calloc(1, sizeof *own);
    if (!own) return NULL;
    own->body.limit = body_limit;
    own->head.limit = HEADER_LIMIT;
    own->sent.limit = (size_t)-1 / 4;
    own->easy = curl.easy_init();
    if (!own->easy || curl.easy_setopt(own->easy, CURLOPT_PRIVATE, own)
        || curl.easy_setopt(own->easy, CURLOPT_ERRORBUFFER, own->message)
        || curl.easy_setopt(own->easy, CURLOPT_WRITEFUNCTION, take_body)
        || curl.easy_setopt(own->easy, CURLOPT_WRITEDATA, own)
        || curl.easy_setopt(own->easy, CURLOPT_HEADERFUNCTION, take_header)
        || curl.easy_setopt(own->easy, CURLOPT_HEADERDATA, own)) {
        upkeep_transfer_free(own);
        return NULL;
    }
    return own;
}

void upkeep_transfer_free(struct upkeep_transfer *own) {
    if (!own) return;
    if (own->easy) curl.easy_cleanup(own->easy);
    curl.slist_free_all(own->headers);
    curl.slist_free_all(own->recipients);
    free(own->body.bytes);
    free(own->head.bytes);
    free(own->sent.bytes);
    free(own);
}

CURLcode upkeep_transfer_set_number(struct upkeep_transfer *own, CURLoption option, long value) {
    return curl.easy_setopt(own->easy, option, value);
}

CURLcode upkeep_transfer_set_text(
    struct upkeep_transfer *own, CURLoption option, const char *value) {
    return curl.easy_setopt(own->easy, option, value);
}

static CURLcode add(
    struct upkeep_transfer *own, struct curl_slist **list, CURLoption option, const char *line) {
    struct curl_slist *longer = curl.slist_append(*list, line);
    if (!longer) return CURLE_OUT_OF_MEMORY;
    *list = longer;
    return curl.easy_setopt(own->easy, option, longer);
}

CURLcode upkeep_transfer_add_header(struct upkeep_transfer *own, const char *line) {
    return add(own, &own->headers, CURLOPT_HTTPHEADER, line);
}

CURLcode upkeep_transfer_add_recipient(struct upkeep_transfer *own, const char *address) {
    return add(own, &own->recipients, CURLOPT_MAIL_RCPT, address);
}

CURLcode upkeep_transfer_set_body(
    struct upkeep_transfer *own, const void *bytes, size_t count, int is_upload) {
    if (!append(&own->sent, bytes, count)) return CURLE_OUT_OF_MEMORY;
    CURLcode code;
    if (is_upload) {
        code = curl.easy_setopt(own->easy, CURLOPT_UPLOAD, 1L);
        if (!code) code = curl.easy_setopt(own->easy, CURLOPT_READFUNCTION, give);
        if (!code) code = curl.easy_setopt(own->easy, CURLOPT_READDATA, own);
        if (!code) code = curl.easy_setopt(own->easy, CURLOPT_SEEKFUNCTION, rewind_sent);
        if (!code) code = curl.easy_setopt(own->easy, CURLOPT_SEEKDATA, own);
        if (!code) code = curl.easy_setopt(own->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)count);
        return code;
    }
    code = curl.easy_setopt(own->easy, CURLOPT_POST, 1L);
    if (!code) {
        code = curl.easy_setopt(own->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    }
    const void *place = count ? (const void *)own->sent.bytes : "";
    if (!code) code = curl.easy_setopt(own->easy, CURLOPT_POSTFIELDS, place);
    return code;
}

const unsigned char *upkeep_transfer_body(const struct upkeep_transfer *own, size_t *count) {
    *count = own->body.count;
    return own->body.bytes;
}

const unsigned char *upkeep_transfer_headers(const struct upkeep_transfer *own, size_t *count) {
    *count = own->head.count;
    return own->head.bytes;
}

int upkeep_transfer_overflowed(const struct upkeep_transfer *own) {
    return own->body.is_over ? 1 : own->head.is_over ? 2 : 0;
}

long upkeep_transfer_status(const struct upkeep_transfer *own) {
    long status = 0;
    curl.easy_getinfo(own->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

int upkeep_transfer_was_sent(const struct upkeep_transfer *own) {
    long bytes = 0;
    curl.easy_getinfo(own->easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

const char *upkeep_transfer_message(const struct upkeep_transfer *own, CURLcode code) {
    return own->message[0] ? own->message : curl.easy_strerror(code);
}

/* MARK: Several at once. */

struct upkeep_multi {
    CURLM *multi;
};

struct upkeep_multi *upkeep_multi_new(long connections_kept) {
    struct upkeep_multi *own = calloc(1, sizeof *own);
    if (!own) return NULL;
    own->multi = curl.multi_init();
    if (!own->multi) {
        free(own);
        return NULL;
    }
    curl.multi_setopt(own->multi, CURLMOPT_MAXCONNECTS, connections_kept);
    return own;
}

void upkeep_multi_free(struct upkeep_multi *own) {
    if (!own) return;
    curl.multi_cleanup(own->multi);
    free(own);
}

CURLMcode upkeep_multi_add(struct upkeep_multi *own, struct upkeep_transfer *transfer) {
    return curl.multi_add_handle(own->multi, transfer->easy);
}

CURLMcode upkeep_multi_remove(struct upkeep_multi *own, struct upkeep_transfer *transfer) {
    return curl.multi_remove_handle(own->multi, transfer->easy);
}

CURLMcode upkeep_multi_work(struct upkeep_multi *own, int milliseconds) {
    int running = 0;
    CURLMcode code = curl.multi_poll(own->multi, NULL, 0, milliseconds, NULL);
    return code == CURLM_OK ? curl.multi_perform(own->multi, &running) : code;
}

struct upkeep_transfer *upkeep_multi_next(struct upkeep_multi *own, CURLcode *code) {
    int left = 0;
    for (CURLMsg *message; (message = curl.multi_info_read(own->multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        char *transfer = NULL;
        *code = message->data.result;
        curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        return (struct upkeep_transfer *)(void *)transfer;
    }
    return NULL;
}
