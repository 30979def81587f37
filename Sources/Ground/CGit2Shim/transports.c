/* Stands in for those parts of libgit2 that speak to servers, so that neither they nor the TLS, SSH
 * and Kerberos that they need are linked: git on PATH fetches and pushes. Each name keeps one file
 * of libgit2.a out; were one of them missing, the linker would name what is defined twice.
 *
 * Source: libgit2 1.5, src/libgit2: transport.c, streams/mbedtls.c, transports/{http,smart,ssh}. */
#include <stdbool.h>

#include <git2.h>
#include <git2/sys/transport.h>

bool git_http__expect_continue, git_smart__ofs_delta_enabled;

int git_mbedtls_stream_global_init(void);
int git_mbedtls__set_cert_location(const char *file, const char *directory);
int git_transport_ssh_global_init(void);

int git_mbedtls_stream_global_init(void) { return 0; }

int git_transport_ssh_global_init(void) { return 0; }

int git_mbedtls__set_cert_location(const char *file, const char *directory) {
    (void)file, (void)directory;
    return GIT_ENOTFOUND;
}

int git_transport_new(git_transport **transport, git_remote *owner, const char *url) {
    (void)owner, (void)url;
    *transport = NULL;
    git_error_set_str(GIT_ERROR_NET, "this program fetches and pushes through git on PATH");
    return GIT_ENOTFOUND;
}
