#pragma once

#include <stddef.h>
#include <stdint.h>

/* What the compiler's run time brings. Source: LLVM, "libFuzzer", "Using libFuzzer as a library". */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *bytes, size_t count));
