#include <string.h>

#include "include/search_shim.h"

typedef unsigned char block __attribute__((vector_size(16)));
typedef unsigned long long halves __attribute__((vector_size(16)));

static unsigned char folded(unsigned char byte) {
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

/// How often a byte is met in lines of JSON, from seldom to often.
static int frequency(unsigned char byte) {
    if (byte == '"') return 9;
    if (byte >= '0' && byte <= '9') return 8;
    if (byte >= 'a' && byte <= 'f') return 7;
    if (byte == 'n' || byte == 'l' || byte == 'u' || byte == ',' || byte == ':') return 7;
    if (byte == 'o' || byte == 't' || byte == 'i' || byte == 'r' || byte == 's') return 6;
    if (byte >= 'a' && byte <= 'z') return 4;
    if (byte == '-' || byte == '.' || byte == ' ' || byte == '/') return 3;
    return 1;
}

static int is_at(
    const unsigned char *text, const unsigned char *needle, size_t count, int folds) {
    if (!folds) return memcmp(text, needle, count) == 0;
    for (size_t index = 0; index < count; index++) {
        if (folded(text[index]) != needle[index]) return 0;
    }
    return 1;
}

static block filled(unsigned char byte) {
    block result;
    memset(&result, byte, sizeof result);
    return result;
}

size_t upkeep_find(
    const unsigned char *text, size_t length, const unsigned char *needle, size_t count,
    int folds) {
    if (count == 0) return 0;
    if (count > length) return length;
    size_t one = 0;
    for (size_t index = 1; index < count; index++) {
        if (frequency(needle[index]) < frequency(needle[one])) one = index;
    }
    size_t two = one == 0 ? count - 1 : 0;
    for (size_t index = 0; index < count; index++) {
        if (index != one && frequency(needle[index]) < frequency(needle[two])) two = index;
    }
    // A bit that a letter may have or not: what is no letter is looked at again when all is compared.
    const block bits = filled(folds ? 0x20 : 0);
    const block first = filled(needle[one]) | bits, second = filled(needle[two]) | bits;
    const size_t last = length - count;
    size_t place = 0;
    // Both loads end before the text does.
    for (; place + 16 <= last + 1; place += 16) {
        block left, right;
        memcpy(&left, text + place + one, sizeof left);
        memcpy(&right, text + place + two, sizeof right);
        block hits = (block)((left | bits) == first) & (block)((right | bits) == second);
        halves both = (halves)hits;
        if ((both[0] | both[1]) == 0) continue;
        for (size_t index = 0; index < 16; index++) {
            if (hits[index] && is_at(text + place + index, needle, count, folds)) {
                return place + index;
            }
        }
    }
    for (; place <= last; place++) {
        if (is_at(text + place, needle, count, folds)) return place;
    }
    return length;
}
