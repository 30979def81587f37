#ifndef UPKEEP_SEARCH_SHIM_H
#define UPKEEP_SEARCH_SHIM_H

#include <stddef.h>

/// Finds a piece of text, sixteen places at a time: where the two bytes of it stand that are seldom in
/// JSON, the rest is compared.
///
/// `folds` is 1 where letters of ASCII count the same in either case; the needle is then in lower case.
/// Returns the index of the first place, `length` where there is none. Nothing is read beyond `length`.
size_t upkeep_find(
    const unsigned char *text, size_t length, const unsigned char *needle, size_t count, int folds);

#endif
