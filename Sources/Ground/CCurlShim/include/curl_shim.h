#ifndef UPKEEP_CURL_SHIM_H
#define UPKEEP_CURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

/// Loads libcurl when it is first needed, and not at start-up: it brings thirty libraries with it.
/// Not to be called by two threads at once. Returns NULL, or why it cannot be used.
const char *upkeep_curl_load(void);

/// One request and what came of it. libcurl's own functions for options are variadic, which Swift
/// cannot call: here is one for each type. What they return is libcurl's code.
struct upkeep_transfer;

/// Makes a transfer that keeps at most so many bytes of a body; NULL without memory.
struct upkeep_transfer *upkeep_transfer_new(size_t body_limit);
void upkeep_transfer_free(struct upkeep_transfer *transfer);

CURLcode upkeep_transfer_set_number(struct upkeep_transfer *, CURLoption, long);
CURLcode upkeep_transfer_set_text(struct upkeep_transfer *, CURLoption, const char *);
/// Adds a header line.
CURLcode upkeep_transfer_add_header(struct upkeep_transfer *, const char *);
/// Adds a recipient of a mail.
CURLcode upkeep_transfer_add_recipient(struct upkeep_transfer *, const char *);
/// What is sent; it is copied. `is_upload` streams it (mail), else it is the body of a request.
CURLcode upkeep_transfer_set_body(struct upkeep_transfer *, const void *, size_t, int is_upload);

/// What came, and why it did not.
const unsigned char *upkeep_transfer_body(const struct upkeep_transfer *, size_t *);
const unsigned char *upkeep_transfer_headers(const struct upkeep_transfer *, size_t *);
/// What was larger than its limit: 1 the body, 2 the headers, 0 neither.
int upkeep_transfer_overflowed(const struct upkeep_transfer *);
/// The last status, 0 before one came.
long upkeep_transfer_status(const struct upkeep_transfer *);
/// Whether anything of the request went out.
int upkeep_transfer_was_sent(const struct upkeep_transfer *);
/// libcurl's words for the failure.
const char *upkeep_transfer_message(const struct upkeep_transfer *, CURLcode);

/// Transfers that run at once.
struct upkeep_multi;

struct upkeep_multi *upkeep_multi_new(long connections_kept);
void upkeep_multi_free(struct upkeep_multi *);
CURLMcode upkeep_multi_add(struct upkeep_multi *, struct upkeep_transfer *);
CURLMcode upkeep_multi_remove(struct upkeep_multi *, struct upkeep_transfer *);
/// Waits at most so long for something to happen, and goes on with all of them.
CURLMcode upkeep_multi_work(struct upkeep_multi *, int milliseconds);
/// The next transfer that ended, with libcurl's code; NULL when none did.
struct upkeep_transfer *upkeep_multi_next(struct upkeep_multi *, CURLcode *);

#endif
