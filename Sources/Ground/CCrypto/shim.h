/* The plain digests: nothing of libcrypto has to be set up for them. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
